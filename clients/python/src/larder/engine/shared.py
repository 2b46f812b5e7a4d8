"""Redis as one cache sees it: entries instead of bytes, judged by the rules this node knows, within a lookup's patience."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar, cast

from larder import envelope as envelopes
from larder.engine.entries import Entry, Found
from larder.engine.freshness import Verdict, remaining_millis
from larder.engine.parts import Parts
from larder.engine.patience import Patience
from larder.envelope import Envelope
from larder.errors import CodecError, TierUnavailableError
from larder.node.state import Moment
from larder.node.tier import Fill, Tier

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")

_GONE = Verdict.GONE  # looked at once, see envelope


class Shared(Generic[K, V]):
    """What is here of no use is a counted miss, and no error."""

    def __init__(self, parts: Parts[K, V]) -> None:
        self._parts = parts

    def patience(self) -> Patience:
        """For one lookup. The last tenth is for what it does besides; without a loader nothing else can answer."""
        can_answer_otherwise = self._parts.spec.loader is not None or self._parts.spec.bulk_loader is not None
        return Patience(self._parts.tier.soft_seconds * 0.9 if can_answer_otherwise else None)

    async def is_usable(self, patience: Patience) -> bool:
        """Whether what Redis holds may be believed: it is there, no invalidation waits to be sent, and nothing was missed.

        What is missing of that is made up for first.
        """
        parts = self._parts
        if patience.is_over or not parts.tier.is_connected:
            return False
        if self.is_still_usable():
            return True
        try:
            if len(parts.invalidator.outbox) and not await patience.answer(parts.invalidator.drain):
                return False
            if not parts.is_recent():
                await patience.answer(parts.journal.catch_up)
        except TierUnavailableError as away:
            self._count(away.kind)
            return False
        return self.is_still_usable()

    def is_still_usable(self) -> bool:
        """What must hold when a moment is remembered: what was deferred before it still stands in Redis."""
        return not len(self._parts.invalidator.outbox) and self._parts.is_recent()

    async def begin(self, key: str, patience: Patience) -> Moment | None:
        """The moment from which on what Redis holds of a key may be believed and kept; None where it may not."""
        # Nothing is awaited between the two, so that what was just found usable is so at the moment.
        return self._parts.moment(key) if await self.is_usable(patience) else None

    async def call(self, patience: Patience, ask: Callable[[Tier], Awaitable[T]]) -> T:
        """Asks Redis. Raises TierUnavailableError, and counts it."""
        return await self._counted(patience.answer(lambda: ask(self._parts.tier)))

    async def call_many(self, patience: Patience, ask: Callable[[Tier], Awaitable[Sequence[T | TierUnavailableError]]]) -> list[T | None]:
        """The same for many keys; None for those whose shard does not answer while others do."""
        answers = await self.call(patience, ask)
        if not self._parts.tier.is_cluster:
            return cast(list[T | None], answers)
        for away in {answer for answer in answers if isinstance(answer, TierUnavailableError)}:
            self._count(away.kind)
        return [None if isinstance(answer, TierUnavailableError) else answer for answer in answers]

    async def look(self, patience: Patience, ask: Callable[[Tier], Awaitable[T]]) -> T:
        """The same for polling."""
        return await self._counted(patience.look(lambda: ask(self._parts.tier)))

    async def _counted(self, asked: Awaitable[T]) -> T:
        try:
            return await asked
        except TierUnavailableError as away:
            self._count(away.kind)
            raise

    def _count(self, kind: str) -> None:
        self._parts.counters.tier_errors[kind] += 1

    def judge(self, key: str, data: bytes | None, began: Moment) -> Found[V] | None:
        """The entry in an envelope that was asked for after the moment, if it is one, alive by the rules, and not gone."""
        return self.judge_all((key,), (data,), began)[0]

    def judge_all(self, keys: Sequence[str], data: Sequence[bytes | None], began: Moment) -> list[Found[V] | None]:
        """The same for many keys that were asked for after one moment."""
        parts = self._parts
        # A server that was replaced and does not know it yet may hold what others have removed from its successor.
        if not parts.is_recent() or parts.node.generation != began.generation:
            return [None] * len(keys)
        if parts.tier.is_cluster:
            data = [each if each is not None and parts.is_confirmed(key) else None for key, each in zip(keys, data, strict=True)]
        now = parts.clock.millis()
        return [None if each is None else self._judged(key, each, now) for key, each in zip(keys, data, strict=True)]

    def _judged(self, key: str, data: bytes, now: int) -> Found[V] | None:
        parts = self._parts
        try:
            envelope = envelopes.read(parts.tier.full_key(key), data)
            value = parts.spec.values.unpack(envelope)
        except CodecError as useless:
            self._count(useless.kind.value)
            return None
        left = remaining_millis(envelope.created, envelope.fresh_until, now)
        verdict = parts.freshness.judge(-left)
        has_unknown_tags = value is None and parts.has_unknown_tags(is_negative=True)
        found = Found(value, envelope.stamp, envelope.tags, has_unknown_tags, left, verdict)
        # Most entries are younger than all rules, which this tells without asking each.
        if found.stamp < parts.node.rules.reach and parts.is_covered(found, key):
            return None
        if found.stamp < parts.node.outdated.reach and parts.is_outdated(found, key):
            found.verdict = parts.freshness.judge_outdated(-left)
        return None if found.verdict is _GONE else found

    def fill(self, key: str, entry: Entry[V], token: str = "") -> Fill | None:
        """The entry on its way to Redis; None, and counted, if no envelope can hold it."""
        parts = self._parts
        try:
            envelope = Envelope(
                stamp=entry.stamp,
                created=entry.created,
                fresh_until=entry.fresh_until,
                stale_until=entry.stale_until,
                serializer=parts.spec.values.format.number,
                schema=parts.schema,
                payload=None if entry.value is None else parts.spec.values.pack(entry.value),
                load_cost_micros=entry.load_cost_micros,
                version=entry.version,
                tags=entry.tags,
            ).write(parts.tier.full_key(key))
        except CodecError as unwritable:
            self._count(unwritable.kind.value)
            return None
        return Fill(key, envelope, max(1, entry.stale_until - parts.clock.millis()), token, entry.version)

    def filled(self, fill: Fill, *, is_set: bool) -> bool:
        """Counts what came of a fill."""
        counters = self._parts.counters
        if is_set:
            counters.puts["redis"] += 1
            counters.bytes_written += len(fill.envelope)
        else:
            counters.refused_fills += 1
        return is_set

    def keep_found(self, key: str, found: Found[V], began: Moment) -> None:
        """Keeps in memory what Redis holds; it is believed for as long as the journal's proof reaches."""
        self._parts.keep(key, found, began, found.left_millis, self._parts.journal.proof.at_nanos)
