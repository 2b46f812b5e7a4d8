"""How often something is allowed, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum

_MOST = 1_000_000_000
_SHORTEST = timedelta(seconds=1)
_LONGEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many ``requests`` ``per`` a time, spread evenly, and ``burst`` at once by who has not asked for a while. Immutable.

    Raises ValueError if a number is not from 1 to 1,000,000,000, or the time not from a second to a day.
    """

    requests: int
    per: timedelta
    burst: int

    def __post_init__(self) -> None:
        for name, count in (("requests", self.requests), ("burst", self.burst)):
            if not 1 <= count <= _MOST:
                raise ValueError(f"{name} is {count}: give from 1 to 1,000,000,000")
        if not _SHORTEST <= self.per <= _LONGEST:
            raise ValueError(f"per is {self.per}: give from a second to a day")

    @staticmethod
    def per_second(requests: int) -> Limit:
        """So many within a second, all of which may come at once."""
        return Limit(requests, timedelta(seconds=1), requests)

    @staticmethod
    def per_minute(requests: int) -> Limit:
        """So many within a minute, all of which may come at once."""
        return Limit(requests, timedelta(minutes=1), requests)

    def at_once(self, burst: int) -> Limit:
        """The same with so many at once."""
        return replace(self, burst=burst)


class WhenAway(Enum):
    """What is answered while nobody can count, since Redis does not answer."""

    ALLOW = "allow"
    """Everything: a limit protects, and is no reason to be away oneself."""
    REFUSE = "refuse"
    """Nothing, for what must never happen too often."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to who asked. Where it ``is_counted`` by nobody, since Redis is away, the rest is a guess.

    ``remaining``: how many more are allowed at once now; ``reset``: how long until as many as ever are, if nobody asks;
    ``retry_after``: how long until it is worth asking again, zero if it is allowed.
    """

    is_allowed: bool
    is_counted: bool
    limit: Limit
    remaining: int
    reset: timedelta
    retry_after: timedelta


def uncounted(limit: Limit, when_away: WhenAway) -> Decision:
    """What is decided while nobody can count."""
    is_allowed = when_away is WhenAway.ALLOW
    return Decision(is_allowed, False, limit, limit.burst if is_allowed else 0, timedelta(), timedelta(seconds=0 if is_allowed else 5))
