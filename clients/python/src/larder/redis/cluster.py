"""The masters of a cluster, by the map of its slots.

The map is read at the start, every two seconds, and whenever something speaks against it, ten times a second at most; as often while a
master is missing, for ten seconds, and then twice a second: nobody tells when a replica has taken its place.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Any

from redis.exceptions import RedisError

from larder.clock import Clock
from larder.errors import TierUnavailableError
from larder.redis.ballot import answers
from larder.redis.line import Line
from larder.redis.opening import connected, fields_of
from larder.redis.redirecting import Redirecting
from larder.redis.settings import Redis
from larder.redis.shard import Follower, Shard
from larder.redis.shards import OneShard, Shards
from larder.redis.slots import SLOTS, SlotMap, slot_of
from larder.redis.whereabouts import Endpoint

_LOG = logging.getLogger("larder")
_READ_EVERY_SECONDS = 2.0
_SHORTEST_PAUSE = 0.1
_LONGER_PAUSE = 0.5
_READINGS_IN_VAIN = 100
_MOST_ASKED = 5


def shards_of(settings: Redis, clock: Clock) -> Shards:
    """What the address speaks of."""
    return Cluster(settings, clock) if settings.is_cluster else OneShard(settings, clock)


class _Seat:
    """A master of a cluster; a replica that takes its slots over takes its place here too."""

    can_change = False

    def __init__(self, at: Endpoint | None, cluster: Cluster) -> None:
        self.at = at
        self._cluster = cluster

    async def find(self) -> Endpoint:
        if self.at is None:
            self.doubt()
            raise TierUnavailableError("unavailable", "no node of the cluster is known to serve the slot")
        return self.at

    def failed(self) -> None:
        self.doubt()

    def doubt(self) -> None:
        self._cluster.doubt()

    async def close(self) -> None:
        pass


class Cluster:
    """A shard for each master, which stays the same shard when the master is succeeded."""

    is_cluster = True

    def __init__(self, settings: Redis, clock: Clock) -> None:
        self.settings = settings
        self._clock = clock
        self._hard = settings.command_timeout.total_seconds()
        self._redirecting = Redirecting(settings, clock, self._line_at, self.doubt)
        self._map = SlotMap(-1, ())
        self._members: dict[Endpoint, tuple[Shard, _Seat]] = {}
        self._nobody = Shard(settings, clock, settings.name, _Seat(None, self))
        self._by_slot: list[Shard] = [self._nobody] * SLOTS
        self._follower: Follower | None = None
        self._doubted = asyncio.Event()
        self._in_vain = 0
        self._reading: asyncio.Task[None] | None = None
        self._leaving: set[asyncio.Task[None]] = set()
        self.all: Sequence[Shard] = ()

    @property
    def last_error(self) -> str:
        missing = [shard for shard in self.all if not shard.is_connected] or self.all
        return next((shard.last_error for shard in missing if shard.last_error), self._nobody.last_error)

    @property
    def redirections(self) -> dict[str, int]:
        return dict(self._redirecting.counts)

    def of(self, key: str) -> Shard:
        shard = self._by_slot[slot_of(key)]
        if not shard.is_new or shard is self._nobody:
            return shard
        # Until a master that was just found is connected, others redirect to it what it has.
        return next((other for other in self.all if other.is_connected), shard)

    def _line_at(self, at: Endpoint) -> Line | None:
        member = self._members.get(at)
        line = member[0].line if member else None
        return line if line is not None and line.endpoint == at else None

    def start(self, follower: Follower) -> None:
        self._follower = follower
        self._reading = asyncio.create_task(self._keep_reading())

    def doubt(self) -> None:
        self._doubted.set()

    async def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        await self._redirecting.close()
        await asyncio.gather(*(shard.close() for shard in self.all), *self._leaving)

    async def _keep_reading(self) -> None:
        while True:
            self._doubted.clear()
            try:
                self._heard(await self._newest())
            except TierUnavailableError as away:
                self._nobody.last_error = str(away)
            except Exception as unforeseen:
                _LOG.exception("The map of the cluster could not be read: tier=redis server=%s", self.settings.name)
                self._nobody.last_error = repr(unforeseen)
            await self._redirecting.guests.close_unused()
            await self._pause()

    async def _pause(self) -> None:
        self._in_vain = self._in_vain + 1 if self._is_somebody_missing else 0
        await asyncio.sleep(_SHORTEST_PAUSE if self._in_vain < _READINGS_IN_VAIN else _LONGER_PAUSE)
        if not self._is_somebody_missing:
            with suppress(TimeoutError):
                async with asyncio.timeout(_READ_EVERY_SECONDS - _SHORTEST_PAUSE):
                    await self._doubted.wait()

    @property
    def _is_somebody_missing(self) -> bool:
        return not self.all or any(not shard.is_connected for shard in self.all)

    async def _newest(self) -> SlotMap:
        lines = [shard.line for shard in self.all if shard.is_connected and shard.line is not None]
        if lines:
            with suppress(TierUnavailableError):
                return await self._elected([_told(line) for line in lines[:_MOST_ASKED]])
        nodes = list(dict.fromkeys((*self._map.masters, *self.settings.nodes)))
        return await self._elected([self._visited(at) for at in nodes[:_MOST_ASKED]])

    async def _elected(self, questions: list[Coroutine[Any, Any, SlotMap]]) -> SlotMap:
        """Of several maps the newest counts: a node that is cut off from the others knows no newer."""
        return max(await answers(questions, self._hard), key=lambda told: told.epoch)

    async def _visited(self, at: Endpoint) -> SlotMap:
        line = await connected(self.settings, at, self._clock)
        try:
            return await _told(line)
        finally:
            line.close()

    def _heard(self, newer: SlotMap) -> None:
        if not newer.ranges:
            self._nobody.last_error = "the cluster has given no slots to any node"
        elif newer.ranges != self._map.ranges and newer.epoch >= self._map.epoch:
            self._take(newer)

    def _take(self, newer: SlotMap) -> None:
        assert self._follower is not None
        were = newer.successors(self._map)
        before = self._members
        self._map = newer
        self._members = {at: before[were[at]] if at in were else self._member(at) for at in newer.masters}
        self.all = tuple(shard for shard, _ in self._members.values())
        self._by_slot = [self._nobody] * SLOTS
        for first, last, master in newer.ranges:
            self._by_slot[first : last + 1] = [self._members[master][0]] * (last + 1 - first)
        for at, (shard, seat) in self._members.items():
            if at not in were:
                shard.start(self._follower)
            elif seat.at != at:
                seat.at, shard.name = at, str(at)
                shard.move_on(at)
        for shard, _ in before.values():
            if shard not in self.all:
                self._let_go(shard)

    def _member(self, at: Endpoint) -> tuple[Shard, _Seat]:
        seat = _Seat(at, self)
        return Shard(self.settings, self._clock, str(at), seat, self._redirecting), seat

    def _let_go(self, shard: Shard) -> None:
        leaving = asyncio.create_task(shard.close())
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)


async def _told(line: Line) -> SlotMap:
    """What the server at the other end knows."""
    try:
        info, slots = await asyncio.gather(line.here("CLUSTER", "INFO"), line.here("CLUSTER", "SLOTS"))
        epoch = int(fields_of(info).get("cluster_current_epoch", 0))
        return SlotMap.of(epoch, slots, line.endpoint)
    except (RedisError, ValueError, TypeError) as refused:
        raise TierUnavailableError("error", f"{line.endpoint} tells no map of a cluster: {refused}") from refused
