"""The journal of one namespace: appended to, followed, and asked once a second how far it goes."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from larder.clock import SECOND, Clock
from larder.errors import TierUnavailableError
from larder.journal.lag import Lag
from larder.journal.proof import Progress, Proof
from larder.journal.records import ZERO, Group, Link, Place, parts, place, stream_id
from larder.journal.tail import Follower, Tail
from larder.redis import scripts
from larder.redis.line import Line
from larder.redis.shard import Shard
from larder.redis.shards import Shards

_LOG = logging.getLogger("larder")
_KEY_RECORDS = 100_000
_GROUP_RECORDS = 1_000_000
_BEAT_SECONDS = 1.0
_TICK_SECONDS = 0.1
_BEATS_BETWEEN_SWEEPS = 60


class Journal:
    """Two streams on one slot, ``{namespace}~keys`` and ``{namespace}~groups``."""

    def __init__(self, shards: Shards, namespace: str, node: str, clock: Clock, version: str) -> None:
        self._shards = shards
        self._hard_seconds = shards.settings.command_timeout.total_seconds()
        self._node = node
        self._clock = clock
        self._tag = "{" + namespace + "}"
        self._streams = (f"{self._tag}~keys", f"{self._tag}~groups")
        self._names = (*self._streams, f"{self._tag}~incarnation")
        self.proof = Proof(clock)
        self.progress = Progress(self.proof)
        self.lag = Lag(clock)
        self._row = f'"version":"{version}","started":{clock.millis()},'
        self._asked = asyncio.Event()
        self._beats = 0
        self._tail: Tail | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self.on_recording: Callable[[Sequence[str] | Group, Line], None] = lambda what, line: None
        self.on_tick: Callable[[], None] = lambda: None
        self.after_beat: Callable[[], Awaitable[None]] = _nothing_more

    @property
    def shard(self) -> Shard:
        """The one that holds it."""
        return self._shards.of(self._streams[0])

    def follow(self, follower: Follower) -> None:
        """Begins to read, in the background."""
        self._tail = Tail(self._shards, self._streams, self.progress, self.lag, follower, self)
        self._tail.on_news = self.beat
        self._tasks = [asyncio.create_task(run) for run in (self._tail.run(), self._heartbeats(), self._ticks())]

    async def close(self) -> None:
        """Ends the tail and the heartbeat."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.progress.lost("closed")

    async def append_keys(self, keys: Sequence[str]) -> None:
        """Tells all nodes that keys became untrue. Raises TierUnavailableError."""
        await self.shard.call("append", lambda line: self.keys_on(line, keys), is_repeatable=True, is_deferrable=True)

    async def append_group(self, group: Group) -> None:
        """Tells all nodes that a group became untrue, and waits until this node has heard of it.

        Raises TierUnavailableError, also if this node will never hear of it: the record was lost with its master.
        """
        link = await self.shard.call(
            "append", lambda line: self._append(line, 2, group.fields(), group), is_repeatable=True, is_deferrable=True
        )
        await self._bounded(self.progress.group_applied(link), "reading the journal")

    async def catch_up(self) -> None:
        """Returns when nothing that was appended before now can have been missed. Raises TierUnavailableError."""
        if self._tail is None or self._tail.is_troubled or not self.shard.is_connected:
            # Waiting would hold up everybody who asks, for as long as that lasts.
            raise TierUnavailableError("unavailable", "the journal cannot be read at the moment")
        self.beat()
        await self._bounded(self.progress.proven_now(), "reading the journal")

    async def _bounded(self, wait: Awaitable[None], operation: str) -> None:
        try:
            async with asyncio.timeout(self._hard_seconds):
                await wait
        except TimeoutError:
            raise TierUnavailableError("timeout", f"{operation}: not in time") from None

    def keys_on(self, line: Line, keys: Sequence[str]) -> asyncio.Future[list[Link]]:
        """Appends on a connection, in turn with the commands before. Many keys become several records."""
        return asyncio.gather(*(self._append(line, 1, ["k", " ".join(part)], part) for part in parts(keys)))

    async def append_on(self, line: Line, group: Group) -> None:
        await self._append(line, 2, group.fields(), group)

    def _append(self, line: Line, stream: int, fields: list[str], what: Sequence[str] | Group) -> Awaitable[Link]:
        self.on_recording(what, line)
        nonce = secrets.token_hex(16)
        return _link(scripts.APPEND.run(line, self._names, *self._arguments(), stream, nonce, *fields), nonce)

    async def begin(self, line: Line) -> Place:
        return place(await scripts.BEGIN.run(line, self._names, *self._arguments()))

    def _arguments(self) -> list[Any]:
        at = self.progress.last_known
        known = (at.keys.id, at.groups.id) if at else (ZERO, ZERO)
        return [_KEY_RECORDS, _GROUP_RECORDS, self._node, *map(str, known), secrets.token_hex(16)]

    def beat(self) -> None:
        """Asks how far the journal goes, now, or as soon as the question under way is answered."""
        self._asked.set()

    async def _heartbeats(self) -> None:
        while True:
            self._asked.clear()
            try:
                await self._ask()
                await self.after_beat()
            except TierUnavailableError:
                pass  # being away is told by the server; the next beat tries again
            except Exception:
                _LOG.exception("A heartbeat failed; the next tries again")
            with suppress(TimeoutError):
                async with asyncio.timeout(_BEAT_SECONDS):
                    await self._asked.wait()

    async def _ask(self) -> None:
        question, sent_nanos = self.progress.ask(), self._clock.nanos()
        sweep = int(self._beats % _BEATS_BETWEEN_SWEEPS == 0)

        def send(line: Line) -> Awaitable[Any]:
            return scripts.HEARTBEAT.run(line, (*self._names, f"{self._tag}~nodes"), *self._arguments(), self._row_text(), sweep)

        answer = await self.shard.call("heartbeat", send)
        self._beats += 1
        self.lag.heard(int(answer[0]), sent_nanos)
        self.progress.answered(question, lambda: place(answer[1:]))

    def _row_text(self) -> str:
        at = self.progress.last_known
        keys, groups = (at.keys.id, at.groups.id) if at else ("", "")
        return self._row + f'"keys":"{keys}","groups":"{groups}","lagMillis":{self.lag.seconds * 1_000:.1f},"tiers":["memory","redis"]}}'

    async def _ticks(self) -> None:
        while True:
            self.proof.compare_clocks()
            self.on_tick()
            await asyncio.sleep(_TICK_SECONDS)

    @property
    def proof_age_seconds(self) -> float | None:
        """How long ago it was last known that nothing is missing; None if it is not known."""
        at = self.proof.at_nanos
        return None if at is None else (self._clock.nanos() - at) / SECOND


async def _link(sent: Awaitable[bytes], nonce: str) -> Link:
    return Link(stream_id((await sent).decode()), nonce)


async def _nothing_more() -> None:
    pass
