"""One application's caches on one node."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from types import TracebackType
from typing import Any, Self, TypeVar

from larder.cache import Cache
from larder.clock import Clock, SystemClock
from larder.engine.parts import Parts, Tasks
from larder.engine.spec import CacheSpec
from larder.globs import Glob
from larder.journal.journal import Journal
from larder.journal.records import Group, Kind
from larder.keys import namespace
from larder.limits.limit import Limit, WhenAway
from larder.limits.rates import RateLimit
from larder.node.beacons import BeaconKeys, Beacons
from larder.node.invalidator import Acknowledgement, Invalidator
from larder.node.outbox import Outbox
from larder.node.reigns import Reigns
from larder.node.ring import Ring
from larder.node.state import NodeState
from larder.node.tier import Tier
from larder.redis.cluster import shards_of
from larder.redis.line import Line, Reign
from larder.redis.settings import Redis
from larder.redis.shard import Shard

K = TypeVar("K")
V = TypeVar("V")

_LOG = logging.getLogger("larder")


@dataclass(frozen=True, slots=True)
class Status:
    """How a Larder stands. It ``is_connected`` if each master of its Redis is there.

    ``proof_age_seconds``: how long ago it was last known that nothing is missing; None if it is not. ``lag_seconds``: how far
    behind the newest record was when it was applied here.
    """

    is_connected: bool
    is_breaker_open: bool
    last_error: str
    waiting_invalidations: int
    rules: int
    abandonments: int
    proof_age_seconds: float | None
    lag_seconds: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What metrics tell beside the status.

    ``invalidations`` counts by kind and by what became of them, ``redirections`` what a cluster has sent elsewhere: ``moved``, ``ask``
    or, to the same server once more, ``tryagain``.
    """

    in_flight: int
    connects: int
    rejected: int
    breaker_openings: int
    invalidations: Mapping[tuple[str, Acknowledgement], int]
    redirections: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Server:
    """How one master stands, and why it was last lost."""

    name: str
    is_connected: bool
    is_breaker_open: bool
    last_error: str


