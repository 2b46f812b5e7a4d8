from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from clusters import RedisCluster
from larder import CacheSpec, Larder, Redis, Values
from larder.clock import MILLISECOND, SECOND, SystemClock
from servers import REDIS_SERVER, RedisProcess

PATIENCE = 60.0
BUSY = timedelta(seconds=20)


@pytest.fixture(scope="session")
def shared_redis() -> Iterator[RedisProcess]:
    """One server for all tests that neither stop nor freeze it."""
    require_redis()
    process = RedisProcess()
    with asyncio.Runner() as runner:
        runner.run(process.start())
        yield process
        runner.run(process.close())


@pytest_asyncio.fixture
async def own_redis() -> AsyncIterator[RedisProcess]:
    """A server that a test may stop."""
    require_redis()
    process = RedisProcess()
    try:
        await process.start()
        yield process
    finally:
        await process.close()


def require_redis() -> None:
    if REDIS_SERVER is None:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no redis-server on the PATH, and CI needs one")
        pytest.skip("there is no redis-server on the PATH")


class Nodes:
    """Larders of one namespace, as if each were a process of its own."""

    def __init__(self, stack: AsyncExitStack) -> None:
        self._stack = stack
        self.instance = "test-" + secrets.token_hex(6)

    async def open(self, redis: RedisProcess | str, *, is_ready: bool = True, settings: Redis | None = None, **options: Any) -> Larder:
        """A node; waits until it has read the journal. Patient, so that a machine that is busy elsewhere is no outage."""
        if settings is None:
            address = redis if isinstance(redis, str) else redis.address
            settings = Redis(address, soft_timeout=BUSY, command_timeout=BUSY, connect_timeout=BUSY, lease_time=BUSY)
        larder = await self._stack.enter_async_context(Larder(self.instance, "v1", settings, **options))
        if is_ready:
            async with asyncio.timeout(PATIENCE):
                await larder.ready()
        return larder


@pytest_asyncio.fixture
async def nodes() -> AsyncIterator[Nodes]:
    async with AsyncExitStack() as stack:
        yield Nodes(stack)


def spec(loader: Callable[[int], Awaitable[Any]] | None = None, *, template: str = "goal:{id}", **options: Any) -> CacheSpec[int, Any]:
    """A cache of plain values. Without jitter, so that times are known, and patient with the journal."""
    defaults: dict[str, Any] = {"jitter": 0.0, "max_staleness": timedelta(hours=1), "wait_limit": timedelta(minutes=1)}
    return CacheSpec(template, Values[Any]("Goal"), loader, **{**defaults, **options})


class AdvancedClock:
    """The machine's clocks, ahead by as much as a test says."""

    def __init__(self) -> None:
        self._system = SystemClock()
        self._ahead = 0

    def nanos(self) -> int:
        return self._system.nanos() + self._ahead

    def millis(self) -> int:
        return self._system.millis() + self._ahead // MILLISECOND

    def advance(self, seconds: float) -> None:
        """Both clocks, as if so much time had passed."""
        self._ahead += int(seconds * SECOND)


class Source:
    """A system of record that counts who asks it, and may fail or wait."""

    def __init__(self, **values: Any) -> None:
        self.values: dict[int, Any] = {int(name[1:]): value for name, value in values.items()}
        self.asked: list[int] = []
        self.batches: list[list[int]] = []
        self.failure: Exception | None = None
        self.began = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    async def load(self, key: int) -> Any:
        self.asked.append(key)
        value = self.values.get(key)  # what is committed when the load begins
        self.began.set()
        await self.gate.wait()
        if self.failure:
            raise self.failure
        return value

    async def load_all(self, keys: Any) -> dict[int, Any]:
        self.batches.append(list(keys))
        values = {key: self.values[key] for key in keys if key in self.values}
        self.began.set()
        await self.gate.wait()
        if self.failure:
            raise self.failure
        return values


async def eventually(is_so: Callable[[], bool]) -> None:
    """Waits until that is so: for what happens in another process or task that tells nobody."""
    async with asyncio.timeout(PATIENCE):
        while not is_so():  # noqa: ASYNC110 - there is nobody who would set an event
            await asyncio.sleep(0.005)


@pytest.fixture(scope="session")
def shared_cluster() -> Iterator[RedisCluster]:
    """One cluster for all tests that leave its masters and their slots as they were."""
    require_redis()
    cluster = RedisCluster()
    with asyncio.Runner() as runner:
        runner.run(cluster.start())
        yield cluster
        runner.run(cluster.close())


@pytest_asyncio.fixture
async def own_cluster() -> AsyncIterator[RedisCluster]:
    """A cluster with a replica of each master, of which a test may stop any."""
    require_redis()
    cluster = RedisCluster(replicas=1)
    try:
        await cluster.start()
        yield cluster
    finally:
        await cluster.close()
