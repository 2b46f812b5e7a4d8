"""Says how long an entry lives and how it may be served. Pure: the caller reads the clock and draws the random number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

CLOCK_TOLERANCE_MILLIS = 1_000


class Verdict(Enum):
    """How an entry may be served."""

    FRESH = "fresh"
    REVALIDATE = "revalidate"
    """As a stale answer, while one reload runs."""
    ONLY_IF_ERROR = "only_if_error"
    """As a stale answer, only if the load fails."""
    GONE = "gone"


_FRESH = Verdict.FRESH  # looked at once, see envelope


@dataclass(frozen=True, slots=True)
class Freshness:
    """In milliseconds; ``jitter`` is the share by which the fresh time is shortened at most."""

    time_to_live: int
    negative_time_to_live: int
    while_revalidate: int
    if_error: int
    jitter: float

    def judge(self, overdue: int) -> Verdict:
        """The verdict on an entry that is so many milliseconds past its fresh time; a negative number is what it has left."""
        if overdue < 0:
            return _FRESH
        if overdue < self.while_revalidate:
            return Verdict.REVALIDATE
        return Verdict.ONLY_IF_ERROR if overdue < self.if_error else Verdict.GONE

    def judge_outdated(self, overdue: int) -> Verdict:
        """The verdict on an entry that an invalidation has outdated, however fresh it would be."""
        return Verdict.ONLY_IF_ERROR if overdue < self.if_error and self.if_error > 0 else Verdict.GONE

    def allows_if_error(self, overdue: int) -> bool:
        """Whether it may be served because its load failed, however it is otherwise."""
        return self.judge_outdated(overdue) is Verdict.ONLY_IF_ERROR

    def fresh_millis(self, *, is_negative: bool, drawn: float) -> int:
        """For how long an entry is fresh: its time to live, shortened by the drawn part of the jitter."""
        full = self.negative_time_to_live if is_negative else self.time_to_live
        return full - int(full * self.jitter * drawn)

    @property
    def stale_millis(self) -> int:
        """For how long past its fresh time an entry may still be of use."""
        return max(self.while_revalidate, self.if_error)


def remaining_millis(created: int, until: int, now: int) -> int:
    """What is left of a lifetime that another node's wall clock wrote.

    Clocks may differ by the tolerance: that shortens what is left, by a tenth of the lifetime at most, and never lengthens it.
    """
    lifetime = until - created
    left = until - now if now > created else lifetime
    return left - (lifetime // 10 if lifetime < 10 * CLOCK_TOLERANCE_MILLIS else CLOCK_TOLERANCE_MILLIS)
