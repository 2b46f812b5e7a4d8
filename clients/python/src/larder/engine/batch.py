"""Many keys at once: one round trip to Redis for all of them, one for their leases, one bulk load, one for the fills."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from larder.engine.entries import Answer, Entry, Found, Outcome
from larder.engine.freshness import Verdict
from larder.engine.loads import Fallback, Loads, Query
from larder.engine.lookups import Lookups, loading_for
from larder.engine.parts import Flight, Parts
from larder.engine.patience import Patience
from larder.engine.shared import Shared
from larder.errors import LarderError, LoadError, TierUnavailableError
from larder.node.state import Moment
from larder.node.tier import Fill, LeaseAnswer

K = TypeVar("K")
V = TypeVar("V")

# Where there is no bulk loader, so many loads of a batch run at once.
MOST_AT_ONCE = 32


@dataclass(eq=False, slots=True)
class _Member(Generic[K, V]):
    """One key of the batch, whose flight the batch owns."""

    query: Query[K]
    flight: Flight[V]
    began: Moment
    fallback: Fallback[V]
    token: str | None = None

    @property
    def text(self) -> str:
        return self.query.text

    @property
    def is_open(self) -> bool:
        return self.text not in self.flight.ended


class Batches(Generic[K, V]):
    """Lookups of many keys."""

    def __init__(self, parts: Parts[K, V], shared: Shared[K, V], loads: Loads[K, V], lookups: Lookups[K, V]) -> None:
        self._parts = parts
        self._shared = shared
        self._loads = loads
        self._lookups = lookups

    async def look_up(self, keys: Sequence[K]) -> list[Answer[V]]:
        """The answers in the keys' order, counted. Raises the first LoadError, after all others were answered."""
        encode = self._parts.spec.key_template.encode
        texts = [encode(key) for key in keys]
        answers, own, others = self._recalled(dict(zip(texts, keys, strict=True)))
        flight = self._lookups.take_off(*own)
        flying = [asyncio.shield(self._parts.tasks.start(self._fly(own, flight)))] if own else []
        joined = (self._lookups.join(key, text) for text, key in others.items())
        landed: list[Any] = await asyncio.gather(*joined, *flying, return_exceptions=True)
        for text, answer in zip(others, landed, strict=False):
            answers[text] = answer
        answers.update(flight.ended)
        closed = LarderError("This Larder was closed while a lookup was under way")
        return self._counted([answers.get(text, closed) for text in texts])

    def _recalled(self, keys: dict[str, K]) -> tuple[dict[str, Answer[V] | BaseException], dict[str, K], dict[str, K]]:
        """The answers that memory has; the keys to be looked up; and those that somebody else is looking up."""
        lookups, flights, has_some = self._lookups, self._parts.flights, len(self._parts.memory) > 0
        answers: dict[str, Answer[V] | BaseException] = {}
        own: dict[str, K] = {}
        others: dict[str, K] = {}
        for text, key in keys.items():
            answer = lookups.recalled(key, text) if has_some else None
            if answer is not None:
                answers[text] = answer
            elif text in flights and lookups.joinable(text) is not None:
                others[text] = key
            else:
                own[text] = key
        return answers, own, others

    def _counted(self, found: list[Answer[V] | BaseException]) -> list[Answer[V]]:
        answers: list[Answer[V]] = []
        for answer in found:
            if isinstance(answer, BaseException):
                raise answer
            answers.append(answer)
        outcomes = [answer.outcome for answer in answers]
        for outcome in Outcome:
            self._parts.counters.lookups[outcome] += outcomes.count(outcome)
        return answers

    async def _fly(self, own: dict[str, K], flight: Flight[V]) -> None:
        failure: BaseException = LarderError("A batch ended without an answer")
        try:
            patience = self._shared.patience()
            is_shared, rest = await self._fetch(own, flight, patience)
            if rest:
                loading_for(flight)
                await self._load_all(rest, patience, is_shared=is_shared)
        except asyncio.CancelledError:
            failure = LarderError("This Larder was closed while a lookup was under way")
            raise
        except Exception as unforeseen:
            failure = unforeseen
        finally:
            self._lookups.land(flight, {text: failure for text in own if text not in flight.ended})

    async def _fetch(self, own: dict[str, K], flight: Flight[V], patience: Patience) -> tuple[bool, list[_Member[K, V]]]:
        """Answers what Redis holds, in one plain loop, since most often that is all. Whether Redis answered, and what is left."""
        lookups, shared, texts = self._lookups, self._shared, list(own)
        recalled = {text: entry for text in texts if (entry := lookups.recall(text)) is not None} if len(self._parts.memory) else {}
        is_shared = await shared.is_usable(patience)
        moments = self._parts.moments(texts)
        found: list[Found[V] | None] = [None] * len(texts)
        if is_shared:
            try:
                data = await shared.call_many(patience, lambda tier: tier.fetch_all(texts))
                found = shared.judge_all(texts, data, moments[0])
            except TierUnavailableError:
                is_shared = False
        answers: dict[str, Answer[V]] = {}
        rest: list[_Member[K, V]] = []
        keeps = self._parts.memory.maximum > 0
        for text, began, each in zip(texts, moments, found, strict=True):
            answer = None if each is None else lookups.served(each, is_reload=False)
            if each is None or answer is None:
                fallback = Fallback(recalled.get(text), each, began)
                rest.append(_Member(Query(own[text], text, patience), flight, began, fallback))
                continue
            answers[text] = answer
            if keeps:
                shared.keep_found(text, each, began)
        lookups.land(flight, answers)
        for text, answer in answers.items():
            if answer.wants_reload:
                lookups.revalidate(own[text], text)
        return is_shared, rest

    async def _load_all(self, members: list[_Member[K, V]], patience: Patience, *, is_shared: bool) -> None:
        if self._parts.spec.bulk_loader is None:
            await self._each(members, is_shared=is_shared)
            return
        waiting: list[_Member[K, V]] = []
        if is_shared:
            is_shared, waiting = await self._lease(members, patience)
        to_load = [member for member in members if member.is_open and member not in waiting]
        await asyncio.gather(self._each(waiting, is_shared=True), self._load(to_load, patience, is_shared=is_shared))

    async def _begin(self, members: list[_Member[K, V]], patience: Patience) -> bool:
        if not await self._shared.is_usable(patience):
            return False
        for member in members:
            member.began = self._parts.moment(member.text)
        return True

    async def _lease(self, members: list[_Member[K, V]], patience: Patience) -> tuple[bool, list[_Member[K, V]]]:
        """Takes the leases; whether Redis answered, and those whose lease somebody else holds."""
        if not await self._begin(members, patience):
            return False, []
        try:
            leases = await self._shared.call_many(patience, lambda tier: tier.lease_all([member.text for member in members]))
        except TierUnavailableError:
            return False, []
        held: list[_Member[K, V]] = []
        for member, lease in zip(members, leases, strict=True):
            if lease is None:
                member.began = self._parts.moment(member.text)  # as where Redis is not to be asked
                continue
            self._leased(member, lease)
            if member.is_open and member.token is None:
                held.append(member)
        return True, held

    def _leased(self, member: _Member[K, V], lease: LeaseAnswer) -> None:
        found = self._shared.judge(member.text, lease.found, member.began)
        member.fallback = member.fallback.or_better(found, member.began)
        if found is None or found.verdict is not Verdict.FRESH:
            member.token = lease.token
            return
        # Somebody filled between the fetch and the lease.
        self._shared.keep_found(member.text, found, member.began)
        if lease.token is not None:
            self._loads.give_back(member.text, lease.token)
        self._land(member, Answer.of(found, Outcome.REDIS))

    async def _each(self, members: list[_Member[K, V]], *, is_shared: bool) -> None:
        """One by one, as single lookups load: where others hold the leases, or there is no bulk loader."""
        places = asyncio.Semaphore(MOST_AT_ONCE)

        async def one(member: _Member[K, V]) -> None:
            async with places:
                try:
                    # With a patience of its own: what they wait for side by side is not to be added up.
                    query = replace(member.query, patience=self._shared.patience())
                    answer = await self._loads.load(query, member.fallback, is_shared=is_shared)
                except LoadError as failure:
                    self._lookups.land(member.flight, {member.text: failure})
                else:
                    self._land(member, answer)

        await asyncio.gather(*(one(member) for member in members))

    async def _load(self, members: list[_Member[K, V]], patience: Patience, *, is_shared: bool) -> None:
        if not members:
            return
        tokens = {member.text: member.token for member in members if member.token is not None}
        try:
            if not is_shared:
                for member in members:
                    member.began = self._parts.moment(member.text)
            async with self._loads.renewing(tokens):
                values, cost = await self._loads.ask_all([member.query.key for member in members])
            entries = [
                self._parts.entry(member.query.key, value, member.began, cost) for member, value in zip(members, values, strict=True)
            ]
        except LoadError as failure:
            self._give_back(tokens)
            self._failed(members, failure)
            return
        except BaseException:
            self._give_back(tokens)
            raise
        await self._keep(list(zip(members, entries, strict=True)), patience)

    def _give_back(self, tokens: dict[str, str]) -> None:
        for text, token in tokens.items():
            self._loads.give_back(text, token)

    def _failed(self, members: list[_Member[K, V]], failure: LoadError) -> None:
        for member in members:
            try:
                self._land(member, self._loads.stale_or_raise(member.query, member.fallback, failure))
            except LoadError:
                self._lookups.land(member.flight, {member.text: failure})

    async def _keep(self, loaded: list[tuple[_Member[K, V], Entry[V]]], patience: Patience) -> None:
        fills: list[tuple[_Member[K, V], Entry[V], Fill]] = []
        for member, entry in loaded:
            is_kept = self._parts.keeps(entry.value)
            fill = self._shared.fill(member.text, entry, member.token) if is_kept and member.token else None
            if fill is not None:
                fills.append((member, entry, fill))
            elif member.token is not None:
                self._loads.give_back(member.text, member.token)
            elif is_kept:
                self._parts.keep_loaded(member.text, entry, member.began)
        for member, entry, is_set in await self._filled(fills, patience):
            if is_set:
                self._parts.keep_loaded(member.text, entry, member.began)
        for member, entry in loaded:
            self._land(member, Answer.of(entry, Outcome.LOAD))

    async def _filled(
        self, fills: list[tuple[_Member[K, V], Entry[V], Fill]], patience: Patience
    ) -> list[tuple[_Member[K, V], Entry[V], bool]]:
        """Whether each lease held; unknown counts as yes, as the fence guards memory all the same."""
        if not fills:
            return []
        try:
            set_ = await self._shared.call_many(patience, lambda tier: tier.fill_all([fill for _, _, fill in fills]))
        except TierUnavailableError:
            return [(member, entry, True) for member, entry, _ in fills]
        return [
            (member, entry, True if is_set is None else self._shared.filled(fill, is_set=is_set))
            for (member, entry, fill), is_set in zip(fills, set_, strict=True)
        ]

    def _land(self, member: _Member[K, V], answer: Answer[V]) -> None:
        self._lookups.land(member.flight, {member.text: answer})
        if answer.wants_reload:
            self._lookups.revalidate(member.query.key, member.text)
