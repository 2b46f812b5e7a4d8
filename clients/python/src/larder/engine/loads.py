"""The step **load**: gets the key's lease, asks the source, and fills Redis if the lease held meanwhile.

Who does not get the lease waits for the value of who did.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from larder.clock import MILLISECOND, SECOND
from larder.engine.entries import Answer, Entry, Found, MemoryEntry, Outcome
from larder.engine.freshness import Verdict
from larder.engine.parts import Parts
from larder.engine.patience import Patience
from larder.engine.shared import Shared
from larder.errors import LoadError, TierUnavailableError
from larder.node.state import Moment
from larder.node.tier import Fill, LeaseAnswer

K = TypeVar("K")
V = TypeVar("V")

_FIRST_PAUSE = 0.002
_LONGEST_PAUSE = 0.025
_NOT_ASKED = LeaseAnswer(None, is_held=False, found=None)


@dataclass(slots=True)
class Query(Generic[K]):
    """What is asked for. A reload is what nobody waits for, since something stale is being served."""

    key: K
    text: str
    patience: Patience
    is_reload: bool = False


@dataclass(slots=True)
class Fallback(Generic[V]):
    """What a lookup has that is not good enough to answer with, but may be better than nothing.

    ``recalled`` is from memory, alive when the lookup began; ``found`` from Redis, read after the moment ``since``.
    """

    recalled: MemoryEntry[V] | None
    found: Found[V] | None
    since: Moment

    def or_better(self, found: Found[V] | None, since: Moment) -> Fallback[V]:
        return self if found is None else replace(self, found=found, since=since)


class Loads(Generic[K, V]):
    """Asks the source, the one place where loaders are called."""

    def __init__(self, parts: Parts[K, V], shared: Shared[K, V]) -> None:
        self._parts = parts
        self._shared = shared

    @property
    def can_load(self) -> bool:
        """Whether there is a source."""
        return self._parts.spec.loader is not None or self._parts.spec.bulk_loader is not None

    async def load(self, query: Query[K], fallback: Fallback[V], *, is_shared: bool) -> Answer[V]:
        """Loads a value that no tier has. Raises LoadError if that failed and nothing stale may be served."""
        if not self.can_load:
            return Answer(None, Outcome.MISS, 2**63, frozenset(), has_unknown_tags=False)
        if self._parts.pauses.is_paused(query.text):
            stale = self.if_error(query, fallback)
            if stale is not None:
                return stale
        try:
            return await (self._leased(query, fallback) if is_shared else self._alone(query))
        except LoadError as failure:
            return self.stale_or_raise(query, fallback, failure)

    def stale_or_raise(self, query: Query[K], fallback: Fallback[V], failure: LoadError) -> Answer[V]:
        """What may be served because a load failed, or else that failure is raised."""
        self._parts.pauses.failed(query.text)
        stale = self.if_error(query, fallback)
        if stale is None:
            raise failure
        return stale

    async def _leased(self, query: Query[K], fallback: Fallback[V]) -> Answer[V]:
        try:
            return await self._wait_for_lease(query, fallback)
        except TierUnavailableError:
            return await self._alone(query)  # Redis went away before the source was asked

    async def _wait_for_lease(self, query: Query[K], fallback: Fallback[V]) -> Answer[V]:
        parts, key = self._parts, query.text
        until = parts.clock.nanos() + int(parts.spec.wait_limit.total_seconds() * SECOND)
        pause = _FIRST_PAUSE
        lease = _NOT_ASKED
        moment = await self._shared.begin(key, query.patience)
        while moment is not None:
            lease = await self._ask_for_lease(query, lease)
            found = self._shared.judge(key, lease.found, moment)
            if found is not None and found.verdict is Verdict.FRESH:
                return await self._take(query, found, lease, moment)
            if lease.token is not None:
                return await self._load_under(query, fallback, lease.token, moment)
            fallback = fallback.or_better(found, moment)
            stale = self._while_reloading(query, fallback)
            if stale is not None:
                return stale
            if parts.clock.nanos() >= until:
                return await self.load_unkept(query.key)
            await asyncio.sleep(pause)
            pause = min(_LONGEST_PAUSE, pause * 1.5)
            # Anew for each answer: what it brings is believed, and kept or loaded, as of now.
            moment = await self._shared.begin(key, query.patience)
        return await self._alone(query)  # Redis may not be believed any more

    async def _ask_for_lease(self, query: Query[K], last: LeaseAnswer) -> LeaseAnswer:
        if last.is_held:
            return await self._shared.look(query.patience, lambda tier: tier.poll(query.text))
        return await self._shared.call(query.patience, lambda tier: tier.lease(query.text))

    async def _take(self, query: Query[K], found: Found[V], lease: LeaseAnswer, moment: Moment) -> Answer[V]:
        """Somebody filled between the fetch and the lease."""
        self._shared.keep_found(query.text, found, moment)
        if lease.token is not None:
            self.give_back(query.text, lease.token)
        return Answer.of(found, Outcome.REDIS)

    async def _load_under(self, query: Query[K], fallback: Fallback[V], token: str, began: Moment) -> Answer[V]:
        try:
            async with self.renewing({query.text: token}):
                value, cost = await self._ask(query.key)
            entry = self._parts.entry(query.key, value, began, cost)
        except BaseException:
            self.give_back(query.text, token)
            raise
        await self._keep_under(query, entry, token, began)
        return Answer.of(entry, Outcome.LOAD)

    async def _keep_under(self, query: Query[K], entry: Entry[V], token: str, began: Moment) -> None:
        fill = self._shared.fill(query.text, entry, token) if self._parts.keeps(entry.value) else None
        if fill is not None:
            if await self._filled(query, fill):
                self._parts.keep_loaded(query.text, entry, began)
        elif not self._parts.keeps(entry.value):
            self.give_back(query.text, token)
        elif await self._is_released(query, token):
            self._parts.keep_loaded(query.text, entry, began)  # no envelope can hold it: in memory only

    async def _filled(self, query: Query[K], fill: Fill) -> bool:
        try:
            is_set = await self._shared.call(query.patience, lambda tier: tier.fill(fill))
        except TierUnavailableError:
            return True  # whether the lease held is unknown; the fence guards memory all the same
        return self._shared.filled(fill, is_set=is_set)

    async def _is_released(self, query: Query[K], token: str) -> bool:
        try:
            return await self._shared.call(query.patience, lambda tier: tier.release(query.text, token))
        except TierUnavailableError:
            return True

    async def _alone(self, query: Query[K]) -> Answer[V]:
        """Loads where Redis is not to be asked; memory is guarded by fence and generation alone."""
        began = self._parts.moment(query.text)
        value, cost = await self._ask(query.key)
        entry = self._parts.entry(query.key, value, began, cost)
        if self._parts.keeps(value):
            self._parts.keep_loaded(query.text, entry, began)
        return Answer.of(entry, Outcome.LOAD)

    async def load_unkept(self, key: K) -> Answer[V]:
        """Loads for a caller that has waited long enough for somebody else; kept nowhere."""
        began = self._parts.moment(self._parts.spec.key_template.encode(key))
        value, cost = await self._ask(key)
        return Answer.of(self._parts.entry(key, value, began, cost), Outcome.LOAD)

    async def _ask(self, key: K) -> tuple[V | None, float]:
        (value,), cost = await self.ask_all([key])
        return value, cost

    async def ask_all(self, keys: Sequence[K]) -> tuple[list[V | None], float]:
        """What the source says, in the keys' order, and how many seconds that took. Raises LoadError, whatever it raised."""
        parts, spec = self._parts, self._parts.spec
        began = parts.clock.nanos()
        is_loaded = False
        try:
            async with asyncio.timeout(spec.load_timeout.total_seconds() if spec.load_timeout else None):
                values = await self._from_source(keys)
            is_loaded = True
        except Exception as failure:  # the application's code enters here, so anything may come out
            raise LoadError(f"Cache {spec.name} could not load {len(keys)} of its keys: {failure!r}") from failure
        finally:
            cost = (parts.clock.nanos() - began) / SECOND
            parts.counters.loads[is_loaded] += 1
            parts.counters.load_seconds[is_loaded] += cost
        for key in keys:
            parts.pauses.ended(spec.key_template.encode(key))
        return values, cost

    async def _from_source(self, keys: Sequence[K]) -> list[V | None]:
        spec = self._parts.spec
        if spec.loader is not None and len(keys) == 1:
            return [await spec.loader(keys[0])]
        assert spec.bulk_loader is not None
        found = await spec.bulk_loader(keys)
        return [found.get(key) for key in keys]

    @asynccontextmanager
    async def renewing(self, tokens: dict[str, str]) -> AsyncIterator[None]:
        """Renews leases while their load runs, each time a third of the lease is over, for the lease limit at most."""
        task = self._parts.tasks.start(self._renew(tokens))
        try:
            yield
        finally:
            task.cancel()

    async def _renew(self, tokens: dict[str, str]) -> None:
        every = self._parts.tier.lease_seconds / 3
        for _ in range(int(self._parts.spec.lease_limit.total_seconds() / every)):
            await asyncio.sleep(every)
            for key, token in tokens.items():
                # One that fails is not repeated: the fill will say whether the lease held.
                with suppress(TierUnavailableError):
                    await self._parts.tier.renew(key, token)

    def give_back(self, key: str, token: str) -> None:
        """Gives a lease back without waiting; one that cannot be given back lapses by itself."""
        if self._parts.tasks.has_room:
            self._parts.tasks.start(self._release(key, token))

    async def _release(self, key: str, token: str) -> None:
        with suppress(TierUnavailableError):
            await self._parts.tier.release(key, token)

    def _while_reloading(self, query: Query[K], fallback: Fallback[V]) -> Answer[V] | None:
        """What may be served while somebody else reloads."""
        if query.is_reload:
            return self.if_error(query, fallback)
        found = fallback.found
        is_served = found is not None and found.verdict is Verdict.REVALIDATE
        return Answer.of(found, Outcome.STALE) if found is not None and is_served else None

    def if_error(self, query: Query[K], fallback: Fallback[V]) -> Answer[V] | None:
        """What may be served because the load failed: as old as the policy allows, never what a record has killed since."""
        answer = self._found_if_alive(query.text, fallback) or self._recalled_if_alive(query.text, fallback.recalled)
        return None if answer is None else answer.instead_of_failure()

    def _found_if_alive(self, text: str, fallback: Fallback[V]) -> Answer[V] | None:
        parts, found = self._parts, fallback.found
        if found is None or parts.is_covered(found, text) or not fallback.since.is_still(parts.node, text):
            return None
        # It may have been outdated since it was judged.
        may_help = parts.freshness.if_error > 0 or not parts.is_outdated(found, text)
        return Answer.of(found, Outcome.STALE) if may_help else None

    def _recalled_if_alive(self, text: str, recalled: MemoryEntry[V] | None) -> Answer[V] | None:
        parts = self._parts
        if recalled is None or parts.memory.find(text) is not recalled or parts.is_covered(recalled, text):
            return None
        return Answer.of(recalled, Outcome.STALE) if self._is_allowed(recalled, text) else None

    def _is_allowed(self, recalled: MemoryEntry[V], text: str) -> bool:
        parts = self._parts
        overdue = (parts.clock.nanos() - recalled.fresh_until_nanos) // MILLISECOND
        if parts.freshness.allows_if_error(overdue):
            return True
        is_stale = parts.freshness.judge(overdue) is Verdict.REVALIDATE
        return is_stale and not parts.is_outdated(recalled, text) and parts.covers(recalled.read_at_nanos)
