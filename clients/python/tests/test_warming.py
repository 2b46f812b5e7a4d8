from __future__ import annotations

import logging

import pytest

from conftest import Nodes, Source, spec
from larder import Outcome, Warmed
from servers import RedisProcess


async def test_keys_are_loaded_before_anybody_asks(shared_redis: RedisProcess, nodes: Nodes) -> None:
    source = Source()
    source.values = {key: str(key) for key in range(250)}
    cache = (await nodes.open(shared_redis)).cache(spec(source.load, bulk_loader=source.load_all))
    await cache.get(7)
    assert await cache.warm((key for key in range(250)), per_second=1e6) == Warmed(249, 1, 0, is_complete=True)
    assert [len(batch) for batch in source.batches] == [99, 100, 50]
    other = (await nodes.open(shared_redis)).cache(spec(source.load, bulk_loader=source.load_all))
    assert await other.warm(range(250), per_second=1e6) == Warmed(0, 250, 0, is_complete=True)


async def test_a_source_that_fails_is_left_alone(shared_redis: RedisProcess, nodes: Nodes) -> None:
    source = Source()
    source.failure = OSError("down")
    cache = (await nodes.open(shared_redis)).cache(spec(source.load, bulk_loader=source.load_all))
    assert await cache.warm(range(1_000), per_second=1e6) == Warmed(0, 0, 300, is_complete=False)


async def test_a_rate_that_is_none_is_refused(shared_redis: RedisProcess, nodes: Nodes) -> None:
    cache = (await nodes.open(shared_redis)).cache(spec())
    with pytest.raises(ValueError, match="per_second is 0"):
        await cache.warm([1], per_second=0)


async def test_lookups_are_told_where_the_switch_is_on(shared_redis: RedisProcess, nodes: Nodes, caplog: pytest.LogCaptureFixture) -> None:
    source = Source(_1="secret value")
    cache = (await nodes.open(shared_redis)).cache(spec(source.load))
    await cache.get(1)
    with caplog.at_level(logging.DEBUG, "larder.lookups"):
        assert (await cache.lookup(1)).outcome is Outcome.MEMORY
    told = [record.getMessage() for record in caplog.records if record.name == "larder.lookups"]
    assert len(told) == 1
    assert told[0].startswith("cache=goal key=goal:1 outcome=memory micros=")


async def test_nothing_is_put_for_none(shared_redis: RedisProcess, nodes: Nodes) -> None:
    cache = (await nodes.open(shared_redis)).cache(spec())
    with pytest.raises(ValueError, match="invalidate"):
        await cache.put(1, None)
