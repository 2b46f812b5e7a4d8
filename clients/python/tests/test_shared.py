"""One cache on a real Redis without memory: every answer comes from Redis or the source."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from conftest import AdvancedClock, Nodes, Source, eventually, spec
from larder import Acknowledgement, LoadError, Outcome
from larder.envelope import read
from servers import RedisProcess

LONG = timedelta(hours=1)


def unremembered(loader: Any = None, **options: Any) -> Any:
    return spec(loader, memory=0, **options)


async def test_a_value_is_loaded_once_and_found_in_redis_by_every_node(shared_redis: RedisProcess, nodes: Nodes) -> None:
    source = Source(_1={"title": "sail"})
    one = (await nodes.open(shared_redis)).cache(unremembered(source.load))
    other = (await nodes.open(shared_redis)).cache(unremembered(source.load))
    assert (await one.lookup(1)).outcome is Outcome.LOAD
    found = await other.lookup(1)
    assert (found.outcome, found.value) == (Outcome.REDIS, {"title": "sail"})
    assert source.asked == [1]


async def test_what_stands_in_redis_is_the_documented_envelope(shared_redis: RedisProcess, nodes: Nodes) -> None:
    source = Source(_1={"owner": 7})
    cache = (await nodes.open(shared_redis)).cache(
        unremembered(source.load, tags=lambda goal: {f"user:{goal['owner']}"}, version=lambda goal: 5)
    )
    await cache.get(1)
    key = f"{nodes.instance}:v1:goal:1"
    async with shared_redis.client() as client:
        data, millis, lease = await client.get(key), await client.pttl(key), await client.exists("{" + key + "}~lease")
    assert isinstance(data, bytes)
    envelope = read(key, data)
    assert (envelope.tags, envelope.version, envelope.serializer) == (frozenset({"user:7"}), 5, 1)
    assert 0 < millis <= 600_000
    assert lease == 0


async def test_concurrent_gets_on_many_nodes_make_one_load(shared_redis: RedisProcess, nodes: Nodes) -> None:
    source = Source(_1="v")
    source.gate.clear()
    caches = [(await nodes.open(shared_redis)).cache(unremembered(source.load)) for _ in range(4)]
    gets = [asyncio.ensure_future(cache.get(1)) for cache in caches for _ in range(50)]
    await source.began.wait()
    source.gate.set()
    assert await asyncio.gather(*gets) == ["v"] * 200
    assert source.asked == [1]


async def test_a_caller_who_is_cancelled_takes_nobodys_answer_along(shared_redis: RedisProcess, nodes: Nodes) -> None:
    source = Source(_1="v")
    source.gate.clear()
    cache = (await nodes.open(shared_redis)).cache(unremembered(source.load))
    first = asyncio.ensure_future(cache.get(1))
    await source.began.wait()
    second = asyncio.ensure_future(cache.get(1))
    first.cancel()
    await asyncio.wait([first])
    source.gate.set()
    assert await second == "v"
    assert source.asked == [1]


async def test_a_loader_that_asks_for_its_own_key_is_told(shared_redis: RedisProcess, nodes: Nodes) -> None:
    async def load(key: int) -> Any:
        return await cache.get(key)

    cache = (await nodes.open(shared_redis)).cache(unremembered(load))
    with pytest.raises(LoadError, match="very key") as failed:
        await cache.get(1)
    assert isinstance(failed.value.__cause__, RuntimeError)


async def test_a_bulk_loader_that_asks_for_its_own_keys_is_told(shared_redis: RedisProcess, nodes: Nodes) -> None:
    async def load_all(keys: Any) -> Any:
        return dict(zip(keys, await cache.get_many(keys), strict=True))

    cache = (await nodes.open(shared_redis)).cache(unremembered(bulk_loader=load_all))
    with pytest.raises(LoadError, match="very key"):
        await cache.get_many([1, 2])


class TestInvalidation:
    async def test_a_load_that_began_before_fills_nothing(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source(_1="old")
        a = (await nodes.open(shared_redis)).cache(unremembered(source.load))
        b = (await nodes.open(shared_redis)).cache(unremembered(source.load))
        source.gate.clear()
        # 1. B begins to load, and reads the old value.
        loading = asyncio.ensure_future(b.get(1))
        await source.began.wait()
        # 2. A writes to the source, and invalidates.
        source.values[1] = "new"
        assert await a.invalidate(1) is Acknowledgement.ACKNOWLEDGED
        # 3. B's load ends; its caller gets what was true when it asked, and nobody else does.
        source.gate.set()
        assert await loading == "old"
        assert [await a.get(1), await b.get(1)] == ["new", "new"]
        assert b.counters.refused_fills == 1

    async def test_a_tag_kills_what_has_it_on_every_node(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source(_1="one", _2="two")
        first, second = await nodes.open(shared_redis), await nodes.open(shared_redis)
        tagged = unremembered(source.load, key_tags=lambda key: {f"odd:{key % 2}"})
        one, two = first.cache(tagged), second.cache(tagged)
        await one.get_many([1, 2])
        source.values = {1: "ONE", 2: "TWO"}
        assert await first.invalidate_tag("odd:1") is Acknowledgement.ACKNOWLEDGED
        assert await one.get_many([1, 2]) == ["ONE", "two"]
        assert await two.get_many([1, 2]) == ["ONE", "two"]

    @pytest.mark.parametrize("group", ["pattern", "glob", "cache", "everything"])
    async def test_a_group_kills_what_it_covers(self, shared_redis: RedisProcess, nodes: Nodes, group: str) -> None:
        source = Source(_1="old")
        larder = await nodes.open(shared_redis)
        cache = larder.cache(unremembered(source.load))
        await cache.get(1)
        source.values[1] = "new"
        match group:
            case "pattern":
                await larder.invalidate_pattern("goal:*", reason="wrong prices")
            case "glob":
                await larder.invalidate_pattern("g?al:[0-3]")
            case "cache":
                await larder.invalidate_cache(cache)
            case "everything":
                await larder.invalidate_everything("restored")
        assert await cache.get(1) == "new"

    async def test_a_group_leaves_the_rest(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source(_1="old")
        larder = await nodes.open(shared_redis)
        cache = larder.cache(unremembered(source.load, key_tags=lambda key: {"a"}))
        await cache.get(1)
        await larder.invalidate_pattern("plan:*")
        await larder.invalidate_pattern("go?l:[2-9]")
        await larder.invalidate_tag("b")
        assert (await cache.lookup(1)).outcome is Outcome.REDIS

    async def test_a_load_that_began_before_a_group_record_is_kept_by_nobody_as_alive(
        self, shared_redis: RedisProcess, nodes: Nodes
    ) -> None:
        source = Source(_1="old")
        larder = await nodes.open(shared_redis)
        cache = larder.cache(unremembered(source.load))
        source.gate.clear()
        loading = asyncio.ensure_future(cache.get(1))
        await source.began.wait()
        source.values[1] = "new"
        await larder.invalidate_cache(cache)
        joining = asyncio.ensure_future(cache.get(1))  # came after the acknowledgement
        await asyncio.sleep(0)
        source.gate.set()
        assert await loading == "old"
        assert [await joining, await cache.get(1)] == ["new", "new"]

    async def test_none_is_killed_by_any_tag_where_tags_derive_from_values(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source()
        larder = await nodes.open(shared_redis)
        cache = larder.cache(unremembered(source.load, tags=lambda goal: {goal}, negative_time_to_live=LONG))
        assert await cache.get(1) is None
        assert (await cache.lookup(1)).outcome is Outcome.REDIS
        source.values[1] = "red"
        await larder.invalidate_tag("red")
        assert await cache.get(1) == "red"

    async def test_many_keys_are_invalidated_at_once(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source()
        source.values = dict.fromkeys(range(1200), "old")
        cache = (await nodes.open(shared_redis)).cache(unremembered(source.load, bulk_loader=source.load_all))
        await cache.get_many(range(1_200))
        source.values = dict.fromkeys(range(1200), "new")
        await cache.invalidate(*range(1_200))
        assert set(await cache.get_many(range(1_200))) == {"new"}


class TestBatches:
    async def test_one_bulk_load_for_what_is_missing(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source(_1="one", _2="two", _3="three")
        cache = (await nodes.open(shared_redis)).cache(unremembered(source.load, bulk_loader=source.load_all))
        await cache.get(2)
        assert await cache.get_many([3, 2, 1, 3, 4]) == ["three", "two", "one", "three", None]
        assert source.batches == [[3, 1, 4]]

    async def test_two_nodes_load_each_key_once(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source(_1="one", _2="two", _3="three")
        source.gate.clear()
        one = (await nodes.open(shared_redis)).cache(unremembered(source.load, bulk_loader=source.load_all))
        two = (await nodes.open(shared_redis)).cache(unremembered(source.load, bulk_loader=source.load_all))
        first = asyncio.ensure_future(one.get_many([1, 2]))
        await source.began.wait()
        second = asyncio.ensure_future(two.get_many([1, 2, 3]))
        await eventually(lambda: len(source.batches) == 2 or 3 in source.asked)
        source.gate.set()
        assert await first == ["one", "two"]
        assert await second == ["one", "two", "three"]
        assert sorted(key for batch in source.batches for key in batch) + source.asked == [1, 2, 3]

    async def test_without_a_bulk_loader_keys_are_loaded_one_by_one(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source()
        source.values = {key: str(key) for key in range(100)}
        cache = (await nodes.open(shared_redis)).cache(unremembered(source.load))
        assert await cache.get_many(range(100)) == [str(key) for key in range(100)]
        assert sorted(source.asked) == list(range(100))
        assert {answer.outcome for answer in [await cache.lookup(key) for key in range(100)]} == {Outcome.REDIS}

    async def test_a_bulk_load_that_fails_is_told_and_gives_its_leases_back(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source(_1="one", _2="two")
        source.failure = OSError("down")
        cache = (await nodes.open(shared_redis)).cache(unremembered(source.load, bulk_loader=source.load_all))
        with pytest.raises(LoadError, match="down"):
            await cache.get_many([1, 2])
        source.failure = None
        assert await cache.get_many([1, 2]) == ["one", "two"]


class TestFreshness:
    async def test_stale_is_served_while_one_reload_runs(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source(_1="old")
        clock = AdvancedClock()
        brief = timedelta(seconds=1)
        cache = (await nodes.open(shared_redis, clock=clock)).cache(
            unremembered(source.load, time_to_live=brief, stale_while_revalidate=LONG)
        )
        await cache.get(1)
        clock.advance(1)
        source.gate.clear()
        source.began.clear()
        source.values[1] = "new"
        stale = await cache.lookup(1)
        assert (stale.value, stale.outcome) == ("old", Outcome.STALE)
        await source.began.wait()
        assert source.asked == [1, 1]
        source.gate.set()

    async def test_stale_is_served_where_the_load_fails_and_the_source_gets_a_pause(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source(_1="old")
        clock = AdvancedClock()
        brief = timedelta(seconds=1)
        cache = (await nodes.open(shared_redis, clock=clock)).cache(unremembered(source.load, time_to_live=brief, stale_if_error=LONG))
        await cache.get(1)
        clock.advance(1)
        source.failure = OSError("down")
        for _ in range(3):
            answer = await cache.lookup(1)
            assert (answer.value, answer.outcome) == ("old", Outcome.STALE)
        assert source.asked == [1, 1]

    async def test_what_was_invalidated_is_not_served_though_the_load_fails(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source(_1="old")
        larder = await nodes.open(shared_redis)
        cache = larder.cache(unremembered(source.load, stale_if_error=LONG))
        await cache.get(1)
        await larder.invalidate_cache(cache)
        source.failure = OSError("down")
        with pytest.raises(LoadError, match="down") as failed:
            await cache.get(1)
        assert failed.value.__cause__ is source.failure

    async def test_a_load_that_takes_too_long_is_cancelled(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source(_1="v")
        source.gate.clear()
        cache = (await nodes.open(shared_redis)).cache(unremembered(source.load, load_timeout=timedelta(milliseconds=20)))
        with pytest.raises(LoadError) as failed:
            await cache.get(1)
        assert isinstance(failed.value.__cause__, TimeoutError)


class TestWriting:
    async def test_an_update_is_seen_by_all_and_fences_out_loads_under_way(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source(_1="old")
        a = (await nodes.open(shared_redis)).cache(unremembered(source.load))
        b = (await nodes.open(shared_redis)).cache(unremembered(source.load))
        source.gate.clear()
        loading = asyncio.ensure_future(b.get(1))
        await source.began.wait()

        async def write() -> str:
            source.values[1] = "new"
            return "new"

        assert await a.update(1, write) == "new"
        source.gate.set()
        assert await loading == "old"
        found = await b.lookup(1)
        assert (found.value, found.outcome) == ("new", Outcome.REDIS)

    async def test_of_two_writers_the_losers_value_is_not_kept(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source(_1="old")
        cache = (await nodes.open(shared_redis)).cache(unremembered(source.load))
        first_writes, second_is_done = asyncio.Event(), asyncio.Event()

        async def first() -> str:
            source.values[1] = "first"
            first_writes.set()
            await second_is_done.wait()
            return "first"

        async def second() -> str:
            source.values[1] = "second"
            return "second"

        slow = asyncio.ensure_future(cache.update(1, first))
        await first_writes.wait()
        await cache.update(1, second)
        second_is_done.set()
        assert await slow == "first"
        assert await cache.get(1) == "second"

    async def test_a_write_that_fails_comes_out_and_invalidates(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source(_1="old")
        cache = (await nodes.open(shared_redis)).cache(unremembered(source.load))
        await cache.get(1)

        async def write() -> str:
            source.values[1] = "perhaps"
            raise KeyError("conflict")

        with pytest.raises(KeyError):
            await cache.update(1, write)
        assert await cache.get(1) == "perhaps"

    async def test_what_is_put_is_there_for_all(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        a = (await nodes.open(shared_redis)).cache(unremembered())
        b = (await nodes.open(shared_redis)).cache(unremembered())
        assert (await b.lookup(1)).outcome is Outcome.MISS
        assert await a.put(1, "kept") is Acknowledgement.ACKNOWLEDGED
        assert await b.get(1) == "kept"

    async def test_an_older_version_does_not_replace_a_newer_one(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        cache = (await nodes.open(shared_redis)).cache(unremembered(version=lambda value: value))
        huge = 2**62
        for version in (huge, huge - 1):
            await cache.put(1, version)
        assert await cache.get(1) == huge
        await cache.put(1, huge + 1)
        assert await cache.get(1) == huge + 1


class TestBytesThatAreNotOurs:
    @pytest.mark.parametrize("found", [b"", b"not ours", b"\x4c\x01"])
    async def test_they_are_a_counted_miss(self, shared_redis: RedisProcess, nodes: Nodes, found: bytes) -> None:
        source = Source(_1="v")
        cache = (await nodes.open(shared_redis)).cache(unremembered(source.load))
        async with shared_redis.client() as client:
            await client.set(f"{nodes.instance}:v1:goal:1", found)
        assert await cache.get(1) == "v"
        assert sum(cache.counters.tier_errors.values()) >= 1

    async def test_another_type_is_a_miss(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source(_1="v")
        cache = (await nodes.open(shared_redis)).cache(unremembered(source.load))
        async with shared_redis.client() as client:
            await client.sadd(f"{nodes.instance}:v1:goal:1", "x")
        assert await cache.get(1) == "v"

    async def test_a_value_too_large_is_answered_and_kept_nowhere(self, shared_redis: RedisProcess, nodes: Nodes) -> None:
        source = Source(_1="x" * 2_000_000)
        cache = (await nodes.open(shared_redis)).cache(unremembered(source.load))
        await cache.get(1)
        await cache.get(1)
        assert source.asked == [1, 1]
        assert cache.counters.tier_errors["too_large"] == 2


async def test_two_caches_that_could_share_a_key_are_refused(nodes: Nodes, shared_redis: RedisProcess) -> None:
    larder = await nodes.open(shared_redis)
    larder.cache(unremembered())
    with pytest.raises(ValueError, match="another name"):
        larder.cache(unremembered())
    with pytest.raises(ValueError, match="same key"):
        larder.cache(unremembered(name="other"))
