"""What the steps of one cache work on, and what they ask of it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Coroutine, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from larder import tags as tag_forms
from larder.clock import MILLISECOND, SECOND, Clock
from larder.engine.counters import Counters
from larder.engine.entries import Answer, Entry, Found, MemoryEntry
from larder.engine.memory import Memory
from larder.engine.spec import CacheSpec
from larder.errors import LarderError, LoadError
from larder.journal.journal import Journal
from larder.node.invalidator import Invalidator
from larder.node.rules import Subject
from larder.node.state import Moment, NodeState
from larder.node.tier import Tier

K = TypeVar("K")
V = TypeVar("V")

MOST_PAUSES = 10_000
MOST_TASKS = 10_000


class Tasks:
    """The tasks of a Larder: bounded in number where nobody waits for them, and none outlives it."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()
        self._is_closed = False

    def __len__(self) -> int:
        return len(self._running)

    @property
    def has_room(self) -> bool:
        """Whether something that nobody waits for may be started."""
        return len(self._running) < MOST_TASKS and not self._is_closed

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Raises LarderError if this Larder was closed."""
        if self._is_closed:
            work.close()
            raise LarderError("This Larder was closed")
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def close(self) -> None:
        """Cancels all that are left, and waits for them."""
        self._is_closed = True
        while self._running:
            ending = list(self._running)
            for task in ending:
                task.cancel()
            await asyncio.gather(*ending, return_exceptions=True)
            # From Python 3.12 on nothing is waited for where all have ended already, and then their callbacks never have a turn.
            self._running.difference_update(ending)


class Flight(Generic[V]):
    """A lookup under way, of one key or of a batch's, which others may join. ``as_of_nanos``: its answers are not older than that.

    ``ended`` has the answers there are, by their keys' texts.
    """

    __slots__ = ("_joined", "as_of_nanos", "ended")

    def __init__(self, as_of_nanos: int) -> None:
        self.as_of_nanos = as_of_nanos
        self.ended: dict[str, Answer[V] | BaseException] = {}
        self._joined: dict[str, asyncio.Future[Answer[V]]] = {}

    def end(self, answers: Mapping[str, Answer[V] | BaseException]) -> None:
        """Tells those who joined. Of each key the first end counts."""
        for text, answer in answers.items():
            if text not in self.ended:
                self.ended[text] = answer
                if text in self._joined:
                    _tell(self._joined[text], answer)

    def joined(self, text: str) -> asyncio.Future[Answer[V]]:
        """What those who join for a key wait for, shielded; made for the first of them, since most flights are joined by nobody."""
        joined = self._joined.get(text)
        if joined is None:
            joined = self._joined[text] = asyncio.get_running_loop().create_future()
            if text in self.ended:
                _tell(joined, self.ended[text])
        return joined


def _tell(joined: asyncio.Future[Answer[V]], end: Answer[V] | BaseException) -> None:
    if isinstance(end, BaseException):
        joined.set_exception(end)
        joined.exception()  # perhaps nobody waits any more
    else:
        joined.set_result(end)


class Pauses:
    """Keys whose source failed a moment ago. As long as something stale answers for one, its source is not asked again."""

    def __init__(self, pause_nanos: int, clock: Clock) -> None:
        self._pause = pause_nanos
        self._clock = clock
        self._until: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._until)

    def failed(self, key: str) -> None:
        if len(self._until) >= MOST_PAUSES:
            now = self._clock.nanos()
            self._until = {known: until for known, until in self._until.items() if until > now}
        if self._pause > 0 and len(self._until) < MOST_PAUSES:
            self._until[key] = self._clock.nanos() + self._pause

    def ended(self, key: str) -> None:
        self._until.pop(key, None)

    def is_paused(self, key: str) -> bool:
        return self._until.get(key, 0) > self._clock.nanos() if self._until else False


@dataclass(eq=False)
class Parts(Generic[K, V]):
    """One cache on one node."""

    spec: CacheSpec[K, V]
    node: NodeState
    journal: Journal
    tier: Tier
    invalidator: Invalidator
    tasks: Tasks
    clock: Clock

    def __post_init__(self) -> None:
        self.key_prefix = self.spec.key_template.prefix
        self.freshness = self.spec.freshness
        self.memory: Memory[V] = Memory(self.spec.memory)
        self.flights: dict[str, Flight[V]] = {}
        self.counters = Counters()
        self.pauses = Pauses(int(self.spec.retry_pause.total_seconds() * SECOND), self.clock)
        self._most_stale = int(self.spec.max_staleness.total_seconds() * SECOND)
        self.schema = self.spec.values.schema_hash

    def drop(self, key: str) -> None:
        self.memory.drop(key)
        self.flights.pop(key, None)

    def drop_all(self) -> None:
        self.memory.drop_all()
        self.flights.clear()

    def is_recent(self) -> bool:
        """Whether it is known, recently enough, that nothing was missed."""
        return self._is_within(self.journal.proof.at_nanos, self.clock.nanos())

    def is_confirmed(self, key: str) -> bool:
        """Whether the master that holds the key has confirmed, recently enough, that it is one still."""
        return self._is_within(self.tier.confirmed_at(key), self.clock.nanos())

    def covers(self, read_at: int | None) -> bool:
        """Whether something that was true at a moment need not be looked at again, by the proof or because that was just now."""
        now = self.clock.nanos()
        if self._is_within(self.journal.proof.at_nanos, now):
            return True
        return read_at is not None and read_at >= self.node.awake_since and self._is_within(read_at, now)

    def as_of(self) -> int:
        """The moment that an answer is not older than whose lookup begins now."""
        proven = self.journal.proof.at_nanos
        return proven if proven is not None and self.is_recent() else self.clock.nanos()

    def _is_within(self, at: int | None, now: int) -> bool:
        return at is not None and now - at <= self._most_stale

    def is_covered(self, subject: Subject, key: str) -> bool:
        """Whether a record has killed it, as far as this node knows."""
        return self.node.rules.cover(subject, key, self.key_prefix)

    def is_outdated(self, subject: Subject, key: str) -> bool:
        """Whether it is of use only where a load fails, by the rules."""
        return self.node.outdated.cover(subject, key, self.key_prefix)

    def moment(self, key: str) -> Moment:
        return Moment.now(self.node, key)

    def moments(self, keys: Iterable[str]) -> list[Moment]:
        """The same moment for many; those of one fence share it."""
        node, now = self.node, self.clock.nanos()
        fences = node.fences.read_all(keys)
        by_fence = {fence: Moment(fence, node.generation, node.position, now) for fence in set(fences)}
        return [by_fence[fence] for fence in fences]

    def has_unknown_tags(self, *, is_negative: bool) -> bool:
        """Whether any tag may concern an entry."""
        return is_negative and self.spec.tags is not None

    def entry(self, key: K, value: V | None, began: Moment, cost_seconds: float) -> Entry[V]:
        """The entry of a value whose load began at the moment. Raises LoadError if the functions for tags, version and end failed."""
        now = self.clock.millis()
        is_negative = value is None
        fresh_until = now + self.freshness.fresh_millis(is_negative=is_negative, drawn=random.random())
        try:
            tags = self._tags(key, value)
            version = self.spec.version(value) if self.spec.version and value is not None else 0
            if self.spec.true_until and value is not None:
                fresh_until = max(now + 1, min(fresh_until, int(self.spec.true_until(value).timestamp() * 1_000)))
        except Exception as failure:  # the application's code enters here, so anything may come out
            raise LoadError(f"Cache {self.spec.name} could not tell the tags, the version or the end of a value: {failure!r}") from failure
        return Entry(
            value,
            began.position,
            now,
            fresh_until,
            fresh_until + self.freshness.stale_millis,
            int(cost_seconds * 1_000_000),
            version,
            tags,
            self.has_unknown_tags(is_negative=is_negative),
        )

    def _tags(self, key: K, value: V | None) -> frozenset[str]:
        of_key = self.spec.key_tags(key) if self.spec.key_tags else ()
        of_value = self.spec.tags(value) if self.spec.tags and value is not None else ()
        return frozenset(tag_forms.stored(tag) for tag in (*of_key, *of_value))

    def keeps(self, value: V | None) -> bool:
        """Whether an entry is worth keeping at all."""
        return value is not None or self.freshness.negative_time_to_live > 0

    def keep(self, key: str, entry: Entry[V] | Found[V], began: Moment, left_millis: int, read_at: int | None) -> None:
        """The step **keep**, in memory: only if nothing became untrue since the moment."""
        if not self.memory.maximum:
            return
        if not began.is_still(self.node, key):
            self.counters.refused_fills += 1
            return
        kept = MemoryEntry(
            entry.value,
            entry.stamp,
            self.clock.nanos() + left_millis * MILLISECOND,
            read_at,
            entry.tags,
            entry.has_unknown_tags,
            began.position,
        )
        self.memory.keep(key, kept)
        self.counters.puts["memory"] += 1

    def keep_loaded(self, key: str, entry: Entry[V], began: Moment) -> None:
        """Keeps what the source said: it was true when its load began."""
        self.keep(key, entry, began, entry.fresh_until - self.clock.millis(), began.nanos)
