"""How long one lookup still waits for Redis: all its waits together take no longer than the limit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from larder.errors import TierUnavailableError

T = TypeVar("T")


class Patience:
    """Once the limit is used up nothing is waited for any more. Without a limit, until Redis's hard timeout each time."""

    def __init__(self, limit: float | None) -> None:
        self._limit = limit
        self._spent = 0.0

    @property
    def is_over(self) -> bool:
        return self._limit is not None and self._spent >= self._limit

    async def answer(self, ask: Callable[[], Awaitable[T]]) -> T:
        """The answer. Raises TierUnavailableError, also if it does not come in time."""
        if self._limit is None:
            return await ask()
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            return await self._within(self._limit - self._spent, ask)
        finally:
            self._spent += loop.time() - began

    async def look(self, ask: Callable[[], Awaitable[T]]) -> T:
        """For looking, again and again, whether something has come that somebody else is busy with: uses nothing up.

        That is not Redis's slowness; in vain, it uses all of it up.
        """
        if self._limit is None:
            return await ask()
        try:
            return await self._within(self._limit, ask)
        except TierUnavailableError:
            self._spent = self._limit
            raise

    @staticmethod
    async def _within(seconds: float, ask: Callable[[], Awaitable[T]]) -> T:
        if seconds <= 0:
            raise TierUnavailableError("timeout", "the lookup has waited for Redis long enough")
        try:
            async with asyncio.timeout(seconds):
                return await ask()
        except TimeoutError:
            raise TierUnavailableError("timeout", f"Redis did not answer within {seconds:.3f} s") from None
