"""Memory on a real Redis: what is there is an answer without a round trip, and never one that a record has killed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from conftest import AdvancedClock, Nodes, Source, eventually, spec
from larder import Outcome
from servers import RedisProcess

LONG = timedelta(hours=1)


async def test_a_hit_leaves_redis_alone(shared_redis: RedisProcess, nodes: Nodes) -> None:
    source = Source(_1="v")
    cache = (await nodes.open(shared_redis)).cache(spec(source.load))
    await cache.get(1)
    assert (await cache.lookup(1)).outcome is Outcome.MEMORY
    assert cache.peek(1) == "v"
    assert cache.peek(2) is None


async def test_what_redis_has_is_kept_in_memory(shared_redis: RedisProcess, nodes: Nodes) -> None:
    source = Source(_1="v")
    one = (await nodes.open(shared_redis)).cache(spec(source.load))
    other = (await nodes.open(shared_redis)).cache(spec(source.load))
    await one.get(1)
    assert [(await other.lookup(1)).outcome for _ in range(2)] == [Outcome.REDIS, Outcome.MEMORY]


async def test_an_invalidated_key_leaves_every_memory(shared_redis: RedisProcess, nodes: Nodes) -> None:
    source = Source(_1="old")
    a = (await nodes.open(shared_redis)).cache(spec(source.load))
    b = (await nodes.open(shared_redis)).cache(spec(source.load))
    await a.get(1)
    await b.get(1)
    source.values[1] = "new"
    await a.invalidate(1)
    assert a.peek(1) is None
    await eventually(lambda: b.peek(1) is None)
    assert await b.get(1) == "new"


async def test_a_group_kills_without_touching_entries(shared_redis: RedisProcess, nodes: Nodes) -> None:
    source = Source(_1="one", _2="two")
    first = await nodes.open(shared_redis)
    second = await nodes.open(shared_redis)
    tagged = spec(source.load, key_tags=lambda key: {f"odd:{key % 2}"})
    one, two = first.cache(tagged), second.cache(tagged)
    for cache in (one, two):
        await cache.get_many([1, 2])
    source.values = {1: "ONE", 2: "TWO"}
    await first.invalidate_tag("odd:1")
    assert [one.peek(1), one.peek(2)] == [None, "two"]
    await eventually(lambda: two.peek(1) is None)
    assert two.peek(2) == "two"
    assert await two.get(1) == "ONE"


async def test_a_load_that_an_invalidation_overtook_is_kept_in_no_memory(shared_redis: RedisProcess, nodes: Nodes) -> None:
    source = Source(_1="old")
    a = (await nodes.open(shared_redis)).cache(spec(source.load))
    b = (await nodes.open(shared_redis)).cache(spec(source.load))
    source.gate.clear()
    loading = asyncio.ensure_future(b.get(1))
    await source.began.wait()
    source.values[1] = "new"
    await a.invalidate(1)
    source.gate.set()
    assert await loading == "old"
    assert b.peek(1) is None
    assert await b.get(1) == "new"


async def test_who_comes_after_an_invalidation_does_not_join_the_load_before_it(shared_redis: RedisProcess, nodes: Nodes) -> None:
    source = Source(_1="old")
    cache = (await nodes.open(shared_redis)).cache(spec(source.load))
    source.gate.clear()
    before = asyncio.ensure_future(cache.get(1))
    await source.began.wait()
    source.values[1] = "new"
    await cache.invalidate(1)
    after = asyncio.ensure_future(cache.get(1))
    await eventually(lambda: len(source.asked) == 2)
    source.gate.set()
    assert [await before, await after, await cache.get(1)] == ["old", "new", "new"]


async def test_a_put_reaches_the_memories_of_others(shared_redis: RedisProcess, nodes: Nodes) -> None:
    a = (await nodes.open(shared_redis)).cache(spec())
    b = (await nodes.open(shared_redis)).cache(spec())
    await a.put(1, "old")
    assert await b.get(1) == "old"
    await a.put(1, "new")
    await eventually(lambda: b.peek(1) != "old")
    assert [await a.get(1), await b.get(1)] == ["new", "new"]


async def test_the_least_recently_used_go_where_there_is_no_room(shared_redis: RedisProcess, nodes: Nodes) -> None:
    source = Source(_1="one", _2="two", _3="three")
    cache = (await nodes.open(shared_redis)).cache(spec(source.load, memory=2))
    for key in (1, 2, 1, 3):
        await cache.get(key)
    assert [cache.peek(1), cache.peek(2), cache.peek(3)] == ["one", None, "three"]
    assert (cache.size, cache.evictions) == (2, 1)


async def test_stale_memory_is_served_while_one_reload_runs(shared_redis: RedisProcess, nodes: Nodes) -> None:
    clock = AdvancedClock()
    source = Source(_1="old")
    larder = await nodes.open(shared_redis, clock=clock)
    cache = larder.cache(spec(source.load, time_to_live=timedelta(seconds=1), stale_while_revalidate=LONG))
    await cache.get(1)
    clock.advance(1)
    source.values[1] = "new"
    answers = await asyncio.gather(*(cache.lookup(1) for _ in range(20)))
    assert {(answer.value, answer.outcome) for answer in answers} == {("old", Outcome.STALE)}
    await eventually(lambda: cache.peek(1) == "new")
    assert source.asked == [1, 1]


async def test_a_thousand_writes_during_loads_leave_nothing_stale(shared_redis: RedisProcess, nodes: Nodes) -> None:
    """Each round: B loads while A writes and invalidates. Afterwards neither may answer what was before."""
    source = Source()
    a = (await nodes.open(shared_redis)).cache(spec(source.load))
    b = (await nodes.open(shared_redis)).cache(spec(source.load))
    for version in range(1_000):
        key = version % 7
        loading = asyncio.ensure_future(b.get(key))
        for _ in range(version % 5):
            await asyncio.sleep(0)
        source.values[key] = version
        await a.invalidate(key)
        assert await a.get(key) == version
        await loading
        # What the writer's node was acknowledged, others hear within the journal's lag, and Redis has it at once.
        await eventually(lambda key=key, version=version: b.peek(key) in (None, version))  # type: ignore[misc]
        assert await b.get(key) == version
