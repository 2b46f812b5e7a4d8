"""Masters of a cluster that die, are succeeded, or are away. Nothing acknowledged comes undone."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from clusters import RedisCluster, ask
from conftest import PATIENCE, Nodes, Source, eventually, spec
from larder import Acknowledgement, Cache, Larder, Outcome
from servers import RedisProcess

MANY = range(60)


def full(nodes: Nodes, key: int) -> str:
    return f"{nodes.instance}:v1:goal:{key}"


def journals(cluster: RedisCluster, nodes: Nodes) -> int:
    """The number of the master that holds the journal."""
    return cluster.number_of("{" + f"{nodes.instance}:v1" + "}")


def key_on(cluster: RedisCluster, nodes: Nodes, number: int) -> int:
    return next(key for key in MANY if cluster.number_of(full(nodes, key)) == number)


async def followed(larder: Larder, master: RedisProcess) -> None:
    """The node uses this master, and all others."""
    name = f"127.0.0.1:{master.port}"
    await eventually(lambda: larder.status.is_connected and name in [server.name for server in larder.servers])


async def never_old(cache: Cache[int, str], key: int) -> None:
    """Asks all the time."""
    while True:
        assert await cache.get(key) == "new"
        await asyncio.sleep(0.001)


@pytest.mark.parametrize("step", [0, 1], ids=["the journal's master", "another master"])
async def test_what_the_next_master_has_not_heard_is_declared_untrue_once_more(nodes: Nodes, own_cluster: RedisCluster, step: int) -> None:
    number = (journals(own_cluster, nodes) + step) % 3
    key, elsewhere = key_on(own_cluster, nodes, number), key_on(own_cluster, nodes, (number + 1) % 3)
    master, replica = own_cluster.masters[number], own_cluster.replica_of(number)
    source = Source(**{f"_{each}": "old" for each in (key, elsewhere)})
    first, second = await nodes.open(own_cluster.address), await nodes.open(own_cluster.address)
    a, b = (larder.cache(spec(source.load)) for larder in (first, second))
    for cache in (a, b):
        await cache.get_many([key, elsewhere])
    # 1. The replica has the old value, and hears no more.
    assert await ask(master, "WAIT", 1, 60_000) == 1
    replica.freeze()
    await ask(master, "CLIENT", "KILL", "TYPE", "replica")
    # 2. The master has heard that it is untrue, and dies.
    source.values[key] = "new"
    assert await a.invalidate(key) is Acknowledgement.ACKNOWLEDGED
    asking = asyncio.create_task(never_old(a, key))
    await eventually(lambda: b.peek(key) is None)
    await master.kill()
    # 3. The replica takes its place, with the old value.
    replica.thaw()
    await own_cluster.promote(replica)
    for larder in (first, second):
        await followed(larder, replica)
        async with asyncio.timeout(PATIENCE):
            await larder.ready()
    await eventually(lambda: first.status.waiting_invalidations == 0)
    assert not asking.done()
    asking.cancel()
    assert b"old" not in (await ask(replica, "GET", full(nodes, key)) or b"")
    assert await b.get(key) == "new"
    if step:
        # What was read from the old master may be older than what the journal has told since.
        assert b.peek(elsewhere) is None
    assert await a.invalidate(key) is Acknowledgement.ACKNOWLEDGED


async def test_a_master_that_was_succeeded_is_left_though_it_answers(nodes: Nodes, own_cluster: RedisCluster) -> None:
    number = (journals(own_cluster, nodes) + 1) % 3
    key = key_on(own_cluster, nodes, number)
    master, replica = own_cluster.masters[number], own_cluster.replica_of(number)
    source = Source(**{f"_{key}": "old"})
    first, second = await nodes.open(own_cluster.address), await nodes.open(own_cluster.address)
    a, b = (larder.cache(spec(source.load, memory=0)) for larder in (first, second))
    assert [await a.get(key), await b.get(key)] == ["old", "old"]
    assert await ask(master, "WAIT", 1, 60_000) == 1
    await own_cluster.isolate(master)
    await own_cluster.promote(replica)
    for larder in (first, second):
        await followed(larder, replica)
    source.values[key] = "new"
    async with asyncio.timeout(PATIENCE):
        while await a.invalidate(key) is not Acknowledgement.ACKNOWLEDGED:  # noqa: ASYNC110 - asks again
            await asyncio.sleep(0.05)
    assert [await a.get(key), await b.get(key)] == ["new", "new"]
    # The old one answers still, and has the old value.
    assert b"old" in await ask(master, "GET", full(nodes, key))
    assert b"new" in await ask(replica, "GET", full(nodes, key))


@pytest.mark.parametrize("step", [0, 1], ids=["the journal's master", "another master"])
async def test_a_master_that_was_succeeded_and_promoted_again_unseen_is_met_anew(
    nodes: Nodes, own_cluster: RedisCluster, step: int
) -> None:
    number = (journals(own_cluster, nodes) + step) % 3
    key = key_on(own_cluster, nodes, number)
    master, replica = own_cluster.masters[number], own_cluster.replica_of(number)
    source = Source(**{f"_{key}": "old"})
    staleness = timedelta(seconds=2)
    larder = await nodes.open(own_cluster.address)
    cache = larder.cache(spec(source.load, memory=0, max_staleness=staleness))
    assert await cache.get(key) == "old"
    # 1. The replica has the old value, and hears no more; the master has heard that it is untrue.
    assert await ask(master, "WAIT", 1, 60_000) == 1
    replica.freeze()
    await ask(master, "CLIENT", "KILL", "TYPE", "replica")
    source.values[key] = "new"
    assert await cache.invalidate(key) is Acknowledgement.ACKNOWLEDGED

    def succeeded_twice() -> bytes:
        with asyncio.Runner() as runner:
            return runner.run(there_and_back())

    async def there_and_back() -> bytes:
        master.freeze()  # it would tell the replica
        replica.thaw()
        await own_cluster.promote(replica)
        master.thaw()
        await own_cluster.linked(master)
        await own_cluster.promote(master)
        await own_cluster.linked(replica)
        return bytes(await ask(master, "GET", full(nodes, key)))

    # 2. The node stands still. The replica takes its master's place, which takes over its data, the old value too, and then its own again.
    with ThreadPoolExecutor(1) as elsewhere:
        began = time.monotonic()
        assert b"old" in elsewhere.submit(succeeded_twice).result()
        time.sleep(max(0, staleness.total_seconds() - (time.monotonic() - began)))  # noqa: ASYNC251 - the node is to stand still
    # 3. Its connections have lasted, and tell nothing that was not proved anew.
    assert await cache.get(key) == "new"
    await eventually(lambda: larder.status.is_connected and larder.status.waiting_invalidations == 0)
    assert await cache.get(key) == "new"
    assert b"old" not in (await ask(master, "GET", full(nodes, key)) or b"")


async def test_without_one_master_the_others_go_on(nodes: Nodes, own_cluster: RedisCluster) -> None:
    number = (journals(own_cluster, nodes) + 1) % 3
    key, other = key_on(own_cluster, nodes, number), key_on(own_cluster, nodes, (number + 1) % 3)
    lost = [each for each in MANY if own_cluster.number_of(full(nodes, each)) == number]
    source = Source(**{f"_{each}": "old" for each in MANY})
    larder = await nodes.open(own_cluster.address)
    cache = larder.cache(spec(source.load, bulk_loader=source.load_all, memory=0))
    await cache.get_many(MANY)
    await own_cluster.masters[number].kill()
    await eventually(lambda: [server.is_connected for server in larder.servers].count(False) == 1)
    assert not larder.status.is_connected
    assert await cache.get_many(MANY) == ["old"] * len(MANY)
    assert source.batches[1:] == [lost]  # in one call, and of the others none
    assert [(await cache.lookup(each)).outcome for each in (other, key)] == [Outcome.REDIS, Outcome.LOAD]
    assert await cache.invalidate(other) is Acknowledgement.ACKNOWLEDGED
    source.values[key] = "new"
    assert await cache.invalidate(key) is Acknowledgement.DEFERRED
    assert await cache.get(key) == "new"
    await own_cluster.promote(own_cluster.replica_of(number))
    await eventually(lambda: larder.status.is_connected and larder.status.waiting_invalidations == 0)
    assert await cache.get(key) == "new"
    assert b"old" not in (await ask(own_cluster.replica_of(number), "GET", full(nodes, key)) or b"")


async def test_what_a_node_has_forgotten_and_a_master_lost_is_a_horizon(nodes: Nodes, own_cluster: RedisCluster) -> None:
    number = (journals(own_cluster, nodes) + 1) % 3
    key, other = key_on(own_cluster, nodes, number), key_on(own_cluster, nodes, (number + 1) % 3)
    master, replica = own_cluster.masters[number], own_cluster.replica_of(number)
    source = Source(**{f"_{key}": "old"})
    larder = await nodes.open(own_cluster.address, maximum_deferred=1)  # its ring remembers one
    cache = larder.cache(spec(source.load))
    await cache.get(key)
    assert await ask(master, "WAIT", 1, 60_000) == 1
    replica.freeze()
    await ask(master, "CLIENT", "KILL", "TYPE", "replica")
    source.values[key] = "new"
    assert await cache.invalidate(key) is Acknowledgement.ACKNOWLEDGED
    assert await cache.invalidate(other) is Acknowledgement.ACKNOWLEDGED
    await master.kill()
    replica.thaw()
    await own_cluster.promote(replica)
    await eventually(lambda: larder.status.is_connected and larder.status.waiting_invalidations == 0)
    async with asyncio.timeout(PATIENCE):
        await larder.ready()
    assert await cache.get(key) == "new"
