"""A Larder's figures for Prometheus, under the names that all nodes of all languages use. Needs the package ``prometheus-client``.

::

    prometheus_client.REGISTRY.register(LarderCollector(shop))

Nothing is measured for it: what is counted anyway is read when somebody scrapes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, SummaryMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from larder.cache import Cache
from larder.engine.entries import Outcome
from larder.larder import Larder

_BREAKER_OPEN = 2
_SERVER = ["namespace", "tier", "server"]


class LarderCollector(Collector):
    """All figures of one Larder, each with its ``namespace``; register one for each. Scrape it on the Larder's event loop."""

    def __init__(self, larder: Larder) -> None:
        self._larder = larder

    def collect(self) -> Iterator[Metric]:
        yield from self._of_node()
        yield from self._of_caches()
        yield self._of_limits()

    def _of_limits(self) -> Metric:
        # As everywhere, without a namespace: a limit may be one of several applications.
        family = CounterMetricFamily("larder_rate_limit_decisions", "What limits have answered", labels=["limit", "result"])
        for limit in self._larder.rate_limits:
            for result, count in limit.counts.items():
                family.add_metric([limit.template, result], count)
        return family

    def _of_node(self) -> Iterator[Metric]:
        status, figures = self._larder.status, self._larder.figures
        yield self._gauge("larder_tier_connected", "Whether commands can be sent", status.is_connected, tier="redis")
        breaker = _BREAKER_OPEN if status.is_breaker_open else 0
        yield self._gauge("larder_breaker_state", "0 closed, 2 open", breaker, tier="redis")
        yield self._gauge("larder_tier_inflight", "Commands that wait for their answers", figures.in_flight, tier="redis")
        yield self._gauge("larder_outbox_size", "Invalidations that wait for Redis", status.waiting_invalidations)
        yield self._gauge("larder_rules_size", "Group invalidations that are remembered", status.rules)
        age = float("nan") if status.proof_age_seconds is None else status.proof_age_seconds
        yield self._gauge("larder_journal_proof_age_seconds", "Since when it is not known that nothing is missing", age)
        yield self._gauge("larder_journal_lag_seconds", "How far behind the newest record was when it was applied", status.lag_seconds)
        yield self._counter("larder_journal_gaps", "How often memory was emptied for safety", status.abandonments)
        yield self._counter("larder_tier_connects", "Connections for commands that were made", figures.connects, tier="redis")
        yield self._counter("larder_tier_rejected", "Commands refused as too many waited", figures.rejected, tier="redis")
        yield self._counter("larder_breaker_openings", "How often the breaker has opened", figures.breaker_openings, tier="redis")
        yield from self._of_invalidations()
        yield from self._of_servers()

    def _of_servers(self) -> Iterator[Metric]:
        connected = GaugeMetricFamily("larder_server_connected", "Whether commands can be sent to it", labels=_SERVER)
        breaker = GaugeMetricFamily("larder_server_breaker_state", "0 closed, 2 open, of this server alone", labels=_SERVER)
        for server in self._larder.servers:
            names = [self._larder.namespace, "redis", server.name]
            connected.add_metric(names, server.is_connected)
            breaker.add_metric(names, _BREAKER_OPEN if server.is_breaker_open else 0)
        yield from (connected, breaker)
        sent_on = CounterMetricFamily("larder_tier_redirections", "What a cluster has sent elsewhere", labels=["namespace", "tier", "kind"])
        for kind, count in self._larder.figures.redirections.items():
            sent_on.add_metric([self._larder.namespace, "redis", kind], count)
        yield sent_on

    def _of_invalidations(self) -> Iterator[Metric]:
        for name, deferred in (("larder_invalidations", None), ("larder_invalidations_deferred", "deferred")):
            family = CounterMetricFamily(name, "What this node has declared untrue", labels=["namespace", "kind"])
            counts: dict[str, int] = {}
            for (kind, acknowledgement), count in self._larder.figures.invalidations.items():
                if deferred in (None, acknowledgement.value):
                    counts[kind] = counts.get(kind, 0) + count
            for kind, count in counts.items():
                family.add_metric([self._larder.namespace, kind], count)
            yield family

    def _of_caches(self) -> Iterator[Metric]:
        caches = self._larder.caches
        yield self._per_cache(caches, GaugeMetricFamily, "cache_size", "Entries in memory", lambda cache: cache.size)
        yield self._per_cache(caches, GaugeMetricFamily, "larder_flights", "Lookups under way", lambda cache: cache.flights)
        yield self._per_cache(caches, CounterMetricFamily, "larder_fills_refused", "Loads that were overtaken", _refused)
        yield self._per_cache(caches, CounterMetricFamily, "larder_stale_served", "Answers past their time to live", _stale)
        yield self._labelled(caches, "cache_gets", "Lookups by tier", ["tier", "result"], _gets)
        yield self._labelled(caches, "cache_puts", "Entries kept by tier", ["tier"], lambda cache: _by_name(cache.counters.puts))
        yield self._labelled(caches, "cache_evictions", "Entries that left memory", ["cause"], lambda cache: {("size",): cache.evictions})
        yield self._labelled(
            caches, "larder_bytes_written", "Bytes of envelopes", ["tier"], lambda cache: {("redis",): cache.counters.bytes_written}
        )
        yield self._labelled(
            caches,
            "larder_tier_errors",
            "What failed in Redis, or was of no use there",
            ["tier", "kind"],
            lambda cache: {("redis", kind): count for kind, count in cache.counters.tier_errors.items()},
        )
        yield self._lookup_seconds(caches)
        yield self._load_seconds(caches)

    def _lookup_seconds(self, caches: list[Cache[Any, Any]]) -> Metric:
        labels = ["namespace", "cache", "outcome"]
        family = SummaryMetricFamily("larder_lookup_seconds", "Lookups that memory could not answer", labels=labels)
        for cache in caches:
            for outcome, seconds in cache.counters.lookup_seconds.items():
                names = [self._larder.namespace, cache.name, outcome.value]
                family.add_metric(names, cache.counters.slow_lookups[outcome], seconds)
        return family

    def _load_seconds(self, caches: list[Cache[Any, Any]]) -> Metric:
        family = SummaryMetricFamily("larder_load_seconds", "Loads from the source", labels=["namespace", "cache", "result"])
        for cache in caches:
            for is_loaded, seconds in cache.counters.load_seconds.items():
                names = [self._larder.namespace, cache.name, "success" if is_loaded else "failure"]
                family.add_metric(names, cache.counters.loads[is_loaded], seconds)
        return family

    def _gauge(self, name: str, about: str, value: float, **labels: str) -> Metric:
        family = GaugeMetricFamily(name, about, labels=["namespace", *labels])
        family.add_metric([self._larder.namespace, *labels.values()], value)
        return family

    def _counter(self, name: str, about: str, value: float, **labels: str) -> Metric:
        family = CounterMetricFamily(name, about, labels=["namespace", *labels])
        family.add_metric([self._larder.namespace, *labels.values()], value)
        return family

    def _per_cache(self, caches: list[Cache[Any, Any]], kind: Any, name: str, about: str, value: Any) -> Metric:
        family: Metric = kind(name, about, labels=["namespace", "cache"])
        for cache in caches:
            family.add_metric([self._larder.namespace, cache.name], value(cache))  # type: ignore[attr-defined]
        return family

    def _labelled(self, caches: list[Cache[Any, Any]], name: str, about: str, labels: list[str], values: Any) -> Metric:
        family = CounterMetricFamily(name, about, labels=["namespace", "cache", *labels])
        for cache in caches:
            for names, count in values(cache).items():
                family.add_metric([self._larder.namespace, cache.name, *names], count)
        return family


def _refused(cache: Cache[Any, Any]) -> int:
    return cache.counters.refused_fills


def _stale(cache: Cache[Any, Any]) -> int:
    return cache.counters.lookups[Outcome.STALE]


def _by_name(counts: dict[str, int]) -> dict[tuple[str], int]:
    return {(name,): count for name, count in counts.items()}


def _gets(cache: Cache[Any, Any]) -> dict[tuple[str, str], int]:
    """How many lookups each tier answered fresh, or left to the next."""
    lookups = cache.counters.lookups
    beyond_memory = sum(lookups.values()) - lookups[Outcome.MEMORY]
    return {
        ("memory", "hit"): lookups[Outcome.MEMORY],
        ("memory", "miss"): beyond_memory,
        ("redis", "hit"): lookups[Outcome.REDIS],
        ("redis", "miss"): beyond_memory - lookups[Outcome.REDIS],
    }
