"""One connection that all callers share: commands go out in order, answers come back in order."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any

from redis.asyncio.connection import AbstractConnection
from redis.exceptions import ResponseError

from larder.clock import Clock
from larder.errors import TierUnavailableError
from larder.redis.whereabouts import Endpoint


@dataclass(frozen=True, slots=True)
class Reign:
    """Under which master a connection was made. A run id alone comes back after two failovers."""

    replication: str
    run: str


class Line:
    """A connection that is made and belongs to nobody else. Not used again once it failed: nothing is ever sent twice by itself.

    What was sent before the connection broke has an unknown outcome, and fails as unavailable.
    """

    def __init__(self, connection: AbstractConnection, clock: Clock, most_under_way: int) -> None:
        self._connection = connection
        self._clock = clock
        self._most = most_under_way
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._outgoing: list[bytes] = []
        self._loop = asyncio.get_running_loop()
        self.lost = asyncio.Event()
        self.cause = ""
        self.heard_nanos = clock.nanos()
        self.reign = Reign("", "")
        self.endpoint = Endpoint("", 0)
        self._reading = asyncio.create_task(self._read())

    @property
    def under_way(self) -> int:
        """How many commands wait for their answers."""
        return len(self._waiting)

    def send(self, *command: Any) -> asyncio.Future[Any]:
        """Sends a command behind all that were sent before. The future has its answer, or the error that the server answered."""
        answer: asyncio.Future[Any] = self._loop.create_future()
        if self.lost.is_set():
            answer.set_exception(_gone(self.cause))
        elif len(self._waiting) >= self._most:
            answer.set_exception(TierUnavailableError("rejected", f"more than {self._most} commands wait for Redis"))
        else:
            packed = self._connection.pack_command(*command)
            self._waiting.append(answer)
            if not self._outgoing:
                self._loop.call_soon(self._write)  # together with what is sent until then
            self._outgoing.extend(packed)
        return answer

    def _write(self) -> None:
        outgoing, self._outgoing = self._outgoing, []
        # redis-py would wait here until the socket takes more, and connect anew if there is none: both are ours to decide.
        writer = self._connection._writer
        if writer is None or self.lost.is_set():
            self._break("it was closed")
        else:
            writer.writelines(outgoing)

    async def _read(self) -> None:
        try:
            while True:
                try:
                    self._answer(await self._connection.read_response(), None)
                except ResponseError as refused:
                    self._answer(None, refused)
        except Exception as broken:
            self._break(str(broken))

    def _answer(self, value: Any, error: ResponseError | None) -> None:
        self.heard_nanos = self._clock.nanos()
        answer = self._waiting.popleft()
        if answer.done():  # nobody waits any more
            return
        if error is None:
            answer.set_result(value)
        else:
            answer.set_exception(error)

    def close(self, cause: str = "closed") -> None:
        """Gives the connection up, at once. Whoever waits for an answer hears that it is unavailable."""
        self._break(cause)
        self._reading.cancel()

    async def closed(self) -> None:
        """Waits until nothing of a line that was given up is left."""
        await asyncio.gather(self._reading, return_exceptions=True)
        await self._connection.disconnect(nowait=True)

    def _break(self, cause: str) -> None:
        if self.lost.is_set():
            return
        self.cause = cause
        self.lost.set()
        waiting, self._waiting = self._waiting, deque()
        for answer in waiting:
            if not answer.done():
                answer.set_exception(_gone(cause))
                answer.exception()  # somebody may have left: that is no news


def _gone(cause: str) -> TierUnavailableError:
    return TierUnavailableError("unavailable", f"the connection to Redis is gone: {cause}")
