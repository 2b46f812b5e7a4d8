from __future__ import annotations

import re

from prometheus_client import CollectorRegistry

from conftest import Nodes, Source, spec
from larder.metrics import LarderCollector
from servers import RedisProcess
from vectors import REPOSITORY


async def registry(nodes: Nodes, redis: RedisProcess) -> tuple[CollectorRegistry, str]:
    source = Source(_1="one", _2="two")
    larder = await nodes.open(redis)
    cache = larder.cache(spec(source.load))
    for key in (1, 1, 1, 2):
        await cache.get(key)
    await cache.invalidate(1, 2)
    await larder.invalidate_tag("x")
    collected = CollectorRegistry()
    collected.register(LarderCollector(larder))
    return collected, larder.namespace


async def test_what_was_done_is_told(shared_redis: RedisProcess, nodes: Nodes) -> None:
    collected, namespace = await registry(nodes, shared_redis)

    def value(name: str, **labels: str) -> float | None:
        return collected.get_sample_value(name, {"namespace": namespace, **labels})

    assert value("cache_gets_total", cache="goal", tier="memory", result="hit") == 2
    assert value("cache_gets_total", cache="goal", tier="redis", result="miss") == 2
    assert value("cache_puts_total", cache="goal", tier="redis") == 2
    assert value("cache_size", cache="goal") == 0
    assert value("larder_load_seconds_count", cache="goal", result="success") == 2
    assert value("larder_lookup_seconds_count", cache="goal", outcome="load") == 2
    assert value("larder_invalidations_total", kind="key") == 2
    assert value("larder_invalidations_total", kind="tag") == 1
    assert value("larder_invalidations_deferred_total", kind="key") is None
    assert value("larder_tier_connected", tier="redis") == 1
    assert value("larder_breaker_state", tier="redis") == 0
    assert value("larder_outbox_size") == 0


async def test_all_names_are_those_of_the_page_on_metrics(shared_redis: RedisProcess, nodes: Nodes) -> None:
    page = (REPOSITORY / "docs" / "metrics.md").read_text("utf-8")
    documented = set(re.findall(r"`((?:cache|larder)_[a-z_]+)`", page))
    collected, _ = await registry(nodes, shared_redis)
    told = {metric.name + ("_total" if metric.type == "counter" else "") for metric in collected.collect()}
    assert told - documented == set()
