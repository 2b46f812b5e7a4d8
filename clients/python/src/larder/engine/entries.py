"""Entries as the tiers hold them, and answers as callers get them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Generic, TypeVar

from larder.engine.freshness import Verdict

V = TypeVar("V")


class Outcome(Enum):
    """Where an answer came from; the words are those of the metrics."""

    MEMORY = "memory"
    REDIS = "redis"
    LOAD = "load"
    STALE = "stale"
    MISS = "miss"

    # There is one of each, and that of Enum is a call, several times for each lookup.
    __hash__ = object.__hash__


@dataclass(frozen=True, slots=True)
class Lookup(Generic[V]):
    """A value, None if the source has none, and where that came from. ``MISS``: nothing is held and nobody could be asked."""

    value: V | None
    outcome: Outcome


# Not frozen, here and below: each lookup makes one of each, which frozen cost four times as much.
@dataclass(slots=True)
class Entry(Generic[V]):
    """A value with everything an envelope says of it. Times are epoch milliseconds, tags are in stored form."""

    value: V | None
    stamp: int
    created: int
    fresh_until: int
    stale_until: int
    load_cost_micros: int
    version: int
    tags: frozenset[str]
    has_unknown_tags: bool


@dataclass(slots=True)
class Found(Generic[V]):
    """What of use an entry says that Redis holds, alive, and how it may be served; never GONE."""

    value: V | None
    stamp: int
    tags: frozenset[str]
    has_unknown_tags: bool
    left_millis: int
    verdict: Verdict

    @property
    def is_answer(self) -> bool:
        """Whether it answers without anybody having failed."""
        return self.verdict in (Verdict.FRESH, Verdict.REVALIDATE)


@dataclass(slots=True)
class Answer(Generic[V]):
    """What a flight answers: enough for a caller that joined it late to judge whether the answer is alive for it."""

    value: V | None
    outcome: Outcome
    stamp: int
    tags: frozenset[str]
    has_unknown_tags: bool
    wants_reload: bool = False
    is_instead_of_failure: bool = False

    @staticmethod
    def of(entry: Entry[V] | Found[V] | MemoryEntry[V], outcome: Outcome) -> Answer[V]:
        return Answer(entry.value, outcome, entry.stamp, entry.tags, entry.has_unknown_tags)

    def wanting_reload(self) -> Answer[V]:
        """The same, stale and reloaded by nobody yet."""
        return replace(self, wants_reload=True)

    def instead_of_failure(self) -> Answer[V]:
        """The same, stale and served because the load failed."""
        return replace(self, is_instead_of_failure=True)


@dataclass(slots=True)
class MemoryEntry(Generic[V]):
    """An entry in memory. Moments are of the monotonic clock.

    ``verified`` is the position up to which no rule is known to cover it, ``read_at`` up to when it is known to be true. One that is
    outdated is of use only where a load fails, for good.
    """

    value: V | None
    stamp: int
    fresh_until_nanos: int
    read_at_nanos: int | None
    tags: frozenset[str]
    has_unknown_tags: bool
    verified: int
    is_outdated: bool = False