class Larder:
    """The caches of one namespace, ``instance:version``, over one Redis. An asynchronous context manager.

    Entering it never waits for Redis, and never fails because of it: while Redis is away loaders answer, and what is declared
    untrue waits, ``maximum_deferred`` at most. ``maximum_rules`` groups are remembered one by one. Not to be shared between
    event loops. Raises ValueError for arguments that do not fit.
    """

    def __init__(
        self,
        instance: str,
        version: str,
        redis: Redis | str,
        *,
        maximum_rules: int = 100_000,
        maximum_deferred: int = 10_000,
        clock: Clock | None = None,
    ) -> None:
        for option, given in (("maximum_rules", maximum_rules), ("maximum_deferred", maximum_deferred)):
            if given < 1:
                raise ValueError(f"{option} is {given}: give 1 or more")
        self.namespace = namespace(instance, version)
        self._clock = clock or SystemClock()
        self._redis = Redis(redis) if isinstance(redis, str) else redis
        self.node = secrets.token_hex(8)
        self._limits = (maximum_rules, maximum_deferred)
        self._caches: dict[str, Cache[Any, Any]] = {}
        self._specs: list[CacheSpec[Any, Any]] = []
        self._rate_limits: list[RateLimit] = []
        self._is_open = False

    async def __aenter__(self) -> Self:
        rules, deferred = self._limits
        self._tasks = Tasks()
        self._shards = shards_of(self._redis, self._clock)
        self._journal = Journal(self._shards, self.namespace, self.node, self._clock, _version())
        self._state = NodeState(self.namespace, self._clock, rules)
        # A ring that holds no more than the outbox takes: what it has to repeat must not become a horizon.
        ring = Ring(deferred)
        keys = BeaconKeys(self._shards, self.namespace, self.node)
        self._reigns = Reigns(self._shards, self.namespace, keys, self._clock, ring)
        self._beacons = Beacons(self._shards, keys, self._clock, ring)
        self._tier = Tier(self._shards, self.namespace, self._journal, self._reigns, self._beacons)
        self._invalidator = Invalidator(self._state, self._journal, self._tier, Outbox(deferred))
        self._reigns.repeat = self._invalidator.repeat
        self._reigns.distrust = self._state.drop_everything
        self._beacons.on_look = self._reigns.look
        self._journal.on_recording = self._reigns.recording
        self._journal.on_tick = self._tick
        self._journal.after_beat = self._after_beat
        self._shards.start(self)
        self._journal.follow(self._state)
        self._is_open = True
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._is_open = False
        await self._tasks.close()
        await self._journal.close()
        await self._shards.close()
        await self._beacons.close()
        self._state.drop_everything("closed")

    async def met(self, shard: Shard, line: Line, before: Reign | None) -> None:
        """A connection for commands was made, and is used by nobody yet."""
        await self._reigns.met(shard, line, before)

    def connected(self, shard: Shard) -> None:
        """Commands can be sent again."""
        self._beacons.tick()
        if shard is self._journal.shard:
            self._journal.beat()

    def _tick(self) -> None:
        self._state.look_whether_awake()
        self._beacons.tick()

    async def _after_beat(self) -> None:
        await self._invalidator.drain()

    def cache(self, spec: CacheSpec[K, V]) -> Cache[K, V]:
        """Makes a cache. Raises ValueError if another has its name, or could have one of its keys; RuntimeError if not open."""
        self._require_open()
        if spec.name in self._caches:
            raise ValueError(f"There is a cache named {spec.name} already; give this one another name")
        for other in self._specs:
            if spec.key_template.may_collide_with(other.key_template):
                raise ValueError(f"Templates '{spec.template}' and '{other.template}' could make the same key; change a literal")
        parts = Parts(spec, self._state, self._journal, self._tier, self._invalidator, self._tasks, self._clock)
        made = Cache(parts)
        self._state.register(parts)
        self._caches[spec.name] = made
        self._specs.append(spec)
        _LOG.info("A cache: namespace=%s name=%s template=%s", self.namespace, spec.name, spec.template)
        return made

    @property
    def caches(self) -> list[Cache[Any, Any]]:
        """All that were made."""
        return list(self._caches.values())

    def rate_limit(self, template: str, limit: Limit, *, when_away: WhenAway = WhenAway.ALLOW) -> RateLimit:
        """A limit whose keys stand beside the values of caches: ``rate_limit:user:{user_id}:{endpoint}``, filled as those are.

        Raises ValueError if the template is malformed, or there is a limit by it already; RuntimeError if not open.
        """
        self._require_open()
        if any(other.template == template for other in self._rate_limits):
            raise ValueError(f"There is a limit by the template '{template}' already; use that one, or give this one another template")
        made = RateLimit(self._tier, self._clock, template, limit, when_away)
        self._rate_limits.append(made)
        return made

    @property
    def rate_limits(self) -> list[RateLimit]:
        """All that were made."""
        return list(self._rate_limits)

    async def invalidate_tag(self, tag: str, *, reason: str = "", keeping_stale: bool = False) -> Acknowledgement:
        """Declares untrue everything with that tag. One record, however many entries; as are the following.

        Keeping what is stale it is only outdated: loaded anew, and served where that fails, as long as ``stale_if_error`` allows.
        """
        return await self._group(Group(Kind.TAG, _given("tag", tag), reason, keeping_stale))

    async def invalidate_pattern(self, pattern: str, *, reason: str = "", keeping_stale: bool = False) -> Acknowledgement:
        """Declares untrue all keys, without the namespace, that match a pattern in Redis's dialect: ``goal:4*``."""
        Glob(pattern)
        return await self._group(Group(Kind.PATTERN, pattern, reason, keeping_stale))

    async def invalidate_cache(self, cache: Cache[Any, Any], *, reason: str = "", keeping_stale: bool = False) -> Acknowledgement:
        """Declares a whole cache untrue."""
        (spec,) = [spec for spec in self._specs if spec.name == cache.name]
        return await self._group(Group(Kind.CACHE, spec.key_template.prefix, reason, keeping_stale))

    async def invalidate_everything(self, reason: str, *, keeping_stale: bool = False) -> Acknowledgement:
        """Declares all caches of the namespace untrue."""
        return await self._group(Group(Kind.HORIZON, "", _given("reason", reason), keeping_stale))

    async def _group(self, group: Group) -> Acknowledgement:
        self._require_open()
        return await asyncio.shield(self._tasks.start(self._invalidator.group(group)))

    @property
    def status(self) -> Status:
        """How it stands, for health checks. Cheap."""
        shards = self._shards.all
        return Status(
            bool(shards) and all(shard.is_connected for shard in shards),
            any(shard.is_breaker_open for shard in shards),
            self._shards.last_error,
            len(self._invalidator.outbox),
            len(self._state.rules) + len(self._state.outdated),
            self._state.abandonments,
            self._journal.proof_age_seconds,
            self._journal.lag.seconds,
        )

    @property
    def servers(self) -> list[Server]:
        """Each master as it stands: one, or those of a cluster. Cheap."""
        return [Server(shard.name, shard.is_connected, shard.is_breaker_open, shard.last_error) for shard in self._shards.all]

    @property
    def figures(self) -> Figures:
        """Counts of this node. Cheap."""
        shards = self._shards.all
        return Figures(
            sum(shard.in_flight for shard in shards),
            sum(shard.connects for shard in shards),
            sum(shard.rejected for shard in shards),
            sum(shard.openings for shard in shards),
            dict(self._invalidator.counts),
            self._shards.redirections,
        )

    async def ready(self) -> None:
        """Returns when the journal was read and all of Redis is believed. Waits without limit: bound it, if you call it at all."""
        self._require_open()
        self._journal.beat()
        await self._journal.progress.proven_now()
        await self._beacons.all_confirmed()

    def _require_open(self) -> None:
        if not self._is_open:
            raise RuntimeError("This Larder is not open; use it inside 'async with'")


def _given(what: str, text: str) -> str:
    if not text:
        raise ValueError(f"the {what} is empty; invalidate_everything is for everything")
    return text


def _version() -> str:
    try:
        return metadata.version("larder-client")
    except metadata.PackageNotFoundError:
        return "development"
