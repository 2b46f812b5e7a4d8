"""Every master writes down, with each heartbeat, when this node sent it by the node's own clock.

Being written, a beacon proves that its master is one still, and the same; being found under another reign, it tells how far back that
master's knowledge goes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from redis.exceptions import AskError, MovedError

from larder.clock import MILLISECOND, SECOND, Clock
from larder.errors import TierUnavailableError
from larder.journal.proof import Proof
from larder.node.ring import Ring
from larder.redis.failures import is_outage
from larder.redis.line import Line
from larder.redis.opening import still_reigns
from larder.redis.shard import Shard
from larder.redis.shards import Shards

_KEPT_MILLIS = 600_000
_REACH_NANOS = 30 * SECOND
_EVERY_NANOS = SECOND
_LOST_NANOS = 250 * MILLISECOND
_MOST_NUMBERS = 100_000


def _is_on_its_way(cause: BaseException | None) -> bool:
    # Not one that has moved: whoever looks for it on the next master would not find it, and append a horizon for nothing.
    return isinstance(cause, AskError) and not isinstance(cause, MovedError)


class BeaconKeys:
    """Where a node's beacons stand: on each master under the smallest number whose slot is that master's."""

    def __init__(self, shards: Shards, namespace: str, node: str) -> None:
        self._shards = shards
        self._namespace = namespace
        self._node = node
        self._numbers: dict[Shard, int] = {}

    def of(self, shard: Shard) -> str:
        """The key of the beacon on a shard."""
        number = self._numbers.get(shard, 0)
        if not self._is_there(number, shard):
            number = self._search(shard, 0)
        self._numbers = {known: self._numbers.get(known, 0) for known in self._shards.all} | {shard: number}
        return self._slot(number) + "~beacon:" + self._node

    def elsewhere(self, shard: Shard) -> None:
        """The slot is on its way to another master, so the next number is taken whose slot is not."""
        self._numbers[shard] = self._search(shard, self._numbers.get(shard, 0) + 1)

    def _search(self, shard: Shard, number: int) -> int:
        # A master that holds so few slots is about to give them away, or has just got the first.
        while number < _MOST_NUMBERS and not self._is_there(number, shard):
            number += 1
        return number

    def _is_there(self, number: int, shard: Shard) -> bool:
        return self._shards.of(self._slot(number)) is shard

    def _slot(self, number: int) -> str:
        return "{" + f"{self._namespace}#{number}" + "}"


class _Beacon:
    """The one on one master; one is under way at a time."""

    def __init__(self, clock: Clock) -> None:
        self.proof = Proof(clock)
        self.lit_at: int | None = None
        self.confirmed_at: int | None = None
        self.is_under_way = False
        self.is_lost = False

    def is_due(self, now: int) -> bool:
        if self.is_under_way:
            return False
        return self.lit_at is None or now - self.lit_at >= (_LOST_NANOS if self.is_lost else _EVERY_NANOS)


class Beacons:
    """Lit once a second; what got lost is sent again soon, what was refused with the next heartbeat."""

    def __init__(self, shards: Shards, keys: BeaconKeys, clock: Clock, ring: Ring) -> None:
        self._shards = shards
        self._keys = keys
        self._clock = clock
        self._ring = ring
        self._slowest = int(shards.settings.command_timeout.total_seconds() * SECOND)
        self._beacons: dict[Shard, _Beacon] = {}
        self._lights: set[asyncio.Task[None]] = set()
        self._all_confirmed = asyncio.Event()
        self._looked_at = clock.nanos()
        self.on_look: Callable[[], None] = lambda: None

    async def close(self) -> None:
        """Ends what is under way."""
        lights = list(self._lights)
        for light in lights:
            light.cancel()
        await asyncio.gather(*lights, return_exceptions=True)

    def confirmed_at(self, shard: Shard) -> int | None:
        """When the shard's master last confirmed that it is one; None before the first time."""
        beacon = self._beacons.get(shard)
        return None if beacon is None else beacon.proof.at_nanos

    def all_confirmed(self) -> Awaitable[bool]:
        """Waits until each master has confirmed itself. To be bounded by the caller."""
        return self._all_confirmed.wait()

    def tick(self) -> None:
        """To be called a few times a second."""
        now = self._clock.nanos()
        for beacon in self._beacons.values():
            beacon.proof.compare_clocks()
        for shard in self._shards.all:
            beacon = self._beacons.setdefault(shard, _Beacon(self._clock))
            if shard.is_connected and beacon.is_due(now):
                self._start(shard, beacon)
        if now - self._looked_at >= _EVERY_NANOS:
            self._looked_at = now
            self._beacons = {shard: self._beacons[shard] for shard in self._shards.all}
            self.on_look()
            self._forget()

    def _start(self, shard: Shard, beacon: _Beacon) -> None:
        beacon.is_under_way, beacon.is_lost = True, False
        beacon.lit_at = self._clock.nanos()
        light = asyncio.create_task(self._light(shard, beacon, beacon.lit_at, beacon.proof.moment()))
        self._lights.add(light)
        light.add_done_callback(self._lights.discard)

    async def _light(self, shard: Shard, beacon: _Beacon, lit_at: int, moment: int) -> None:
        def send(line: Line) -> Awaitable[object]:
            # Nowhere else: what another master writes down is no proof of this one. And in this order: written under the same reign.
            written = line.here("SET", self._keys.of(shard), lit_at, "PX", _KEPT_MILLIS)
            return asyncio.gather(written, still_reigns(line))

        try:
            await shard.call("beacon", send)
        except TierUnavailableError as failure:
            beacon.is_lost = is_outage(failure)
            if _is_on_its_way(failure.__cause__):
                self._keys.elsewhere(shard)
        else:
            beacon.proof.prove(moment)
            beacon.confirmed_at = lit_at
            if self._oldest_confirmed() is not None:
                self._all_confirmed.set()
        finally:
            beacon.is_under_way = False

    def _oldest_confirmed(self) -> int | None:
        """When the beacon that was confirmed least lately was lit; None if any master has confirmed none."""
        confirmed = [beacon.confirmed_at if (beacon := self._beacons.get(shard)) else None for shard in self._shards.all]
        known = [at for at in confirmed if at is not None]
        return min(known) if known and len(known) == len(confirmed) else None

    def _forget(self) -> None:
        # A master that confirms nothing keeps everything remembered, since nobody knows what it has lost.
        oldest = self._oldest_confirmed()
        if oldest is not None:
            self._ring.forget_before(oldest - _REACH_NANOS - self._slowest)
