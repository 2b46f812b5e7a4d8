"""Loads keys before anybody asks, at a rate."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from larder.clock import SECOND
from larder.engine.batch import Batches
from larder.engine.entries import Outcome
from larder.engine.parts import Parts
from larder.errors import LoadError

K = TypeVar("K")
V = TypeVar("V")

_BATCH = 100
_MOST_FAILURES = 3


@dataclass(frozen=True, slots=True)
class Warmed:
    """What came of it: keys that were ``loaded``, ``found`` in memory or Redis, or ``failed``. ``is_complete``: not given up."""

    loaded: int
    found: int
    failed: int
    is_complete: bool


class Warming(Generic[K, V]):
    """Lookups of a hundred keys at a time, so that what nodes warm at once is loaded once all the same."""

    def __init__(self, parts: Parts[K, V], batches: Batches[K, V]) -> None:
        self._parts = parts
        self._batches = batches

    async def warm(self, keys: Iterable[K], per_second: float) -> Warmed:
        """A source that fails three times in a row is left alone."""
        if not per_second > 0:
            raise ValueError(f"per_second is {per_second}: give how many keys to look up in a second, more than 0")
        counts: Counter[str] = Counter()
        began, due, failures = self._parts.clock.nanos(), 0, 0
        remaining = iter(keys)
        while failures < _MOST_FAILURES and (some := list(islice(remaining, _BATCH))):
            await self._pause(began, due / per_second)
            failures = 0 if await self._warm(some, counts) else failures + 1
            due += len(some)
        return Warmed(counts["loaded"], counts["found"], counts["failed"], is_complete=failures < _MOST_FAILURES)

    async def _pause(self, began: int, seconds: float) -> None:
        left = seconds - (self._parts.clock.nanos() - began) / SECOND
        if left > 0:
            await asyncio.sleep(left)

    async def _warm(self, keys: list[K], counts: Counter[str]) -> bool:
        try:
            answers = await self._batches.look_up(keys)
        except LoadError:
            counts["failed"] += len(keys)
            return False
        for answer in answers:
            counts["loaded" if answer.outcome is Outcome.LOAD else "found"] += 1
        return True
