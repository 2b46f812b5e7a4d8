"""What a hit in Redis costs through the Python client, beside redis-py by hand: README.md beside this file."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import redis.asyncio

from larder import CacheSpec, Larder, Values

KEYS = [f"k{i}" for i in range(1_000)]


def item(key: str) -> dict[str, str]:
    return {"id": key, "text": "x" * 160}


async def load(key: str) -> dict[str, str]:
    return item(key)


async def per_second(callers: int, ask: Callable[[int], Awaitable[Any]]) -> float:
    began, asked = time.perf_counter(), 0

    async def caller() -> None:
        nonlocal asked
        while time.perf_counter() - began < 0.4:
            asked += 1
            await ask(asked)

    await asyncio.gather(*(caller() for _ in range(callers)))
    return asked / (time.perf_counter() - began)


async def main(url: str, rounds: int) -> None:
    raw = redis.asyncio.Redis.from_url(url)
    async with Larder("speed", "python", url) as larder:
        items = larder.cache(CacheSpec("item:{id}", Values("Item", 1), loader=load, memory=0))
        await larder.ready()
        await items.get_many(KEYS)
        await raw.mset({f"raw:{key}": json.dumps(item(key)) for key in KEYS})

        def batch(n: int) -> list[str]:
            return KEYS[n * 100 % 1_000 :][:100]

        async def raw_get(n: int) -> Any:
            return json.loads(await raw.get(f"raw:{KEYS[n % 1_000]}"))

        async def raw_many(n: int) -> Any:
            return [json.loads(found) for found in await raw.mget([f"raw:{key}" for key in batch(n)])]

        async def get(n: int) -> Any:
            return await items.get(KEYS[n % 1_000])

        async def many(n: int) -> Any:
            return await items.get_many(batch(n))

        for shape, callers, by_hand, by_larder in (
            ("get, 1 caller", 1, raw_get, get),
            ("get, 32 callers", 32, raw_get, get),
            ("100 in one call, 1 caller", 1, raw_many, many),
        ):
            figures = [(await per_second(callers, by_hand), await per_second(callers, by_larder)) for _ in range(rounds + 1)][1:]
            hand, cache = (statistics.median(column) for column in zip(*figures, strict=True))
            ratio = statistics.median(cache / hand for hand, cache in figures)
            print(f"| Python | redis-py | {shape} | {hand:.0f} | {cache:.0f} | {ratio:.2f} |")
    await raw.aclose()


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
