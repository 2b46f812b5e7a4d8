"""Sees to it that nothing this node has declared untrue is lost with a master.

When a shard is met under another reign:

1. The connection under the new reign is made; nobody can use it yet, and older ones are closed.
2. What is in doubt is taken out of the ring and goes into the node's outbox, before which nothing is read. If the shard is not the
   journal's, the node's copies are dropped as well: they may have been read from the old master after its successor, and the journal,
   had gone on.
3. If the ring has forgotten anything, this node's beacon is read first of all on the connection. A beacon that is not newer than
   what was forgotten means that the ring does not reach back to where the new master's knowledge ends: a horizon.
4. The connection is used.

What began under an old reign after step 2, or whose slot has moved to another shard, is found when it is looked at again.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Sequence

from redis.exceptions import RedisError

from larder.clock import SECOND, Clock
from larder.errors import TierUnavailableError
from larder.journal.records import Group, horizon
from larder.node.beacons import BeaconKeys
from larder.node.outbox import Item
from larder.node.ring import Ring
from larder.redis.line import Line, Reign
from larder.redis.shard import Shard
from larder.redis.shards import Shards

_LOG = logging.getLogger("larder")
_NUMBER = re.compile(rb"-?\d{1,19}")


class Reigns:
    """The masters of all shards, one after the other."""

    def __init__(self, shards: Shards, namespace: str, keys: BeaconKeys, clock: Clock, ring: Ring) -> None:
        self._shards = shards
        self._namespace = namespace
        self._journal_key = "{" + namespace + "}"
        self._keys = keys
        self._clock = clock
        self._ring = ring
        self._hard_seconds = shards.settings.command_timeout.total_seconds()
        self._present: dict[Shard, Reign] = {}
        self._has_looked = False
        self.repeat: Callable[[list[Item]], None] = lambda items: None
        self.distrust: Callable[[str], None] = lambda cause: None

    def removing(self, keys: Sequence[str], line: Line) -> None:
        """Keys are about to be removed on a connection."""
        self._ring.removing(keys, line.reign, self._clock.nanos())

    def putting(self, key: str, line: Line) -> None:
        """A value is about to be put on a connection."""
        self._ring.putting(key, line.reign, self._clock.nanos())

    def recording(self, what: Sequence[str] | Group, line: Line) -> None:
        """Records are about to be appended on a connection."""
        self._ring.recording(what, line.reign, self._clock.nanos())

    async def met(self, shard: Shard, line: Line, before: Reign | None) -> None:
        """A connection for commands was made; ``before`` is the reign of the one before it, if that was another."""
        if before is None:
            self._joined(shard, line)
            return
        self._present[shard] = line.reign
        doubtful = self._ring.take_doubtful(self._is_other)
        self.repeat(doubtful)
        self._distrust(shard)
        _LOG.info(
            "Another master, or the same restarted: namespace=%s server=%s invalidations repeated=%d",
            self._namespace,
            shard.name,
            len(doubtful),
        )
        forgotten_at = self._ring.forgotten_at
        if forgotten_at is not None and not await self._knows_since(shard, line, forgotten_at):
            _LOG.warning("What the new master has lost is not remembered, so everything older is dead: namespace=%s", self._namespace)
            self.repeat([horizon("a master has lost more than its clients remember")])

    def _joined(self, shard: Shard, line: Line) -> None:
        """One that joins may have been a replica of one that has gone, and lack the same."""
        if self._has_looked and shard not in self._present:
            self._present[shard] = line.reign
            self.repeat(self._ring.take_doubtful(self._is_other))
            self._distrust(shard)

    async def _knows_since(self, shard: Shard, line: Line, forgotten_at: int) -> bool:
        """Whether the master knows a heartbeat that was sent when everything forgotten had been acknowledged."""
        try:
            async with asyncio.timeout(self._hard_seconds):
                found = await line.here("GET", self._keys.of(shard))
        except (RedisError, TierUnavailableError, TimeoutError):
            return False
        slowest = int(self._hard_seconds * SECOND)
        return bool(found and _NUMBER.fullmatch(found)) and int(found) - slowest > forgotten_at

    def look(self) -> None:
        """Whether anything is in doubt that was not when its shard was met. To be called with each heartbeat."""
        connected = {shard: shard.line.reign for shard in self._shards.all if shard.line is not None}
        self._present = connected | {shard: reign for shard, reign in self._present.items() if shard in self._shards.all}
        self._has_looked = self._has_looked or bool(self._present)
        self.repeat(self._ring.take_doubtful(self._is_other))

    def _distrust(self, shard: Shard) -> None:
        """What it holds now, another master held until lately, and may hold still."""
        if shard is not self._shards.of(self._journal_key):
            self.distrust(f"{shard.name} has another master")

    def _is_other(self, key: str | None, began: Reign) -> bool:
        full_key = self._journal_key if key is None else f"{self._namespace}:{key}"
        present = self._present.get(self._shards.of(full_key))
        return present is not None and present != began
