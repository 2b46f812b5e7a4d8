"""Reads the journal: begins, then follows, and begins again whenever what it reads does not continue what it has read."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from redis.exceptions import AskError, MovedError, RedisError, ResponseError, TryAgainError

from larder.errors import TierUnavailableError
from larder.journal.lag import Lag
from larder.journal.proof import Progress
from larder.journal.records import ZERO, ContinuityLostError, Group, Kind, Link, Place, Record, record
from larder.redis.line import Line
from larder.redis.shards import Shards

_LOG = logging.getLogger("larder")
_BLOCK_MILLIS = 500
_BATCH = 1_000
_TORN_PAUSE_SECONDS = 0.02
_NOWHERE = Link(ZERO, "")


class Follower(Protocol):
    """What a node does with what it hears. Nothing here waits."""

    def apply_keys(self, keys: list[str]) -> None:
        """These keys became untrue."""

    def apply_group(self, group: Group, position: int) -> None:
        """A group became untrue; the node's position is that of the record from now on."""

    def abandon(self, reason: str, horizon: int) -> None:
        """Everything is dropped, all rules are forgotten: what is stamped before the horizon is dead, which is the position."""


class Scripts(Protocol):
    """What the tail needs to be written."""

    async def begin(self, line: Line) -> Place:
        """Begins the journal where it is not there; how far it goes."""

    async def append_on(self, line: Line, group: Group) -> None:
        """Appends a group record."""


class Tail:
    """One task, on a connection of its own."""

    def __init__(
        self, shards: Shards, streams: tuple[str, str], progress: Progress, lag: Lag, follower: Follower, scripts: Scripts
    ) -> None:
        self._shards = shards
        self._keys, self._groups = streams
        self._progress = progress
        self._lag = lag
        self._follower = follower
        self._scripts = scripts
        self._patience = shards.settings.command_timeout.total_seconds()
        self._failures = 0
        self.is_troubled = True
        self.on_news: Callable[[], None] = lambda: None

    async def run(self) -> None:
        """Reads until it is cancelled."""
        while True:
            try:
                # It is opened anew where it was read in vain: the slot may have moved.
                self._shards.doubt()
                line = await self._shards.of(self._keys).open()
                try:
                    await self._read_on(line)
                finally:
                    line.close()
            except (TierUnavailableError, RedisError, TimeoutError) as away:
                self.is_troubled = True
                _LOG.debug("The journal cannot be read: %s", away)
            except Exception:
                self.is_troubled = True
                _LOG.exception("The journal cannot be read")
            await self._pause()

    async def _read_on(self, line: Line) -> None:
        self.is_troubled = False
        self.on_news()
        while True:
            try:
                await self._step(line)
                self._failures = 0
            except ContinuityLostError as lost:
                self._progress.lost(str(lost))
                await self._pause()
            except (TierUnavailableError, RedisError, TimeoutError):
                raise
            except Exception:
                # A record that could not be applied is a record missed.
                _LOG.warning("A record of the journal could not be applied", exc_info=True)
                self._progress.lost("a record could not be applied")
                await self._pause()

    async def _step(self, line: Line) -> None:
        at = self._progress.place
        if at is None:
            await self._begin(line)
            self.on_news()
        else:
            await self._follow(line, at)

    async def _pause(self) -> None:
        self._failures = min(self._failures + 1, 6)
        await asyncio.sleep(min(0.5, 0.025 * 2**self._failures) * random.uniform(0.5, 1))

    async def _begin(self, line: Line) -> None:
        """Begins to read, at the start and after continuity was lost.

        1. Ask how far both streams go; where they are not, begin them.
        2. Abandon everything: what a first group record names as the one before is the horizon.
        3. Apply all group records there are.
        4. If records that this node has applied are not among them, and no horizon makes up for them, append one.
        5. Follow, from what the first step has answered. Key records before that need not be read: their values were removed
           from Redis before they were appended, and memory was emptied after.
        """
        # Before the heads are asked for: who waits by now waits for a record that is among them, or lost.
        release = self._progress.waiting()
        heads = await self._answer(self._scripts.begin(line))
        retained = _Retained(self._follower, self._progress)
        at = _NOWHERE
        while at.id < heads.groups.id:
            at = retained.apply(await self._read(line, {self._groups: at.id}))
        if retained.lacks_records():
            await self._answer(self._scripts.append_on(line, Group(Kind.HORIZON, "", self._progress.lost_because)))
        self._progress.begun(Place(heads.incarnation, heads.keys, at))
        release()

    async def _follow(self, line: Line, start: Place) -> None:
        """Waits a short while for records and applies them, each only if it names the last one applied as the one before."""
        at = start
        try:
            streams = {self._keys: at.keys.id, self._groups: at.groups.id}
            for stream, found in await self._read(line, streams, block=True):
                at = self._apply(at, found, is_of_keys=stream == self._keys)
        finally:
            self._progress.advanced(at)

    def _apply(self, at: Place, found: Record, *, is_of_keys: bool) -> Place:
        if is_of_keys:
            found.must_follow(at.keys)
            if found.keys:
                self._follower.apply_keys(found.keys)
            self._lag.applied(found.link.id)
            return Place(at.incarnation, found.link, at.groups)
        found.must_follow(at.groups)
        self._follower.apply_group(found.group, found.position)
        self._progress.applied(found.link)
        self._lag.applied(found.link.id)
        return Place(at.incarnation, at.keys, found.link)

    async def _read(self, line: Line, after: dict[str, Any], *, block: bool = False) -> list[tuple[str, Record]]:
        if block:
            try:
                # Not sent elsewhere: it blocks the connection, which must be this tail's own.
                sent = line.here("XREAD", "BLOCK", _BLOCK_MILLIS, *_from(after))
                return _records(await self._answer(sent, more=_BLOCK_MILLIS / 1_000))
            except (AskError, TryAgainError) as torn:
                if isinstance(torn, MovedError):
                    raise
            # While their slot moves the streams may be on two masters, and only what does not block is answered by either.
            await asyncio.sleep(_TORN_PAUSE_SECONDS)
        one_by_one = [self._answer(line.send("XREAD", *_from({stream: id_}))) for stream, id_ in after.items()]
        return [found for answer in await asyncio.gather(*one_by_one) for found in _records(answer)]

    async def _answer(self, sent: Awaitable[Any], more: float = 0) -> Any:
        try:
            async with asyncio.timeout(self._patience + more):
                return await sent
        except ResponseError as refused:
            if str(refused).startswith("WRONGTYPE"):
                raise ContinuityLostError("a key of the journal holds something else") from refused
            raise


