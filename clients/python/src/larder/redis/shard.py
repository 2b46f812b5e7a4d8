"""One master: a connection for commands that comes back by itself, and the circuit breaker before it."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from redis import exceptions

from larder.clock import MILLISECOND, Clock
from larder.errors import TierUnavailableError
from larder.redis.failures import is_misplaced, is_outage, kind_of
from larder.redis.line import Line, Redirect, Reign
from larder.redis.opening import asked_for_its_reign, connected
from larder.redis.settings import Redis
from larder.redis.whereabouts import Endpoint, Whereabouts

T = TypeVar("T")

_LOG = logging.getLogger("larder")
_PROBE_SECONDS = 0.5
_WATCH_SECONDS = 1.0
_SHORTEST_PAUSE = 0.05
_LONGEST_PAUSE = 0.5


class Follower(Protocol):
    """Who hears of masters."""

    async def met(self, shard: Shard, line: Line, before: Reign | None) -> None:
        """A connection for commands was made and is used by nobody yet; ``before`` was another reign, if there was one."""

    def connected(self, shard: Shard) -> None:
        """Commands can be sent again."""


class Shard:
    """One master as it is reached from here. The server behind it may become another; then its reign is another."""

    def __init__(self, settings: Redis, clock: Clock, name: str, whereabouts: Whereabouts, redirect: Redirect | None = None) -> None:
        self.settings = settings
        self.name = name
        self._clock = clock
        self._whereabouts = whereabouts
        self._redirect = redirect
        self._follower: Follower | None = None
        self._line: Line | None = None
        self._lines: set[Line] = set()
        self._attempts: dict[asyncio.Timeout, Endpoint] = {}
        self._newest: Reign | None = None
        self._last: Reign | None = None
        self._failures = 0
        self._is_open = False
        self._is_closed = False
        self._available = asyncio.Event()
        self._hurry = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._soft = settings.soft_timeout.total_seconds()
        self._hard = settings.command_timeout.total_seconds()
        self._quiet = self._soft * 0.8
        self.last_error = ""
        self.connects = 0
        self.openings = 0
        self.rejected = 0

    def start(self, follower: Follower) -> None:
        """Begins to connect, in the background."""
        self._follower = follower
        self._tasks = [asyncio.create_task(run) for run in (self._keep_connected(), self._probe(), self._watch())]

    async def close(self) -> None:
        """Ends, and closes all connections."""
        self._is_closed = True
        self._line = None
        self._available.set()  # who waits for another connection hears that there will be none
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        lines = list(self._lines)
        for line in lines:
            line.close()
        await asyncio.gather(*(line.closed() for line in lines))
        await self._whereabouts.close()

    @property
    def is_connected(self) -> bool:
        """Whether a command could be sent at this moment."""
        return self._available.is_set() and not self._is_closed

    @property
    def is_breaker_open(self) -> bool:
        """Whether Redis is left alone because it did not answer."""
        return self._is_open

    @property
    def line(self) -> Line | None:
        """The present connection for commands."""
        return self._line

    @property
    def is_new(self) -> bool:
        """Whether there was no connection for commands yet."""
        return not self.connects

    @property
    def in_flight(self) -> int:
        """How many commands wait for their answers."""
        return self._line.under_way if self._line else 0

    async def call(
        self,
        operation: str,
        send: Callable[[Line], Awaitable[T]],
        *,
        is_repeatable: bool = False,
        is_deferrable: bool = False,
    ) -> T:
        """Sends an operation on the connection of the moment, and waits for its answer for the hard timeout at most.

        Raises TierUnavailableError, and nothing else. What is repeatable is sent again, the whole of it, where its connection
        was lost and another is there within the soft timeout. What is deferrable gives up sooner, where nothing at all was
        heard since it was sent.
        """
        until = asyncio.get_running_loop().time() + self._soft
        pause = _SHORTEST_PAUSE
        while True:
            line = self._present(operation)
            try:
                return await self._sent(operation, line, send, is_deferrable)
            except TierUnavailableError as failed:
                is_lost = failed.kind == "unavailable" and line.lost.is_set()
                if not (is_repeatable and is_lost and await self._is_replaced(until, pause)):
                    raise
                pause *= 2

    def _present(self, operation: str) -> Line:
        line = self._line
        if line is None or self._is_open:
            cause = f": {self.last_error}" if self.last_error else ""
            raise TierUnavailableError("unavailable", f"{operation}: {self.name} is not connected{cause}")
        return line

    async def _sent(self, operation: str, line: Line, send: Callable[[Line], Awaitable[T]], is_deferrable: bool) -> T:
        loop = asyncio.get_running_loop()
        sent_nanos, hard_at = self._clock.nanos(), loop.time() + self._hard
        # Without a time of its own until then: most are answered before, and need one timer instead of two.
        scope = asyncio.timeout_at(hard_at if self._hard <= self._quiet else None)

        def silent() -> None:
            # The soft timeout is nearly over. A server without a sign of life since then has failed; who must waits on.
            is_silent = line.heard_nanos < sent_nanos
            if is_silent:
                self._failed(f"{operation}: no answer within {self._quiet:.3f} s")
            if not scope.expired():
                scope.reschedule(loop.time() if is_silent and is_deferrable else hard_at)

        watch = loop.call_later(self._quiet, silent)
        try:
            async with scope:
                answer = await send(line)
        except TimeoutError:
            raise self._late(operation, line, sent_nanos) from None
        except (exceptions.RedisError, TierUnavailableError) as failure:
            raise self._judged(operation, line, failure) from failure
        finally:
            watch.cancel()
        self._failures = 0
        return answer

    def _late(self, operation: str, line: Line, sent_nanos: int) -> TierUnavailableError:
        silent_nanos = self._clock.nanos() - line.heard_nanos
        if line.heard_nanos >= sent_nanos:
            self._failed(f"{operation}: late")  # those that found it silent have counted already
        if silent_nanos > 3 * self._hard * 1_000 * MILLISECOND:
            line.close(f"the server gave no answer for {3 * self._hard} s")
        return TierUnavailableError("timeout", f"{operation}: {self.name} did not answer in time")

    def _judged(self, operation: str, line: Line, failure: Exception) -> TierUnavailableError:
        kind = kind_of(failure)
        told = TierUnavailableError(kind, f"{operation}: {self.name}: {failure}")
        if kind == "rejected":
            self.rejected += 1
        elif is_outage(failure):
            self._failed(str(told))
        else:
            self._failures = 0
        if isinstance(failure, exceptions.ReadOnlyError):
            line.close("it has become a replica")
        if kind == "clusterdown" or is_misplaced(failure):
            self._whereabouts.doubt()
        return told

    def _failed(self, cause: str) -> None:
        self.last_error = cause
        self._failures += 1
        if self._failures >= self.settings.breaker_failures and not self._is_open:
            self._is_open = True
            self.openings += 1
            self._down(cause)

    async def _is_replaced(self, until: float, pause: float) -> bool:
        left = until - asyncio.get_running_loop().time() - pause
        if left <= 0:
            return False
        await asyncio.sleep(pause * random.uniform(0.5, 1))
        try:
            async with asyncio.timeout(left):
                await self._available.wait()
            return True
        except TimeoutError:
            return False

    async def open(self) -> Line:
        """A connection of its own to the same server, for somebody who waits on it for long and closes it in the end.

        Raises TierUnavailableError.
        """
        at = await self._whereabouts.find()
        try:
            async with asyncio.timeout(self.settings.connect_timeout.total_seconds()) as attempt:
                self._attempts[attempt] = at
                try:
                    line = await connected(self.settings, at, self._clock, self._redirect)
                    self._lines.add(line)
                    await asked_for_its_reign(line)
                finally:
                    del self._attempts[attempt]
        except (TimeoutError, TierUnavailableError) as failure:
            self._whereabouts.failed()
            raise TierUnavailableError(kind_of(failure), f"connecting to {self.name}: {failure or 'it took too long'}") from failure
        self._adopt(line)
        return line

    def move_on(self, to: Endpoint) -> None:
        """Leaves whatever is not the master's place, though it answers still, and whoever tries to reach it tries anew."""
        line = self._line
        if line is not None and line.endpoint != to:
            line.close(f"another master is named, {to}")
        for attempt, at in self._attempts.items():
            if at != to and not attempt.expired():
                attempt.reschedule(asyncio.get_running_loop().time())

    def _adopt(self, line: Line) -> None:
        self._lines = {known for known in self._lines if known is line or not known.lost.is_set()}
        if self._newest not in (None, line.reign):
            for older in self._lines:
                if older.reign != line.reign:
                    older.close("another master was met")
        self._newest = line.reign

    async def _keep_connected(self) -> None:
        pause = _SHORTEST_PAUSE
        while True:
            try:
                line = await self.open()
                await self._establish(line)
                pause = _SHORTEST_PAUSE
                await line.lost.wait()
                self._lost(line.cause)
            except TierUnavailableError as failure:
                self._lost(str(failure))
            except Exception as unforeseen:
                _LOG.exception("Connecting failed: tier=redis server=%s", self.name)
                self._lost(repr(unforeseen))
            await asyncio.sleep(pause * random.uniform(0.5, 1))
            pause = min(_LONGEST_PAUSE, pause * 2)

    async def _establish(self, line: Line) -> None:
        assert self._follower is not None
        await self._follower.met(self, line, self._last if self._last != line.reign else None)
        self._last = line.reign
        if line.lost.is_set():
            return
        self._line = line
        self.connects += 1
        if self._is_open:
            self._hurry.set()
        else:
            self._up()

    def _lost(self, cause: str) -> None:
        self._line = None
        self.last_error = cause
        self._down(cause)

    def _up(self) -> None:
        if not self._available.is_set():
            _LOG.info("Redis is back: tier=redis server=%s", self.name)
        self._available.set()
        assert self._follower is not None
        self._follower.connected(self)

    def _down(self, cause: str) -> None:
        if self._available.is_set():
            _LOG.warning("Redis is lost: tier=redis server=%s cause=%s", self.name, cause)
        self._available.clear()
        self._whereabouts.doubt()

    async def _watch(self) -> None:
        """Leaves a master that was succeeded, though it answers still."""
        while self._whereabouts.can_change:
            await asyncio.sleep(_WATCH_SECONDS)
            try:
                named = await self._whereabouts.find()
            except TierUnavailableError:
                continue  # who connects is told
            self.move_on(named)

    async def _probe(self) -> None:
        """While the breaker is open: a PING of our own, so that no caller is sacrificed to find out."""
        while True:
            try:
                async with asyncio.timeout(_PROBE_SECONDS):
                    await self._hurry.wait()
            except TimeoutError:
                pass
            self._hurry.clear()
            line = self._line
            if self._is_open and line is not None and await self._answers(line):
                self._is_open = False
                self._failures = 0
                self._up()

    async def _answers(self, line: Line) -> bool:
        try:
            async with asyncio.timeout(self._hard):
                await line.send("PING")
                return not line.lost.is_set()
        except exceptions.RedisError:  # LOADING, which redis-py takes for a lost connection, among them
            return False
        except (TimeoutError, TierUnavailableError):
            if self._clock.nanos() - line.heard_nanos > 3 * self._hard * 1_000 * MILLISECOND:
                line.close("the server does not answer")
            return False
