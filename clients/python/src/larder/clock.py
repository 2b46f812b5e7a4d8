"""Time, injected: a monotonic clock for ages, a wall clock only for what crosses processes."""

from __future__ import annotations

import time
from typing import Protocol

SECOND = 1_000_000_000
MILLISECOND = 1_000_000


class Clock(Protocol):
    """Both clocks. Cheap, never blocks."""

    def nanos(self) -> int:
        """Monotonic nanoseconds from any origin."""

    def millis(self) -> int:
        """Epoch milliseconds."""


class SystemClock:
    """The machine's clocks."""

    def nanos(self) -> int:
        return time.monotonic_ns()

    def millis(self) -> int:
        return time.time_ns() // MILLISECOND


class ClockJumps:
    """Notices where the wall clock runs ahead of the monotonic one: the machine may have been suspended then."""

    _TOLERATED = 250 * MILLISECOND

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen_nanos = clock.nanos()
        self._seen_millis = clock.millis()

    def ahead_nanos(self) -> int:
        """By how much it has run ahead since the last call, 0 if hardly. To be called a few times a second."""
        nanos, millis = self._clock.nanos(), self._clock.millis()
        ahead = (millis - self._seen_millis) * MILLISECOND - (nanos - self._seen_nanos)
        self._seen_nanos, self._seen_millis = nanos, millis
        return ahead if ahead > self._TOLERATED else 0