def _from(after: dict[str, Any]) -> tuple[Any, ...]:
    return "COUNT", _BATCH, "STREAMS", *after, *map(str, after.values())


def _records(answer: Any) -> list[tuple[str, Record]]:
    return [(stream.decode(), record(message)) for stream, messages in answer or [] for message in messages]


class _Retained:
    """The group records that the stream has kept, as a beginning applies them."""

    def __init__(self, follower: Follower, progress: Progress) -> None:
        self._follower = follower
        self._progress = progress
        self._reason = progress.lost_because
        self._known = progress.last_known
        self._last: Link | None = None
        self._horizon = 0
        self._has_known = False

    def apply(self, batch: list[tuple[str, Record]]) -> Link:
        for _, each in batch:
            self._apply(each)
        if not batch or self._last is None:
            raise ContinuityLostError("group records have gone while they were read")
        return self._last

    def _apply(self, found: Record) -> None:
        if self._last is None or found.before != self._last:
            # What stood before is unknown: before the first record, or in a gap.
            self._horizon = found.horizon_before
            self._follower.abandon(self._reason, self._horizon)
        self._follower.apply_group(found.group, found.position)
        self._progress.applied(found.link)
        if found.group.kind is Kind.HORIZON and not found.group.keeps_stale:
            self._horizon = found.position
        self._has_known |= self._known is not None and found.link == self._known.groups
        self._last = found.link

    def lacks_records(self) -> bool:
        known = self._known
        return known is not None and not self._has_known and self._horizon < known.groups.id.position
