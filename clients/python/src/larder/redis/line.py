"""One connection that all callers share: commands go out in order, answers come back in order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, final

from redis.asyncio.connection import AbstractConnection

from larder.clock import Clock
from larder.errors import TierUnavailableError
from larder.redis.whereabouts import Endpoint
from larder.redis.wire import Replies, packed


@dataclass(frozen=True, slots=True)
class Reign:
    """Under which master a connection was made. A run id alone comes back after two failovers."""

    replication: str
    run: str


@final
@dataclass(slots=True, eq=False)
class Sent:
    """A command on its way, and what its sender waits for: as long as that is not done, somebody waits."""

    command: tuple[Any, ...]
    answer: asyncio.Future[Any]


Redirect = Callable[["Line", Sent, Exception], bool]
"""Takes over a command that a line was answered an error to; False if that is the answer."""


class Line(asyncio.Protocol):
    """A connection that is made and belongs to nobody else. Not used again once it failed: nothing is ever sent twice by itself.

    What was sent before the connection broke has an unknown outcome, and fails as unavailable. redis-py connects, over TLS where
    asked for, and says who we are; from then on the socket is read and written here.
    """

    def __init__(
        self, connection: AbstractConnection, at: Endpoint, clock: Clock, most_under_way: int, redirect: Redirect | None = None
    ) -> None:
        # The writer is kept because it closes its socket when it is forgotten; redis-py lets go of it.
        self._writer = connection._writer
        connection._writer = connection._reader = None
        self._clock = clock
        self._most = most_under_way
        self._redirect = redirect
        self._waiting: deque[asyncio.Future[Any] | Sent] = deque()
        self._gathered: list[bytes] | None = None  # None as long as nothing was sent in this turn
        self._replies = Replies()
        self._loop = asyncio.get_running_loop()
        self._ended = self._loop.create_future()
        self.lost = asyncio.Event()
        self.cause = ""
        self.heard_nanos = clock.nanos()
        self.reign = Reign("", "")
        self.endpoint = at
        if self._writer is None or self._writer.transport.is_closing():
            self._ended.set_result(None)
            self._break("it was closed")
        else:
            self._writer.transport.set_protocol(self)

    @property
    def under_way(self) -> int:
        """How many commands wait for their answers."""
        return len(self._waiting)

    def send(self, *command: Any) -> asyncio.Future[Any]:
        """Sends a command behind all that were sent before. The future has its answer, or the error that the server answered.

        In a cluster it is sent on to where the server says, if that is elsewhere, and then the order is lost.
        """
        answer: asyncio.Future[Any] = self._loop.create_future()
        self._send(command, answer, answer if self._redirect is None else Sent(command, answer))
        return answer

    def here(self, *command: Any) -> asyncio.Future[Any]:
        """Sends a command to this very server, wherever it says that the key is."""
        answer: asyncio.Future[Any] = self._loop.create_future()
        self._send(command, answer, answer)
        return answer

    def _send(self, command: tuple[Any, ...], answer: asyncio.Future[Any], waiting: asyncio.Future[Any] | Sent) -> None:
        if self.lost.is_set():
            answer.set_exception(_gone(self.cause))
        elif len(self._waiting) >= self._most:
            answer.set_exception(TierUnavailableError("rejected", f"more than {self._most} commands wait for Redis"))
        else:
            self._waiting.append(waiting)
            self._write(packed(command))

    def _write(self, command: bytes) -> None:
        """At once, so that Redis has work while we go on; what else is sent in this turn goes out together behind it."""
        if self._gathered is not None:
            self._gathered.append(command)
        elif self._writer is not None:
            self._gathered = []
            self._loop.call_soon(self._write_gathered)
            self._writer.transport.write(command)

    def _write_gathered(self) -> None:
        gathered, self._gathered = self._gathered, None
        if gathered and self._writer is not None and not self.lost.is_set():
            self._writer.transport.write(b"".join(gathered))

    def data_received(self, data: bytes) -> None:
        self.heard_nanos = self._clock.nanos()
        try:
            for reply in self._replies.feed(data):
                self._answer(reply)
        except Exception as unreadable:
            self._break(str(unreadable) or repr(unreadable))

    def _answer(self, reply: Any) -> None:
        waiting = self._waiting.popleft()
        answer = waiting.answer if type(waiting) is Sent else waiting
        if answer.done():  # nobody waits any more
            return
        if not isinstance(reply, Exception):
            answer.set_result(reply)
        elif self._redirect is None or type(waiting) is not Sent or not self._redirect(self, waiting, reply):
            answer.set_exception(reply)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._ended.done():
            self._ended.set_result(None)
        self._break(str(exc or "the server closed it"))

    def close(self, cause: str = "closed") -> None:
        """Gives the connection up, at once. Whoever waits for an answer hears that it is unavailable."""
        self._break(cause)

    async def closed(self) -> None:
        """Waits until nothing of a line that was given up is left."""
        await self._ended

    def _break(self, cause: str) -> None:
        if self.lost.is_set():
            return
        self.cause = cause
        self.lost.set()
        if self._writer is not None:
            self._writer.transport.abort()
        waiting, self._waiting = self._waiting, deque()
        for each in waiting:
            answer = each.answer if type(each) is Sent else each
            if not answer.done():
                answer.set_exception(_gone(cause))
                answer.exception()  # somebody may have left: that is no news


def _gone(cause: str) -> TierUnavailableError:
    return TierUnavailableError("unavailable", f"the connection to Redis is gone: {cause}")
