"""Redis down at the start and midway, silent, restarted with less than it had; a journal with holes."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from conftest import PATIENCE, AdvancedClock, Nodes, Source, eventually, spec
from larder import Acknowledgement, Larder, LarderError, LoadError, Outcome, Redis
from larder.clock import SystemClock
from larder.errors import TierUnavailableError
from larder.redis.line import Line, Reign
from larder.redis.shard import Shard
from larder.redis.whereabouts import Endpoint, Fixed
from servers import RedisProcess

LONG = timedelta(hours=1)


async def test_a_node_starts_without_redis_and_loads(nodes: Nodes, own_redis: RedisProcess) -> None:
    await own_redis.kill()
    source = Source(_1="v")
    larder = await nodes.open(own_redis, is_ready=False)
    cache = larder.cache(spec(source.load))
    assert await cache.get(1) == "v"
    assert not larder.status.is_connected
    await own_redis.start()
    async with asyncio.timeout(PATIENCE):
        await larder.ready()
    await cache.invalidate(1)
    assert (await cache.lookup(1)).outcome is Outcome.LOAD
    async with own_redis.client() as client:
        assert await client.exists(f"{nodes.instance}:v1:goal:1")


async def test_what_is_declared_untrue_while_redis_is_away_waits_and_is_heard(nodes: Nodes, own_redis: RedisProcess) -> None:
    await own_redis.kill()
    await own_redis.start("--appendonly", "yes")
    source = Source(_1="old", _2="old")
    first, second = await nodes.open(own_redis), await nodes.open(own_redis)
    a, b = first.cache(spec(source.load)), second.cache(spec(source.load))
    for cache in (a, b):
        await cache.get_many([1, 2])
    await own_redis.kill()
    await eventually(lambda: not first.status.is_connected)
    source.values = {1: "new", 2: "new"}
    assert await a.invalidate(1) is Acknowledgement.DEFERRED
    assert await first.invalidate_everything("changed") is Acknowledgement.DEFERRED
    assert [await a.get(1), await a.get(2)] == ["new", "new"]
    assert first.status.waiting_invalidations == 2
    await own_redis.start("--appendonly", "yes")
    # What Redis holds still is from before: the one that deferred reads nothing before it has sent it.
    async with asyncio.timeout(PATIENCE):
        await first.ready()
        await second.ready()
    await eventually(lambda: first.status.waiting_invalidations == 0)
    await eventually(lambda: b.peek(1) != "old" and b.peek(2) != "old")
    assert [await b.get(1), await b.get(2)] == ["new", "new"]


@pytest.mark.parametrize("what", ["key", "put", "group"])
async def test_what_a_restart_lost_is_made_up_for(nodes: Nodes, own_redis: RedisProcess, what: str) -> None:
    await own_redis.kill()
    await own_redis.start("--dbfilename", "dump.rdb")
    source = Source(_1="old")
    larder, other = await nodes.open(own_redis), await nodes.open(own_redis)
    a, b = larder.cache(spec(source.load)), other.cache(spec(source.load))
    await a.get(1)
    # 1. Redis writes down what it has: the old value.
    async with own_redis.client() as client:
        await client.save()
    # 2. It becomes untrue, acknowledged.
    source.values[1] = "new"
    match what:
        case "key":
            assert await a.invalidate(1) is Acknowledgement.ACKNOWLEDGED
        case "put":
            await a.invalidate(1)
            assert await a.put(1, "new") is Acknowledgement.ACKNOWLEDGED
        case "group":
            assert await larder.invalidate_pattern("goal:1") is Acknowledgement.ACKNOWLEDGED
    # 3. Redis dies, and comes back with the old value.
    await own_redis.kill()
    await own_redis.start("--dbfilename", "dump.rdb")
    # 4. Who has declared it untrue says so once more, before it reads anything.
    async with asyncio.timeout(PATIENCE):
        await larder.ready()
    await eventually(lambda: larder.status.waiting_invalidations == 0)
    assert await a.get(1) == "new"
    async with asyncio.timeout(PATIENCE):
        await other.ready()
    assert await b.get(1) == "new"


async def test_what_a_node_has_forgotten_and_a_master_lost_is_a_horizon(nodes: Nodes, own_redis: RedisProcess) -> None:
    await own_redis.kill()
    await own_redis.start("--dbfilename", "dump.rdb")
    source = Source(_1="old")
    larder = await nodes.open(own_redis, maximum_deferred=1)  # its ring remembers one
    cache = larder.cache(spec(source.load))
    await cache.get(1)
    async with own_redis.client() as client:
        await client.save()
    source.values[1] = "new"
    await cache.invalidate(1)
    await cache.invalidate(2)
    await own_redis.kill()
    await own_redis.start("--dbfilename", "dump.rdb")
    async with asyncio.timeout(PATIENCE):
        await larder.ready()
    await eventually(lambda: larder.status.waiting_invalidations == 0)
    assert await cache.get(1) == "new"


async def test_a_redis_that_lost_everything_begins_anew(nodes: Nodes, own_redis: RedisProcess) -> None:
    source = Source(_1="v")
    larder = await nodes.open(own_redis)
    cache = larder.cache(spec(source.load))
    await cache.get(1)
    abandoned = larder.status.abandonments
    await own_redis.kill()
    await own_redis.start()
    async with asyncio.timeout(PATIENCE):
        await larder.ready()
    await eventually(lambda: larder.status.abandonments > abandoned)
    assert cache.peek(1) is None
    await cache.get(1)
    assert (await cache.lookup(1)).outcome is Outcome.MEMORY


class TestSilence:
    async def test_a_silent_redis_costs_a_caller_the_soft_timeout_and_opens_the_breaker(
        self, nodes: Nodes, own_redis: RedisProcess
    ) -> None:
        source = Source(**{f"_{key}": key for key in range(50)})
        larder = await nodes.open(own_redis, settings=Redis(own_redis.address))
        cache = larder.cache(spec(source.load))
        own_redis.freeze()
        try:
            assert await asyncio.gather(*(cache.get(key) for key in range(20))) == list(range(20))
            await eventually(lambda: larder.status.is_breaker_open)
            assert await cache.get(30) == 30
            assert await cache.invalidate(30) is Acknowledgement.DEFERRED
        finally:
            own_redis.thaw()
        await eventually(lambda: larder.status.is_connected and larder.status.waiting_invalidations == 0)
        async with asyncio.timeout(PATIENCE):
            await larder.ready()
        assert await cache.get(40) == 40

    async def test_without_a_loader_a_miss_says_so(self, nodes: Nodes, own_redis: RedisProcess) -> None:
        larder = await nodes.open(own_redis)
        cache = larder.cache(spec())
        await own_redis.kill()
        await eventually(lambda: not larder.status.is_connected)
        assert (await cache.lookup(1)).outcome is Outcome.MISS
        assert await cache.put(1, "kept here") is Acknowledgement.DEFERRED
        assert await cache.get(1) == "kept here"

    async def test_an_update_writes_though_redis_is_away(self, nodes: Nodes, own_redis: RedisProcess) -> None:
        source = Source(_1="old")
        larder = await nodes.open(own_redis)
        cache = larder.cache(spec(source.load))
        await cache.get(1)
        await own_redis.kill()
        await eventually(lambda: not larder.status.is_connected)

        async def write() -> str:
            source.values[1] = "new"
            return "new"

        assert await cache.update(1, write) == "new"
        assert await cache.get(1) == "new"
        assert larder.status.waiting_invalidations == 1


class Scripted:
    """What stands where a server should, and is busy reading its data until it is said to be done."""

    def __init__(self) -> None:
        self.is_loading = True
        self.probes = 0
        self._writers: list[asyncio.StreamWriter] = []

    async def start(self) -> int:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        info = b"role:master\r\nrun_id:r\r\nmaster_replid:m"
        while line := await reader.readline():
            if line.strip() == b"INFO":
                writer.write(b"$%d\r\n%b\r\n" % (len(info), info))
            elif line.strip() == b"PING":
                self.probes += 1
                writer.write(b"-LOADING Redis is loading the dataset in memory\r\n" if self.is_loading else b"+PONG\r\n")
            elif line.strip() == b"GET":
                writer.write(b"-LOADING Redis is loading the dataset in memory\r\n")

    def close(self) -> None:
        for writer in self._writers:
            writer.close()
        self._server.close()


class Nobody:
    """Who follows a shard, and does nothing about it."""

    async def met(self, shard: Shard, line: Line, before: Reign | None) -> None:
        pass

    def connected(self, shard: Shard) -> None:
        pass


async def test_a_server_that_reads_its_data_when_it_is_probed_is_probed_again() -> None:
    server = Scripted()
    at = Endpoint("127.0.0.1", await server.start())
    shard = Shard(Redis(f"redis://{at}"), SystemClock(), "loading", Fixed(at))
    shard.start(Nobody())
    try:
        await eventually(lambda: shard.is_connected)
        for _ in range(5):
            with pytest.raises(TierUnavailableError, match="loading"):
                await shard.call("fetch", lambda line: line.send("GET", "x"))
        assert shard.is_breaker_open
        await eventually(lambda: server.probes > 1)
        server.is_loading = False
        await eventually(lambda: shard.is_connected and not shard.is_breaker_open)
    finally:
        await shard.close()
        server.close()


class TestSuspicion:
    async def test_beyond_max_staleness_without_proof_copies_are_not_believed(self, nodes: Nodes, own_redis: RedisProcess) -> None:
        clock = AdvancedClock()
        source = Source(_1="old")
        larder = await nodes.open(own_redis, clock=clock)
        cache = larder.cache(spec(source.load, time_to_live=timedelta(days=1)))
        await cache.get(1)
        await own_redis.kill()
        await eventually(lambda: not larder.status.is_connected)
        assert (await cache.lookup(1)).outcome is Outcome.MEMORY
        clock.advance(4_000)
        source.values[1] = "new"
        assert (await cache.lookup(1)).outcome is Outcome.LOAD
        # What the source has just said is believed for as long, and no longer.
        assert (await cache.lookup(1)).outcome is Outcome.MEMORY
        clock.advance(4_000)
        assert (await cache.lookup(1)).outcome is Outcome.LOAD

    async def test_a_node_that_was_paused_reads_the_journal_before_it_believes_redis_or_itself(
        self, nodes: Nodes, own_redis: RedisProcess
    ) -> None:
        clock = AdvancedClock()
        source = Source(_1="v")
        larder = await nodes.open(own_redis, clock=clock)
        cache = larder.cache(spec(source.load, time_to_live=timedelta(days=1)))
        await cache.get(1)
        clock.advance(4_000)
        # The proof is an hour old; a heartbeat is sent and answered first.
        assert (await cache.lookup(1)).outcome in (Outcome.REDIS, Outcome.MEMORY)
        assert cache.counters.loads[True] == 1

    async def test_stale_if_error_serves_what_is_not_believed_only_where_the_source_fails(
        self, nodes: Nodes, own_redis: RedisProcess
    ) -> None:
        clock = AdvancedClock()
        source = Source(_1="old")
        larder = await nodes.open(own_redis, clock=clock)
        cache = larder.cache(spec(source.load, time_to_live=timedelta(days=1), stale_if_error=LONG))
        plain = larder.cache(spec(source.load, time_to_live=timedelta(days=1), template="plan:{id}"))
        await cache.get(1)
        await plain.get(1)
        await own_redis.kill()
        await eventually(lambda: not larder.status.is_connected)
        clock.advance(4_000)
        source.failure = OSError("down")
        answer = await cache.lookup(1)
        assert (answer.value, answer.outcome) == ("old", Outcome.STALE)
        with pytest.raises(LoadError):
            await plain.get(1)


class TestHoles:
    async def test_a_record_that_is_missing_empties_memory(self, nodes: Nodes, own_redis: RedisProcess) -> None:
        source = Source(_1="old")
        first, second = await nodes.open(own_redis), await nodes.open(own_redis)
        a, b = first.cache(spec(source.load)), second.cache(spec(source.load))
        await a.get(1)
        await b.get(1)
        stream = "{" + nodes.instance + ":v1}~keys"
        async with own_redis.client() as client:
            # 1. Somebody's record comes and goes before anybody reads it: one transaction.
            async with client.pipeline(transaction=True) as both:
                both.unlink(f"{nodes.instance}:v1:goal:1")
                both.xadd(stream, {"b": "0-0:", "o": "x", "n": "lost", "k": "goal:1"})
                both.xtrim(stream, maxlen=0, approximate=False)
                await both.execute()
            source.values[1] = "new"
        # 2. The next record, or the next heartbeat, does not fit.
        await eventually(lambda: a.peek(1) != "old" and b.peek(1) != "old")
        assert [await a.get(1), await b.get(1)] == ["new", "new"]

    async def test_a_record_that_does_not_name_the_one_before_empties_memory(self, nodes: Nodes, own_redis: RedisProcess) -> None:
        source = Source(_1="v")
        larder = await nodes.open(own_redis)
        cache = larder.cache(spec(source.load))
        await cache.get(1)
        abandoned = larder.status.abandonments
        async with own_redis.client() as client:
            await client.xadd("{" + nodes.instance + ":v1}~keys", {"b": "1-0:other", "o": "x", "n": "foreign", "k": "goal:2"})
        await eventually(lambda: larder.status.abandonments > abandoned and cache.peek(1) is None)

    async def test_the_loss_of_the_journal_kills_what_was_stamped_by_it(self, nodes: Nodes, own_redis: RedisProcess) -> None:
        source = Source(_1="old")
        larder = await nodes.open(own_redis)
        cache = larder.cache(spec(source.load, memory=0))
        await cache.get(1)
        async with own_redis.client() as client:
            await client.unlink("{" + nodes.instance + ":v1}~groups")
        source.values[1] = "new"
        abandoned = larder.status.abandonments
        await eventually(lambda: larder.status.abandonments > abandoned)
        async with asyncio.timeout(PATIENCE):
            await larder.ready()
        assert await cache.get(1) == "new"

    async def test_a_late_node_knows_the_groups_of_before(self, nodes: Nodes, own_redis: RedisProcess) -> None:
        source = Source(_1="old")
        first = await nodes.open(own_redis)
        one = first.cache(spec(source.load, memory=0))
        await one.get(1)
        await first.invalidate_cache(one)
        source.values[1] = "new"
        late = (await nodes.open(own_redis)).cache(spec(source.load, memory=0))
        assert await late.get(1) == "new"


async def test_closing_leaves_no_task_and_ends_what_is_under_way(nodes: Nodes, own_redis: RedisProcess) -> None:
    before = asyncio.all_tasks()
    source = Source(_1="v")
    source.gate.clear()
    async with Larder(nodes.instance, "v1", own_redis.address) as larder:
        loading = asyncio.ensure_future(larder.cache(spec(source.load)).get(1))
        await source.began.wait()
    with pytest.raises(LarderError, match="closed"):
        await loading
    assert asyncio.all_tasks() - before - {loading} == set()


async def test_a_lookup_that_is_overtaken_by_closing_says_so(nodes: Nodes, own_redis: RedisProcess) -> None:
    source = Source(_1="v")
    larder = await nodes.open(own_redis)
    cache = larder.cache(spec(source.load))
    own_redis.freeze()
    try:
        getting = asyncio.ensure_future(cache.get(1))
        await asyncio.sleep(0)
        await larder.__aexit__(None, None, None)
        with pytest.raises(LarderError, match="closed"):
            await getting
    finally:
        own_redis.thaw()
    assert source.asked == []
    with pytest.raises(LarderError, match="closed"):
        await cache.invalidate(1)
