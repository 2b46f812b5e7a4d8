"""Sees to it that nothing this node has declared untrue is lost with a master.

When another reign is met:

1. The connection under the new reign is made; nobody can use it yet, and older ones are closed.
2. What is in doubt is taken out of the ring and goes into the node's outbox, before which nothing is read.
3. If the ring has forgotten anything, this node's beacon is read first of all on the connection. A beacon that is not newer than
   what was forgotten means that the ring does not reach back to where the new master's knowledge ends: a horizon.
4. The connection is used.
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
from larder.node.outbox import Item
from larder.node.ring import Ring
from larder.redis.line import Line, Reign
from larder.redis.server import Server

_LOG = logging.getLogger("larder")
_KEPT_MILLIS = 600_000
_REACH_NANOS = 30 * SECOND
_NUMBER = re.compile(rb"-?\d{1,19}")


class Reigns:
    """One server's masters, one after the other."""

    def __init__(self, server: Server, namespace: str, node: str, clock: Clock, ring: Ring, repeat: Callable[[list[Item]], None]) -> None:
        self._server = server
        self._clock = clock
        self._ring = ring
        self._repeat = repeat
        self._beacon = "{" + namespace + "#0}~beacon:" + node
        self._slowest = int(server.settings.command_timeout.total_seconds() * SECOND)
        self._present: Reign | None = None
        self._namespace = namespace

    def removing(self, keys: Sequence[str], line: Line) -> None:
        """Keys are about to be removed on a connection."""
        self._ring.removing(keys, line.reign, self._clock.nanos())

    def putting(self, key: str, line: Line) -> None:
        """A value is about to be put on a connection."""
        self._ring.putting(key, line.reign, self._clock.nanos())

    def recording(self, what: Sequence[str] | Group, line: Line) -> None:
        """Records are about to be appended on a connection."""
        self._ring.recording(what, line.reign, self._clock.nanos())

    async def met(self, line: Line, before: Reign | None) -> None:
        """A connection for commands was made; ``before`` is the reign of the one before it, if that was another."""
        self._present = line.reign
        if before is None:
            return
        doubtful = self._ring.take_doubtful(lambda began: began != line.reign)
        _LOG.info(
            "Another master, or the same restarted: namespace=%s server=%s invalidations repeated=%d",
            self._namespace,
            self._server.settings.name,
            len(doubtful),
        )
        self._repeat(doubtful)
        forgotten_at = self._ring.forgotten_at
        if forgotten_at is not None and not await self._knows_since(line, forgotten_at):
            _LOG.warning("What the new master has lost is not remembered, so everything older is dead: namespace=%s", self._namespace)
            self._repeat([horizon("a master has lost more than its clients remember")])

    async def _knows_since(self, line: Line, forgotten_at: int) -> bool:
        """Whether the master knows a heartbeat that was sent when everything forgotten had been acknowledged."""
        try:
            async with asyncio.timeout(self._server.settings.command_timeout.total_seconds()):
                found = await line.send("GET", self._beacon)
        except (RedisError, TierUnavailableError, TimeoutError):
            return False
        return bool(found and _NUMBER.fullmatch(found)) and int(found) - self._slowest > forgotten_at

    async def light(self, line: Line) -> None:
        """With each heartbeat: what this node's clock says, written to the master, so that another knows how far back it goes."""
        sent_at = self._clock.nanos()
        try:
            await line.send("SET", self._beacon, sent_at, "PX", _KEPT_MILLIS)
        except (RedisError, TierUnavailableError):
            return  # what is not confirmed lets nothing be forgotten
        self._ring.forget_before(sent_at - _REACH_NANOS - self._slowest)

    def look(self) -> None:
        """Whether anything is in doubt that was not when its master was met."""
        present = self._present
        if present is not None:
            self._repeat(self._ring.take_doubtful(lambda began: began != present))
