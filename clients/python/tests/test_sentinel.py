"""A master that sentinels name, and another after a failover."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from redis.asyncio import Redis as Client
from redis.exceptions import RedisError

from conftest import PATIENCE, Nodes, Source, eventually, require_redis, spec
from larder import Acknowledgement, Redis
from larder.errors import TierUnavailableError
from larder.redis.whereabouts import Endpoint, Sentinels
from servers import RedisProcess

SLOW = timedelta(seconds=20)


async def started(stack: AsyncExitStack, *arguments: str, sentinel_of: int = 0) -> RedisProcess:
    process = RedisProcess()
    stack.push_async_callback(process.close)
    if sentinel_of:
        config = process.folder / "sentinel.conf"
        config.write_text(
            f"sentinel monitor main 127.0.0.1 {sentinel_of} 1\n"
            # It fails over when it is told to, and not because this machine is busy.
            "sentinel down-after-milliseconds main 120000\nsentinel failover-timeout main 60000\n"
        )
        arguments = (str(config), "--sentinel")
    await process.start(*arguments)
    return process


async def fail_over(sentinel: RedisProcess) -> None:
    """Orders it, as soon as the sentinel knows a replica that is fit."""
    async with asyncio.timeout(PATIENCE), sentinel.client() as client:
        while True:
            try:
                await client.execute_command("SENTINEL", "FAILOVER", "main")  # type: ignore[no-untyped-call]
                return
            except RedisError:
                await asyncio.sleep(0.1)


async def test_a_node_follows_the_master_that_the_sentinels_name(nodes: Nodes) -> None:
    require_redis()
    async with AsyncExitStack() as stack:
        first = await started(stack)
        second = await started(stack, "--replicaof", "127.0.0.1", str(first.port))
        sentinel = await started(stack, sentinel_of=first.port)
        # One of the sentinels is not there: nobody waits for it.
        address = f"redis-sentinel://127.0.0.1:1,127.0.0.1:{sentinel.port}/0#main"
        larder = await nodes.open("", settings=Redis(address, SLOW, SLOW, SLOW))
        source = Source(_1="old")
        cache = larder.cache(spec(source.load))
        assert await cache.get(1) == "old"
        connects = larder.figures.connects
        await fail_over(sentinel)
        await eventually(lambda: larder.figures.connects > connects and larder.status.is_connected)
        async with asyncio.timeout(PATIENCE):
            await larder.ready()
        source.values[1] = "new"
        async with asyncio.timeout(PATIENCE):
            while await cache.invalidate(1) is not Acknowledgement.ACKNOWLEDGED:  # noqa: ASYNC110 - asks again
                await asyncio.sleep(0.05)
        assert await cache.get(1) == "new"
        async with second.client() as client:
            assert (await client.info("replication"))["role"] == "master"


class Scripted(Sentinels):
    """Sentinels that answer what a test says: an epoch and a port, or nothing."""

    def __init__(self, *answers: tuple[int, int] | None) -> None:
        super().__init__([Endpoint("127.0.0.1", 1)] * len(answers), "main", 1, {})
        self.answers = dict(zip(self._clients, answers, strict=True))

    def now(self, *answers: tuple[int, int] | None) -> None:
        self.answers = dict(zip(self._clients, answers, strict=True))

    async def _ask(self, client: Client) -> tuple[int, Endpoint]:
        answer = self.answers[client]
        if answer is None:
            raise RedisError("down")
        return answer[0], Endpoint("m", answer[1])


class TestWhoIsBelieved:
    async def test_the_newest_configuration_counts(self) -> None:
        assert (await Scripted((1, 10), (2, 20), (1, 10)).find()).port == 20

    async def test_one_that_is_down_holds_up_nobody(self) -> None:
        assert (await Scripted(None, (1, 10)).find()).port == 10

    async def test_what_was_known_is_not_unlearnt_from_one_that_lags_behind(self) -> None:
        sentinels = Scripted((2, 20), (1, 10))
        await sentinels.find()
        sentinels.now(None, (1, 10))
        assert (await sentinels.find()).port == 20
        sentinels.failed()  # nobody is there: sentinels that were set up anew count from the beginning
        assert (await sentinels.find()).port == 10

    async def test_nobody_knows(self) -> None:
        with pytest.raises(TierUnavailableError, match="no sentinel names the master main: down"):
            await Scripted(None).find()
