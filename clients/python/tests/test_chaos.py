"""Several nodes read and write while their connections are cut and held up, and Redis is killed, or masters of a cluster are succeeded
against their will: nothing acknowledged comes undone.

What must hold at every moment: on the node that has declared a key untrue, acknowledged or deferred, nobody who asks afterwards is
answered what was true before. And in the end, once everything is heard, on every node.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from typing import Any

from clusters import RedisCluster
from conftest import Nodes, eventually, spec
from larder import Cache, Larder, Redis
from servers import RedisProcess

SECONDS = float(os.environ.get("LARDER_CHAOS_SECONDS", "3"))
KEYS = range(6)


class Proxy:
    """Between one node and Redis: it may cut all connections, or hold up everything for a while."""

    def __init__(self, redis: RedisProcess) -> None:
        self._redis = redis
        self._flows = asyncio.Event()
        self._flows.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> int:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            to_reader, to_writer = await asyncio.open_connection("127.0.0.1", self._redis.port)
        except OSError:
            writer.close()
            return
        self._writers.add(to_writer)
        for source, target in ((reader, to_writer), (to_reader, writer)):
            task = asyncio.create_task(self._pump(source, target))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                await self._flows.wait()
                writer.write(data)
        writer.close()

    def cut(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def hold_up(self, seconds: float) -> None:
        self._flows.clear()
        await asyncio.sleep(seconds)
        self._flows.set()

    async def close(self) -> None:
        self._server.close()
        self._flows.set()
        self.cut()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


class History:
    """A system of record whose values only grow, and what each node has declared untrue of it."""

    def __init__(self, count: int) -> None:
        self.truth: dict[int, int] = dict.fromkeys(KEYS, 0)
        self.floors: list[dict[int, int]] = [dict.fromkeys(KEYS, 0) for _ in range(count)]
        self.violations: list[str] = []
        self.reads = self.writes = 0

    async def load(self, key: int) -> int:
        value = self.truth[key]
        await asyncio.sleep(random.random() * 0.005)
        return value

    async def read(self, node: int, cache: Cache[int, Any], key: int) -> None:
        floor = self.floors[node][key]
        self.judge(node, key, floor, await cache.get(key))

    async def read_many(self, node: int, cache: Cache[int, Any]) -> None:
        floors = dict(self.floors[node])
        for key, value in zip(KEYS, await cache.get_many(KEYS), strict=True):
            self.judge(node, key, floors[key], value)

    def judge(self, node: int, key: int, floor: int, value: int | None) -> None:
        self.reads += 1
        if value is None or value < floor:
            self.violations.append(f"node {node} was answered {value} for {key}, and had declared {floor - 1} untrue")

    async def write(self, node: int, larder: Larder, cache: Cache[int, Any], key: int) -> None:
        self.writes += 1
        value = 0

        async def save() -> int:
            nonlocal value
            self.truth[key] += 1
            value = self.truth[key]
            return value

        match random.randrange(4):
            case 0:
                await cache.update(key, save)
            case 1:
                await save()
                await larder.invalidate_tag(f"key:{key}")
            case _:
                await save()
                await cache.invalidate(key)
        self.floors[node][key] = max(self.floors[node][key], value)


class Crowd:
    """Some nodes at work on the same keys, one of them without a memory, while there is trouble."""

    def __init__(self) -> None:
        self._history = History(3)
        self._larders: list[Larder] = []
        self._caches: list[Cache[int, Any]] = []
        self._until = 0.0

    async def join(self, nodes: Nodes, address: str) -> None:
        larder = await nodes.open("", is_ready=False, settings=Redis(address))
        memory = 0 if len(self._caches) == 2 else 4
        options: dict[str, Any] = {"max_staleness": timedelta(seconds=2), "key_tags": lambda key: {f"key:{key}"}}
        self._larders.append(larder)
        self._caches.append(larder.cache(spec(self._history.load, memory=memory, **options)))

    @property
    def is_at_work(self) -> bool:
        return asyncio.get_running_loop().time() < self._until

    async def _work(self, node: int) -> None:
        history, cache = self._history, self._caches[node]
        while self.is_at_work:
            key = random.choice(KEYS)
            chosen = random.random()
            if chosen < 0.1:
                await history.write(node, self._larders[node], cache, key)
            elif chosen < 0.2:
                await history.read_many(node, cache)
            else:
                await history.read(node, cache, key)
            await asyncio.sleep(0)

    async def survives(self, trouble: Callable[[], Awaitable[None]]) -> None:
        self._until = asyncio.get_running_loop().time() + SECONDS
        await asyncio.gather(trouble(), *(self._work(node) for node in range(3) for _ in range(4)))
        assert self._history.violations == []
        for larder in self._larders:
            async with asyncio.timeout(60):
                await larder.ready()
            await eventually(lambda larder=larder: larder.status.waiting_invalidations == 0)  # type: ignore[misc]
        for larder in self._larders:
            async with asyncio.timeout(60):
                await larder.ready()
        for cache in self._caches:
            assert await cache.get_many(KEYS) == [self._history.truth[key] for key in KEYS]
        assert self._history.reads > 0
        print(f"{self._history.reads} reads, {self._history.writes} writes")


async def test_nothing_that_was_declared_untrue_is_answered_where_it_was_said(nodes: Nodes, own_redis: RedisProcess) -> None:
    await own_redis.kill()
    lasting = ("--appendonly", "yes", "--appendfsync", "always")
    await own_redis.start(*lasting)
    crowd = Crowd()
    async with AsyncExitStack() as stack:
        proxies = []
        for _ in range(3):
            proxy = Proxy(own_redis)
            port = await proxy.start()
            stack.push_async_callback(proxy.close)
            proxies.append(proxy)
            await crowd.join(nodes, f"redis://127.0.0.1:{port}")

        async def trouble() -> None:
            while crowd.is_at_work:
                await asyncio.sleep(random.random() * 0.3)
                proxy = random.choice(proxies)
                match random.randrange(6):
                    case 0:
                        await proxy.hold_up(random.random() * 0.8)
                    case 1:
                        await own_redis.kill()
                        await own_redis.start(*lasting)
                    case _:
                        proxy.cut()

        await crowd.survives(trouble)


async def test_nor_in_a_cluster_whose_masters_are_succeeded(nodes: Nodes, own_cluster: RedisCluster) -> None:
    crowd = Crowd()
    for _ in range(3):
        await crowd.join(nodes, own_cluster.address)
    pairs = [[master, own_cluster.replica_of(number)] for number, master in enumerate(own_cluster.masters)]

    async def trouble() -> None:
        while crowd.is_at_work:
            await asyncio.sleep(random.random() * 0.5)
            pair = random.choice(pairs)
            if random.randrange(3):
                # The master's newest writes are lost, and it answers on until it hears of it.
                pair.reverse()
                await own_cluster.promote(pair[0])
                # Not again before it has a replica.
                await own_cluster.linked(pair[1])
            else:
                pair[0].freeze()
                await asyncio.sleep(random.random() * 0.8)
                pair[0].thaw()

    await crowd.survives(trouble)
