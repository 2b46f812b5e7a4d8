"""A cluster: values in all slots, the journal on one; slots on the move; users."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from redis.crc import key_slot

from clusters import RedisCluster, ask
from conftest import BUSY, PATIENCE, AdvancedClock, Nodes, Source, eventually, spec
from larder import Acknowledgement, Limit, Outcome, Redis
from larder.metrics import LarderCollector
from larder.redis.slots import Range, SlotMap
from larder.redis.whereabouts import Endpoint
from vectors import REPOSITORY

MANY = range(60)


def full(nodes: Nodes, key: int) -> str:
    return f"{nodes.instance}:v1:goal:{key}"


class TestFeatures:
    async def test_values_of_all_masters_are_loaded_once_and_read_by_others(self, nodes: Nodes, shared_cluster: RedisCluster) -> None:
        source = Source(**{f"_{key}": f"v{key}" for key in MANY})
        first, second = await nodes.open(shared_cluster.address), await nodes.open(shared_cluster.address)
        a, b = (larder.cache(spec(source.load, bulk_loader=source.load_all, memory=0)) for larder in (first, second))
        assert {shared_cluster.number_of(full(nodes, key)) for key in MANY} == {0, 1, 2}
        assert await a.get_many(MANY) == [f"v{key}" for key in MANY]
        assert await b.get_many(MANY) == [f"v{key}" for key in MANY]
        assert [(await b.lookup(key)).outcome for key in MANY] == [Outcome.REDIS] * len(MANY)
        assert (source.batches, source.asked) == ([list(MANY)], [])
        assert [server.is_connected for server in first.servers] == [True] * 3

    async def test_what_is_declared_untrue_is_so_everywhere(self, nodes: Nodes, shared_cluster: RedisCluster) -> None:
        source = Source(**{f"_{key}": "old" for key in MANY})
        first, second = await nodes.open(shared_cluster.address), await nodes.open(shared_cluster.address)
        a, b = (larder.cache(spec(source.load, bulk_loader=source.load_all, tags=lambda value: {"all"})) for larder in (first, second))
        ways: list[Callable[[], Awaitable[Acknowledgement]]] = [
            lambda: a.invalidate(*MANY),
            lambda: first.invalidate_tag("all"),
            lambda: first.invalidate_pattern("goal:*"),
            lambda: first.invalidate_cache(a),
            lambda: first.invalidate_everything("changed"),
        ]
        for number, invalidate in enumerate(ways):
            for cache in (a, b):
                await cache.get_many(MANY)
            source.values = dict.fromkeys(MANY, f"new {number}")
            assert await invalidate() is Acknowledgement.ACKNOWLEDGED
            assert await a.get_many(MANY) == [f"new {number}"] * len(MANY)
            await eventually(lambda: all(b.peek(key) is None for key in MANY))
            assert await b.get_many(MANY) == [f"new {number}"] * len(MANY)

    async def test_values_are_written_through_and_put(self, nodes: Nodes, shared_cluster: RedisCluster) -> None:
        first, second = await nodes.open(shared_cluster.address), await nodes.open(shared_cluster.address)
        source = Source(**{f"_{key}": "old" for key in range(10)})
        a, b = (larder.cache(spec(source.load, memory=0)) for larder in (first, second))

        async def write() -> str:
            return "new"

        for key in range(5):
            await b.get(key)
            assert await a.update(key, write) == "new"
            assert await a.put(key + 5, "put") is Acknowledgement.ACKNOWLEDGED
        assert [await b.get(key) for key in range(10)] == ["new"] * 5 + ["put"] * 5

    async def test_limits_are_counted_together(self, nodes: Nodes, shared_cluster: RedisCluster) -> None:
        limits = [
            (await nodes.open(shared_cluster.address)).rate_limit("rate_limit:user:{user_id}", Limit(5, timedelta(days=1), 5))
            for _ in range(2)
        ]
        for user in range(6):
            assert [(await limits[turn % 2].ask(user)).is_allowed for turn in range(6)] == [True] * 5 + [False]

    async def test_each_master_has_a_beacon_of_each_node(self, nodes: Nodes, shared_cluster: RedisCluster) -> None:
        larder = await nodes.open(shared_cluster.address)
        for number, master in enumerate(shared_cluster.masters):
            (key,) = await ask(master, "KEYS", f"*~beacon:{larder.node}")
            slots = (each for each in range(1_000) if shared_cluster.number_of(f"{{{nodes.instance}:v1#{each}}}") == number)
            assert key.decode() == f"{{{nodes.instance}:v1#{next(slots)}}}~beacon:{larder.node}"

    async def test_one_node_that_is_there_is_enough_to_find_all(self, nodes: Nodes, shared_cluster: RedisCluster) -> None:
        address = f"redis-cluster://127.0.0.1:1,127.0.0.1:{shared_cluster.masters[1].port}"
        larder = await nodes.open(address)
        assert {server.name for server in larder.servers} == {f"127.0.0.1:{master.port}" for master in shared_cluster.masters}

    async def test_a_cluster_that_is_not_there_is_named(self, nodes: Nodes) -> None:
        larder = await nodes.open("redis-cluster://127.0.0.1:1", is_ready=False, settings=Redis("redis-cluster://127.0.0.1:1"))
        source = Source(_1="v")
        cache = larder.cache(spec(source.load))
        assert await cache.get(1) == "v"
        assert await cache.invalidate(1) is Acknowledgement.DEFERRED
        await eventually(lambda: "Connect" in larder.status.last_error)
        assert not larder.status.is_connected

    async def test_an_applications_user_may_do_all_that_a_node_does(self, nodes: Nodes, shared_cluster: RedisCluster) -> None:
        page = (REPOSITORY / "docs" / "security.md").read_text("utf-8")
        words: list[str] = []
        for user in ("application", "application-in-cluster"):
            rights = re.search(rf"ACL SETUSER {user} on >… (.*?)```", page, re.DOTALL)
            assert rights is not None
            words += rights[1].replace("shop:v1", f"{nodes.instance}:v1").split()
        for master in shared_cluster.masters:
            await ask(master, "ACL", "SETUSER", nodes.instance, "on", ">secret", *words)
        address = shared_cluster.address.replace("//", f"//{nodes.instance}:secret@")
        larder = await nodes.open("", settings=Redis(address, BUSY, BUSY, BUSY))
        source = Source(**{f"_{key}": key + 1 for key in MANY})
        cache = larder.cache(spec(source.load, bulk_loader=source.load_all, memory=0))
        assert await cache.get_many(MANY) == [key + 1 for key in MANY]
        assert await cache.invalidate(*MANY) is Acknowledgement.ACKNOWLEDGED
        assert await larder.invalidate_tag("x") is Acknowledgement.ACKNOWLEDGED
        assert cache.counters.tier_errors == {}


async def test_what_a_master_answers_that_confirms_nothing_any_more_is_not_believed(nodes: Nodes, shared_cluster: RedisCluster) -> None:
    clock = AdvancedClock()
    number = (shared_cluster.number_of("{" + f"{nodes.instance}:v1" + "}") + 1) % 3
    key, other = (next(key for key in MANY if shared_cluster.number_of(full(nodes, key)) == each % 3) for each in (number, number + 1))
    source = Source(**{f"_{key}": "v" for key in MANY})
    larder = await nodes.open(shared_cluster.address, clock=clock)
    cache = larder.cache(spec(source.load, bulk_loader=source.load_all, memory=0, time_to_live=timedelta(days=1)))
    await cache.get_many([key, other])
    # It refuses writes, as one that was cut off from its replicas; reads it answers.
    await ask(shared_cluster.masters[number], "CONFIG", "SET", "min-replicas-to-write", 1)
    try:
        clock.advance(4_000)
        async with asyncio.timeout(PATIENCE):
            while (await cache.lookup(other)).outcome is not Outcome.REDIS:  # noqa: ASYNC110 - asks again
                await asyncio.sleep(0.01)
        assert (await cache.lookup(key)).outcome is Outcome.LOAD
        source.asked.clear()
        await cache.get_many([key, other])
        assert source.asked == [key]
    finally:
        await ask(shared_cluster.masters[number], "CONFIG", "SET", "min-replicas-to-write", 0)


class TestSlotsOnTheMove:
    async def test_nobody_who_reads_and_writes_meanwhile_notices(self, nodes: Nodes, shared_cluster: RedisCluster) -> None:
        truth = dict.fromkeys(MANY, 0)

        async def load(key: int) -> int:
            value = truth[key]
            await asyncio.sleep(0)
            return value

        first, second = await nodes.open(shared_cluster.address), await nodes.open(shared_cluster.address)
        a, b = (larder.cache(spec(load, memory=0)) for larder in (first, second))
        key = next(key for key in MANY if shared_cluster.number_of(full(nodes, key)) == 0)
        slot = key_slot(full(nodes, key).encode())
        is_over, turns = asyncio.Event(), 0

        async def write() -> None:
            nonlocal turns
            while not is_over.is_set():
                truth[key] += 1
                floor = truth[key]
                assert await a.invalidate(key) is Acknowledgement.ACKNOWLEDGED
                found = await asyncio.gather(a.get(key), b.get(key))
                assert [value == floor for value in found] == [True] * 2
                turns += 1

        async def turned(more: int) -> None:
            until = turns + more
            await eventually(lambda: turns >= until or writing.done())

        writing = asyncio.create_task(write())
        masters = shared_cluster.masters
        try:
            for source, target in ((masters[0], masters[2]), (masters[2], masters[0])):
                await shared_cluster.begin_to_move(slot, source, target)
                await turned(5)
                await shared_cluster.end_move(slot, source, target)
                await turned(5)
        finally:
            is_over.set()
        await writing
        assert first.figures.redirections.keys() >= {"ask", "moved"}
        assert any(metric.name == "larder_tier_redirections" and metric.samples for metric in LarderCollector(first).collect())

    async def test_a_value_and_its_lease_on_two_masters(self, nodes: Nodes, shared_cluster: RedisCluster) -> None:
        source = Source(**{f"_{key}": "old" for key in MANY})
        first, second = await nodes.open(shared_cluster.address), await nodes.open(shared_cluster.address)
        a, b = (larder.cache(spec(source.load)) for larder in (first, second))
        key = next(key for key in MANY if shared_cluster.number_of(full(nodes, key)) == 0)
        slot, here, there = key_slot(full(nodes, key).encode()), *shared_cluster.masters[:2]

        async def tear() -> None:
            """The value stands there already, and the lease here."""
            await a.get(key)
            await ask(here, "SET", "{" + full(nodes, key) + "}~lease", "somebody's", "PX", 600_000)
            await shared_cluster.begin_to_move(slot, here, there)
            await shared_cluster.move_keys(here, there, full(nodes, key))

        async def mend() -> None:
            await shared_cluster.end_move(slot, here, there)
            await shared_cluster.begin_to_move(slot, there, here)
            await shared_cluster.end_move(slot, there, here)

        async def write() -> str:
            source.values[key] = "written"
            return "written"

        async def hears(value: str) -> None:
            await eventually(lambda: b.peek(key) is None)
            assert await b.get(key) == value

        await tear()
        await b.get(key)
        source.values[key] = "new"
        assert await a.invalidate(key) is Acknowledgement.ACKNOWLEDGED
        await hears("new")
        await mend()
        await tear()
        assert await a.update(key, write) == "written"
        await hears("written")
        await mend()
        await tear()
        assert await a.put(key, "put") is Acknowledgement.ACKNOWLEDGED  # the old value is untrue, and the new one in memory here
        assert a.peek(key) == "put"
        await hears("written")
        await mend()
        assert first.figures.redirections["tryagain"] > 0

    async def test_the_journal_on_two_masters(self, nodes: Nodes, shared_cluster: RedisCluster) -> None:
        source = Source(_1="old")
        first, second = await nodes.open(shared_cluster.address), await nodes.open(shared_cluster.address)
        a, b = (larder.cache(spec(source.load)) for larder in (first, second))
        tag = "{" + f"{nodes.instance}:v1" + "}"
        number = shared_cluster.number_of(tag)
        slot, here, there = key_slot(tag.encode()), shared_cluster.masters[number], shared_cluster.masters[number - 1]
        for cache in (a, b):
            await cache.get(1)
        await shared_cluster.begin_to_move(slot, here, there)
        try:
            await shared_cluster.move_keys(here, there, f"{tag}~keys")
            source.values[1] = "new"
            # Nothing can be appended while its streams are on two masters; here it is true at once.
            assert await a.invalidate(1) is Acknowledgement.DEFERRED
            assert await a.get(1) == "new"
        finally:
            await shared_cluster.end_move(slot, here, there)
        await eventually(lambda: first.status.waiting_invalidations == 0 and b.peek(1) != "old")
        assert await b.get(1) == "new"
        source.values[1] = "newer"
        async with asyncio.timeout(PATIENCE):
            while await a.invalidate(1) is not Acknowledgement.ACKNOWLEDGED:  # noqa: ASYNC110 - asks again
                await asyncio.sleep(0.05)
        await eventually(lambda: b.peek(1) is None)
        await shared_cluster.begin_to_move(slot, there, here)
        await shared_cluster.end_move(slot, there, here)


A, B, C, D = (Endpoint("m", port) for port in range(1, 5))


class TestWhoSucceeds:
    def test_who_is_there_still_stays_who_it_is(self) -> None:
        before = SlotMap(1, (Range(0, 9, A), Range(10, 19, B)))
        assert SlotMap(2, (Range(0, 4, A), Range(5, 19, B))).successors(before) == {A: A, B: B}

    def test_a_new_master_succeeds_the_one_that_is_gone_of_which_it_has_most(self) -> None:
        before = SlotMap(1, (Range(0, 9, A), Range(10, 19, B)))
        assert SlotMap(2, (Range(0, 8, C), Range(9, 9, D), Range(10, 19, B))).successors(before) == {C: A, B: B}

    def test_who_was_there_before_succeeds_nobody(self) -> None:
        before = SlotMap(1, (Range(0, 9, A), Range(10, 19, B)))
        assert SlotMap(2, (Range(0, 19, B),)).successors(before) == {B: B}

    def test_a_master_that_gets_its_first_slots_is_new(self) -> None:
        before = SlotMap(1, (Range(0, 9, A),))
        assert SlotMap(2, (Range(0, 4, A), Range(5, 9, C))).successors(before) == {A: A}

    @pytest.mark.parametrize("left_out", [None, b"", b"?"])
    def test_a_node_may_leave_out_its_own_address(self, left_out: bytes | None) -> None:
        answer = [[0, 9, [left_out, 7000, b"id"], [b"r", 7001, b"id"]], [10, 19, [b"n", 7002, b"id"]], [20, 29]]
        assert SlotMap.of(1, answer, Endpoint("asked", 1)).ranges == (
            Range(0, 9, Endpoint("asked", 7000)),
            Range(10, 19, Endpoint("n", 7002)),
        )
