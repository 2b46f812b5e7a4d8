"""Follows redirections of a cluster.

A command that was answered ``MOVED``, ``ASK`` or ``TRYAGAIN`` was not carried out, so sending it elsewhere does not repeat it. Anything
else, a lost connection above all, is the answer.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable

from redis.exceptions import AskError, MovedError, RedisError, TryAgainError

from larder.clock import SECOND, Clock
from larder.errors import TierUnavailableError
from larder.redis.failures import kind_of
from larder.redis.line import Line, Sent
from larder.redis.opening import connected
from larder.redis.settings import Redis
from larder.redis.whereabouts import Endpoint

_MOST_HOPS = 5
_MOST_TRIES = 2
_PAUSE_SECONDS = 0.02
_MOST_GUESTS = 100
_UNUSED_NANOS = 30 * SECOND


class Redirecting:
    """Sends commands on, each by itself, and not any more once nobody waits for its answer."""

    def __init__(self, settings: Redis, clock: Clock, line_at: Callable[[Endpoint], Line | None], doubt: Callable[[], None]) -> None:
        self._most = settings.maximum_in_flight
        self._patience = settings.command_timeout.total_seconds()
        self._line_at = line_at
        self._doubt = doubt
        self._journeys: set[asyncio.Task[None]] = set()
        self.guests = Guests(settings, clock)
        self.counts: Counter[str] = Counter()

    def __call__(self, line: Line, sent: Sent, failure: Exception) -> bool:
        if not isinstance(failure, AskError | TryAgainError) or len(self._journeys) >= self._most:
            return False
        journey = asyncio.create_task(self._travel(line, sent, failure))
        self._journeys.add(journey)
        journey.add_done_callback(self._journeys.discard)
        return True

    async def close(self) -> None:
        """Ends what is under way, and closes all guests."""
        journeys = list(self._journeys)
        for journey in journeys:
            journey.cancel()
        await asyncio.gather(*journeys, return_exceptions=True)
        await self.guests.close()

    async def _travel(self, line: Line, sent: Sent, failure: Exception) -> None:
        try:
            reply = await self._followed(line, sent, failure)
        except (RedisError, TierUnavailableError) as end:
            if not sent.answer.done():
                sent.answer.set_exception(end)
        except asyncio.CancelledError:
            if not sent.answer.done():
                sent.answer.set_exception(TierUnavailableError("unavailable", "this Larder was closed"))
                sent.answer.exception()  # perhaps nobody waits any more
            raise
        else:
            if not sent.answer.done():
                sent.answer.set_result(reply)

    async def _followed(self, line: Line, sent: Sent, failure: Exception) -> object:
        hops = tries = 0
        while True:
            is_elsewhere = isinstance(failure, AskError)
            hops, tries = hops + is_elsewhere, tries + (not is_elsewhere)
            if hops > _MOST_HOPS or tries > _MOST_TRIES:
                raise failure
            self.counts[_kind(failure)] += 1
            if isinstance(failure, AskError):
                line = await self._target(line, failure, sent)
            else:
                await asyncio.sleep(_PAUSE_SECONDS)
            if sent.answer.done():  # nobody waits any more
                raise failure
            if _kind(failure) == "ask":
                # The permission is for the one command that follows: both go out in the same turn.
                line.here("ASKING").add_done_callback(_ignored)
            try:
                return await line.here(*sent.command)
            except (AskError, TryAgainError) as again:
                failure = again

    async def _target(self, line: Line, failure: AskError, sent: Sent) -> Line:
        """A node that does not know its own address, or another's, leaves it out."""
        at = Endpoint(failure.host or line.endpoint.host, failure.port)
        if not 0 < at.port < 65_536:
            raise failure
        if not isinstance(failure, MovedError):
            return await self.guests.at(at)
        self._doubt()
        # Not over a guest: whoever is a master since a moment ago may hold what this node has declared untrue, so nothing is asked
        # there before it was met. The map is read meanwhile; who asks is not kept waiting for longer than for any answer.
        until = asyncio.get_running_loop().time() + self._patience
        while (known := self._line_at(at)) is None:
            await asyncio.sleep(_PAUSE_SECONDS)
            if sent.answer.done() or asyncio.get_running_loop().time() > until:
                raise failure
        return known


def _kind(failure: Exception) -> str:
    return "moved" if isinstance(failure, MovedError) else "ask" if isinstance(failure, AskError) else "tryagain"


def _ignored(asking: asyncio.Future[object]) -> None:
    if not asking.cancelled():
        asking.exception()


class Guests:
    """Connections for single commands that are asked ahead of their slot. Used by nobody else."""

    def __init__(self, settings: Redis, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._lines: dict[Endpoint, asyncio.Task[Line]] = {}
        self._used_nanos: dict[Endpoint, int] = {}

    async def at(self, at: Endpoint) -> Line:
        """The connection to a server; made where there is none. Raises TierUnavailableError."""
        present = self._lines.get(at)
        if present is None or _is_over(present):
            if len(self._lines) >= _MOST_GUESTS and present is None:
                raise TierUnavailableError("unavailable", f"commands are redirected to more than {_MOST_GUESTS} servers")
            present = self._lines[at] = asyncio.create_task(self._connected(at))
        self._used_nanos[at] = self._clock.nanos()
        return await asyncio.shield(present)

    async def _connected(self, at: Endpoint) -> Line:
        try:
            async with asyncio.timeout(self._settings.connect_timeout.total_seconds()):
                return await connected(self._settings, at, self._clock)
        except (TimeoutError, TierUnavailableError) as failure:
            raise TierUnavailableError(kind_of(failure), f"redirected to {at}, which cannot be reached: {failure}") from failure

    async def close_unused(self) -> None:
        """Closes what was not used for a while."""
        now = self._clock.nanos()
        await self._close([at for at, used in self._used_nanos.items() if now - used > _UNUSED_NANOS])

    async def close(self) -> None:
        """Closes all."""
        await self._close(list(self._lines))

    async def _close(self, some: list[Endpoint]) -> None:
        for at in some:
            del self._used_nanos[at]
            opening = self._lines.pop(at)
            opening.cancel()
            await asyncio.gather(opening, return_exceptions=True)
            if not opening.cancelled() and opening.exception() is None:
                opening.result().close()
                await opening.result().closed()


def _is_over(opening: asyncio.Task[Line]) -> bool:
    return opening.done() and (opening.cancelled() or opening.exception() is not None or opening.result().lost.is_set())
