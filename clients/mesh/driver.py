"""The Python process of the mesh: what README.md beside this file says, with the client as any application has it."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass

from larder import CacheSpec, Larder, Values


@dataclass(frozen=True)
class Item:
    version: int


loads: dict[int, asyncio.Future[str]] = {}


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def loaded_by(key: str) -> Item:
    load = len(loads) + 1
    loads[load] = asyncio.get_running_loop().create_future()
    say(f"load {load} {key}")
    return Item(int(await loads[load]))


def text(item: Item | None) -> str:
    return "-" if item is None else str(item.version)


async def carried_out(larder: Larder, items, words: list[str]) -> str:
    match words[1]:
        case "get":
            return text(await items.get(words[2]))
        case "peek":
            return text(items.peek(words[2]))
        case "many":
            return ",".join(text(item) for item in await items.get_many(words[2].split(",")))
        case "put":
            return (await items.put(words[2], Item(int(words[3])))).name
        case "update":
            return text(await items.update(words[2], lambda: loaded_by(words[2])))
        case "invalidate":
            return (await items.invalidate(*words[2].split(","))).name
        case "tag":
            return (await larder.invalidate_tag(words[2])).name
        case "pattern":
            return (await larder.invalidate_pattern(words[2])).name
        case "cache":
            return (await larder.invalidate_cache(items)).name
    raise ValueError(f"No such operation: {words[1]}")


async def answer(larder: Larder, items, words: list[str]) -> None:
    try:
        say(f"{words[0]} ok {await carried_out(larder, items, words)}")
    except Exception as failure:
        say(f"{words[0]} error {failure!r}")


async def main() -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async with Larder("mesh", "v1", sys.argv[1]) as larder:
        items = larder.cache(
            CacheSpec(
                "item:{id}",
                Values("Item", 1, to_plain=vars, of_plain=lambda plain: Item(**plain)),
                loader=loaded_by,
                key_tags=lambda key: {f"last:{key[-1]}"},
                memory=1_000_000,
            )
        )
        await larder.ready()
        say("ready")
        running: set[asyncio.Task[None]] = set()
        while line := (await reader.readline()).decode().strip():
            words = line.split(" ")
            if words[0] == "answer":
                loads[int(words[1])].set_result(words[2])
            else:
                task = asyncio.create_task(answer(larder, items, words))
                running.add(task)
                task.add_done_callback(running.discard)


asyncio.run(main())
