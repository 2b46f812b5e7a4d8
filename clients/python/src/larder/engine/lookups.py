"""A lookup of one key: recall, join, fetch, load, keep."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from larder.clock import MILLISECOND, SECOND
from larder.engine.entries import Answer, Found, Lookup, MemoryEntry, Outcome
from larder.engine.freshness import Verdict
from larder.engine.loads import Fallback, Loads, Query
from larder.engine.parts import Flight, Parts
from larder.engine.shared import Shared
from larder.errors import LarderError, LoadError, TierUnavailableError
from larder.node.state import Moment

K = TypeVar("K")
V = TypeVar("V")

# Looked at once, see envelope.
_FRESH, _MEMORY, _REDIS = Verdict.FRESH, Outcome.MEMORY, Outcome.REDIS

# The debug switch: at DEBUG every single lookup is told, with its key.
_LOG = logging.getLogger("larder.lookups")

# The flights on whose behalf this context loads: waiting for one of them there would never end.
_LOADING: ContextVar[frozenset[Flight[Any]]] = ContextVar("larder_loading", default=frozenset())


@dataclass(frozen=True, slots=True)
class _Unanswered(Generic[V]):
    """Neither Redis nor memory could answer: what is to be loaded, with what there is instead of it."""

    fallback: Fallback[V]
    is_shared: bool


def loading_for(flight: Flight[Any]) -> None:
    """Says that the present task, and what it starts, loads on behalf of this flight."""
    _LOADING.set(_LOADING.get() | {flight})


class Lookups(Generic[K, V]):
    """Each flight runs in a task of its own, so that a caller who is cancelled takes nobody's answer along."""

    def __init__(self, parts: Parts[K, V], shared: Shared[K, V], loads: Loads[K, V]) -> None:
        self._parts = parts
        self._shared = shared
        self._loads = loads

    async def look_up(self, key: K) -> Lookup[V]:
        """The answer for a caller, counted."""
        parts = self._parts
        began = parts.clock.nanos()
        text = parts.spec.key_template.encode(key)
        answer = self.recalled(key, text)
        if answer is None:
            answer = await self.join(key, text)
            parts.counters.slow_lookups[answer.outcome] += 1
            parts.counters.lookup_seconds[answer.outcome] += (parts.clock.nanos() - began) / SECOND
        parts.counters.lookups[answer.outcome] += 1
        if _LOG.isEnabledFor(logging.DEBUG):
            micros = (parts.clock.nanos() - began) / 1_000
            _LOG.debug("cache=%s key=%s outcome=%s micros=%.0f", parts.spec.name, text, answer.outcome.value, micros)
        return Lookup(answer.value, answer.outcome)

    def recalled(self, key: K, text: str) -> Answer[V] | None:
        """The answer that memory gives, a stale one included."""
        entry = self.recall(text)
        if entry is None or not self._parts.covers(entry.read_at_nanos):
            return None
        verdict = self._verdict(entry)
        if verdict is _FRESH:
            return Answer.of(entry, _MEMORY)
        if verdict is not Verdict.REVALIDATE:
            return None
        self.revalidate(key, text)
        return Answer.of(entry, Outcome.STALE)

    def recall(self, text: str) -> MemoryEntry[V] | None:
        """The entry in memory, if it is alive by the rules; also one that is stale or not believed."""
        parts = self._parts
        entry = parts.memory.find(text)
        if entry is None or entry.verified == parts.node.position:
            return entry
        if parts.is_covered(entry, text):
            parts.memory.drop(text)
            return None
        entry.is_outdated = entry.is_outdated or parts.is_outdated(entry, text)
        entry.verified = parts.node.position
        return entry

    def _verdict(self, entry: MemoryEntry[V]) -> Verdict:
        freshness = self._parts.freshness
        overdue = (self._parts.clock.nanos() - entry.fresh_until_nanos) // MILLISECOND
        return freshness.judge_outdated(overdue) if entry.is_outdated else freshness.judge(overdue)

    async def join(self, key: K, text: str) -> Answer[V]:
        """The steps behind recall."""
        parts = self._parts
        until = parts.clock.nanos() + int(parts.spec.wait_limit.total_seconds() * SECOND)
        while True:
            flight = self.joinable(text)
            if flight is None:
                return await self._fetch_then_fly(key, text)
            joined = parts.moment(text)
            answer = await self._await(flight, text, until)
            if answer is not None and self._is_good_for(joined, answer, text):
                return answer
            if parts.clock.nanos() >= until and self._loads.can_load:
                return await self._loads.load_unkept(key)

    def joinable(self, text: str) -> Flight[V] | None:
        """The key's flight, if its answer will be recent enough. Raises RuntimeError in the loader of that very key."""
        flight = self._parts.flights.get(text)
        if flight is None or not self._parts.covers(flight.as_of_nanos):
            return None
        if flight in _LOADING.get():
            raise RuntimeError(
                f"The loader of cache {self._parts.spec.name} asks the cache for the very key it is loading; ask the source instead"
            )
        return flight

    async def _await(self, flight: Flight[V], text: str, until: int) -> Answer[V] | None:
        """None: the caller has waited long enough."""
        try:
            async with asyncio.timeout((until - self._parts.clock.nanos()) / SECOND):
                return await asyncio.shield(flight.joined(text))
        except TimeoutError:
            return None
        except LoadError as failed:
            # Each caller gets an error of its own, since a traceback is written into it.
            raise LoadError(f"{failed}, asked by another caller") from failed.__cause__

    def _is_good_for(self, joined: Moment, answer: Answer[V], text: str) -> bool:
        """Not if it was loaded before a group record that the caller came after."""
        parts = self._parts
        if answer.stamp >= joined.position:
            return True
        is_outdated = parts.is_outdated(answer, text) and not answer.is_instead_of_failure
        return not is_outdated and not parts.is_covered(answer, text) and parts.node.generation == joined.generation

    def take_off(self, *texts: str) -> Flight[V]:
        """A flight that others may join from now on; whoever takes it off lands it, for each key, in every case."""
        flight: Flight[V] = Flight(self._parts.as_of())
        self._parts.flights.update(dict.fromkeys(texts, flight))
        return flight

    def land(self, flight: Flight[V], answers: Mapping[str, Answer[V] | BaseException]) -> None:
        """Ends a flight for some keys: first nobody can join it any more, then those who did are told."""
        flights = self._parts.flights
        for text in answers:
            if flights.get(text) is flight:
                del flights[text]
        flight.end(answers)

    async def _fetch_then_fly(self, key: K, text: str) -> Answer[V]:
        """The steps of a flight's owner: it fetches itself, which most often is all; what is to be loaded is loaded in a task.

        An owner that is cancelled hands its flight over, so that nobody's answer is taken along.
        """
        flight = self.take_off(text)
        query = Query(key, text, self._shared.patience())
        try:
            fetched = await self._fetched(query)
        except BaseException:
            self._take_to_task(flight, query)
            raise
        if isinstance(fetched, Answer):
            self._land(query, flight, fetched)
            return fetched
        self._take_to_task(flight, query, fetched)
        return await asyncio.shield(flight.joined(text))

    def _take_to_task(self, flight: Flight[V], query: Query[K], fetched: _Unanswered[V] | None = None) -> None:
        try:
            self._parts.tasks.start(self._fly(flight, query, fetched))
        except LarderError as closed:
            self.land(flight, {query.text: closed})

    async def _fly(self, flight: Flight[V], query: Query[K], fetched: _Unanswered[V] | None = None) -> None:
        loading_for(flight)
        try:
            found = fetched or await self._fetched(query)
            if not isinstance(found, Answer):
                found = await self._loads.load(query, found.fallback, is_shared=found.is_shared)
        except asyncio.CancelledError:
            self.land(flight, {query.text: LarderError("This Larder was closed while a lookup was under way")})
            raise
        except Exception as failure:
            self.land(flight, {query.text: failure})
        else:
            self._land(query, flight, found)

    def _land(self, query: Query[K], flight: Flight[V], answer: Answer[V]) -> None:
        self.land(flight, {query.text: answer})
        if answer.wants_reload:
            self.revalidate(query.key, query.text)

    async def _fetched(self, query: Query[K]) -> Answer[V] | _Unanswered[V]:
        recalled = self.recall(query.text)
        began = await self._shared.begin(query.text, query.patience)
        if began is None:
            return _Unanswered(Fallback(recalled, None, self._parts.moment(query.text)), is_shared=False)
        found = await self._fetch(query, began)
        answer = None if found is None else self.served(found, is_reload=query.is_reload)
        return answer or _Unanswered(Fallback(recalled, found, began), is_shared=True)

    async def _fetch(self, query: Query[K], began: Moment) -> Found[V] | None:
        try:
            data = await self._shared.call(query.patience, lambda tier: tier.fetch(query.text))
        except TierUnavailableError:
            return None  # counted where it happened
        found = self._shared.judge(query.text, data, began)
        if found is not None and found.is_answer:
            self._shared.keep_found(query.text, found, began)
        return found

    @staticmethod
    def served(found: Found[V], *, is_reload: bool) -> Answer[V] | None:
        """None: it cannot be served, or only if a load fails."""
        if found.verdict is _FRESH:
            return Answer(found.value, _REDIS, found.stamp, found.tags, found.has_unknown_tags)
        if found.verdict is Verdict.REVALIDATE and not is_reload:
            return Answer.of(found, Outcome.STALE).wanting_reload()
        return None

    def revalidate(self, key: K, text: str) -> None:
        """Starts one reload of a key whose stale entry is being served, unless one is under way, or failed a moment ago."""
        parts = self._parts
        if self._loads.can_load and text not in parts.flights and parts.tasks.has_room and not parts.pauses.is_paused(text):
            query = Query(key, text, self._shared.patience(), is_reload=True)
            parts.tasks.start(self._fly(self.take_off(text), query))
