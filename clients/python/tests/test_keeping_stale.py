"""Clears that leave what stands in for the source."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from conftest import Nodes, Source, eventually, spec
from larder import LoadError, Outcome
from servers import RedisProcess

LONG = timedelta(hours=1)


@pytest.mark.parametrize("memory", [0, 10])
@pytest.mark.parametrize("group", ["cache", "tag", "pattern", "everything"])
async def test_what_is_outdated_is_loaded_anew_and_served_only_where_that_fails(
    shared_redis: RedisProcess, nodes: Nodes, memory: int, group: str
) -> None:
    source = Source(_1="old")
    larder = await nodes.open(shared_redis)
    options: dict[str, Any] = {
        "key_tags": lambda key: {"t"},
        "stale_while_revalidate": LONG,
        "stale_if_error": LONG,
        "retry_pause": timedelta(),
    }
    cache = larder.cache(spec(source.load, memory=memory, **options))
    await cache.get(1)
    match group:
        case "cache":
            await larder.invalidate_cache(cache, keeping_stale=True)
        case "tag":
            await larder.invalidate_tag("t", keeping_stale=True)
        case "pattern":
            await larder.invalidate_pattern("g*:1", keeping_stale=True)
        case "everything":
            await larder.invalidate_everything("new prices", keeping_stale=True)
    assert cache.peek(1) is None
    source.failure = OSError("down")
    answer = await cache.lookup(1)
    assert (answer.value, answer.outcome) == ("old", Outcome.STALE)
    source.failure = None
    source.values[1] = "new"
    assert (await cache.lookup(1)).value == "new"
    assert (await cache.lookup(1)).value == "new"


async def test_without_stale_if_error_it_is_a_clear_like_any_other(shared_redis: RedisProcess, nodes: Nodes) -> None:
    source = Source(_1="old")
    larder = await nodes.open(shared_redis)
    cache = larder.cache(spec(source.load, stale_while_revalidate=LONG))
    await cache.get(1)
    await larder.invalidate_cache(cache, keeping_stale=True)
    source.failure = OSError("down")
    with pytest.raises(LoadError):
        await cache.get(1)


async def test_a_deadly_clear_behind_it_counts(shared_redis: RedisProcess, nodes: Nodes) -> None:
    source = Source(_1="old")
    larder = await nodes.open(shared_redis)
    cache = larder.cache(spec(source.load, stale_if_error=LONG))
    await cache.get(1)
    await larder.invalidate_cache(cache, keeping_stale=True)
    await larder.invalidate_cache(cache)
    source.failure = OSError("down")
    with pytest.raises(LoadError):
        await cache.get(1)


async def test_another_node_keeps_it_too(shared_redis: RedisProcess, nodes: Nodes) -> None:
    source = Source(_1="old")
    first, second = await nodes.open(shared_redis), await nodes.open(shared_redis)
    one, two = (larder.cache(spec(source.load, stale_if_error=LONG)) for larder in (first, second))
    await one.get(1)
    await two.get(1)
    await first.invalidate_cache(one, keeping_stale=True)
    await eventually(lambda: two.peek(1) is None)
    source.failure = OSError("down")
    assert (await two.lookup(1)).outcome is Outcome.STALE


async def test_who_comes_after_it_is_not_answered_by_a_load_from_before(shared_redis: RedisProcess, nodes: Nodes) -> None:
    source = Source(_1="old")
    larder = await nodes.open(shared_redis)
    cache = larder.cache(spec(source.load, stale_if_error=LONG))
    source.gate.clear()
    before = asyncio.ensure_future(cache.get(1))
    await source.began.wait()
    source.values[1] = "new"
    await larder.invalidate_cache(cache, keeping_stale=True)
    after = asyncio.ensure_future(cache.get(1))
    await asyncio.sleep(0)
    source.gate.set()
    assert [await before, await after, await cache.get(1)] == ["old", "new", "new"]
