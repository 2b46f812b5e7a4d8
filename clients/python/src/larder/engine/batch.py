"""Many keys at once: one round trip to Redis for all of them, one for their leases, one bulk load, one for the fills."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from larder.engine.entries import Answer, Entry, Outcome
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
        return not self.flight.answer.done()


class Batches(Generic[K, V]):
    """Lookups of many keys."""

    def __init__(self, parts: Parts[K, V], shared: Shared[K, V], loads: Loads[K, V], lookups: Lookups[K, V]) -> None:
        self._parts = parts
        self._shared = shared
        self._loads = loads
        self._lookups = lookups

    async def look_up(self, keys: Sequence[K]) -> list[Answer[V]]:
        """The answers in the keys' order, counted. Raises the first LoadError, after all others were answered."""
        texts = [self._parts.spec.key_template.encode(key) for key in keys]
        answers = {text: self._lookups.recalled(key, text) for key, text in zip(keys, texts, strict=True)}
        missing = {text: key for key, text in zip(keys, texts, strict=True) if answers[text] is None}
        own = {text: key for text, key in missing.items() if self._lookups.joinable(text) is None}
        owned, flying = self._take_off(own)
        joined = {text: self._lookups.join(key, text) for text, key in missing.items() if text not in own}
        landed = await asyncio.gather(asyncio.shield(flying), *joined.values(), return_exceptions=True)
        for text, answer in zip(joined, landed[1:], strict=True):
            if isinstance(answer, BaseException):
                raise answer
            answers[text] = answer
        for member in owned:
            answers[member.text] = member.flight.answer.result()
        found = [answers[text] for text in texts]
        self._parts.counters.lookups.update(answer.outcome for answer in found if answer)
        return [answer for answer in found if answer]

    def _take_off(self, own: dict[str, K]) -> tuple[list[_Member[K, V]], Awaitable[None]]:
        patience = self._shared.patience()
        members = []
        for text, key in own.items():
            began = self._parts.moment(text)
            fallback = Fallback(self._lookups.recall(text), None, began)
            members.append(_Member(Query(key, text, patience), self._lookups.take_off(text), began, fallback))
        return members, self._parts.tasks.start(self._fly(members, patience))

    async def _fly(self, members: list[_Member[K, V]], patience: Patience) -> None:
        loading_for([member.flight for member in members])
        failure: BaseException = LarderError("A batch ended without an answer")
        try:
            await self._answer_all(members, patience)
        except asyncio.CancelledError:
            failure = LarderError("This Larder was closed while a lookup was under way")
            raise
        except Exception as unforeseen:
            failure = unforeseen
        finally:
            for member in members:
                self._lookups.land(member.text, member.flight, failure)

    async def _answer_all(self, members: list[_Member[K, V]], patience: Patience) -> None:
        if not members:
            return
        is_shared = await self._fetch(members, patience)
        members = [member for member in members if member.is_open]
        if self._parts.spec.bulk_loader is None or not members:
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

    async def _fetch(self, members: list[_Member[K, V]], patience: Patience) -> bool:
        if not await self._begin(members, patience):
            return False
        try:
            data = await self._shared.call(patience, lambda tier: tier.fetch_all([member.text for member in members]))
        except TierUnavailableError:
            return False
        for member, found_data in zip(members, data, strict=True):
            found = self._shared.judge(member.text, found_data, member.began)
            answer = None if found is None else self._lookups.served(found, is_reload=False)
            if found is not None and answer is not None:
                self._shared.keep_found(member.text, found, member.began)
                self._land(member, answer)
            else:
                member.fallback = member.fallback.or_better(found, member.began)
        return True

    async def _lease(self, members: list[_Member[K, V]], patience: Patience) -> tuple[bool, list[_Member[K, V]]]:
        """Takes the leases; whether Redis answered, and those whose lease somebody else holds."""
        if not await self._begin(members, patience):
            return False, []
        try:
            leases = await self._shared.call(patience, lambda tier: tier.lease_all([member.text for member in members]))
        except TierUnavailableError:
            return False, []
        for member, lease in zip(members, leases, strict=True):
            self._leased(member, lease)
        return True, [member for member in members if member.is_open and member.token is None]

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
        self._land(member, Answer.of(found.entry, Outcome.REDIS))

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
                    self._lookups.land(member.text, member.flight, failure)
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
                self._lookups.land(member.text, member.flight, failure)

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
            set_ = await self._shared.call(patience, lambda tier: tier.fill_all([fill for _, _, fill in fills]))
        except TierUnavailableError:
            return [(member, entry, True) for member, entry, _ in fills]
        return [
            (member, entry, self._shared.filled(fill, is_set=is_set)) for (member, entry, fill), is_set in zip(fills, set_, strict=True)
        ]

    def _land(self, member: _Member[K, V], answer: Answer[V]) -> None:
        self._lookups.land(member.text, member.flight, answer)
        if answer.wants_reload:
            self._lookups.revalidate(member.query.key, member.text)
