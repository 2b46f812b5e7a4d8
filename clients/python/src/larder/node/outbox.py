"""The invalidations that could not be sent, until they can be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from larder.errors import TierUnavailableError
from larder.journal.records import Group, horizon

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Untrue:
    """A key whose value is untrue: it is removed from Redis, then recorded."""

    key: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """A key whose new value stands in Redis already: it is only recorded."""

    key: str


Item = Untrue | Replaced | Group


class Outbox:
    """Bounded: what does not fit any more turns all of it into one horizon, which kills too much and never too little."""

    def __init__(self, maximum: int) -> None:
        self._maximum = maximum
        self._waiting: dict[Item, None] = {}
        self._sending = 0
        self._lock = asyncio.Lock()

    def __len__(self) -> int:
        return len(self._waiting) + self._sending

    def add(self, items: Sequence[Item]) -> None:
        """Lets items wait; what waits already waits once."""
        for item in items:
            self._waiting[item] = None
        if len(self._waiting) > self._maximum:
            self._waiting = {horizon(f"more than {self._maximum} invalidations waited for Redis"): None}

    async def drain(self, send: Callable[[list[Item]], Awaitable[None]], patience: float = 0) -> bool:
        """Sends what waits, unless somebody else does; that is waited for, for so many seconds. Whether nothing waits any more."""
        if not self:
            return True
        if self._lock.locked() and not await self._is_free(patience):
            return not self
        async with self._lock:
            try:
                while self:
                    await self._send(send)
            except TierUnavailableError:
                return False
        return True

    async def _is_free(self, patience: float) -> bool:
        if patience <= 0:
            return False
        try:
            async with asyncio.timeout(patience), self._lock:
                return True
        except TimeoutError:
            return False

    async def _send(self, send: Callable[[list[Item]], Awaitable[None]]) -> None:
        # Taken out before they are sent: what is added meanwhile became untrue later, and must be sent again.
        some = list(islice(self._waiting, _BATCH))
        for item in some:
            del self._waiting[item]
        self._sending = len(some)
        is_sent = False
        try:
            await send(some)
            is_sent = True
        finally:
            self._sending = 0
            if not is_sent:
                self.add(some)
