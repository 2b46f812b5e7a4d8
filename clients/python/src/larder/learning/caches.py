"""The learning service's caches, and what is made untrue in them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from larder.cache import Cache
from larder.codecs import Values
from larder.engine.spec import CacheSpec
from larder.larder import Larder
from larder.learning import flags
from larder.learning.source import Source
from larder.learning.values import (
    Analytics,
    Batch,
    Card,
    GlobalSettings,
    HotSchedule,
    Item,
    ItemList,
    Learner,
    Mastery,
    Prediction,
    Predictions,
    Preferences,
    Schedule,
    Session,
)
from larder.records import values_of

V = TypeVar("V")

_ALL = "all"
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


class Learning:
    """The caches of one Larder, ``Larder("learning", "v1", …)`` beside the Java service. Belongs to its event loop.

    What is read comes from memory, Redis or the source: raises LoadError where that failed and nothing stale may be served.
    What is set is written through, under a write lease: raises what the source raises. Copies are believed for ``max_staleness``
    without proof that nothing was missed.
    """

    def __init__(self, larder: Larder, source: Source, *, max_staleness: timedelta = timedelta(seconds=5)) -> None:
        self._larder = larder
        self._source = source

        def cache(template: str, values: Values[V], life: timedelta, stale: timedelta = timedelta(), **options: Any) -> Cache[Any, V]:
            spec = CacheSpec(template, values, time_to_live=life, stale_if_error=stale, max_staleness=max_staleness, **options)
            return larder.cache(spec)

        self.users = cache("user:{user_id}", values_of(Learner), _HOUR, _HOUR, loader=source.user)
        self.preferences = cache("user:preferences:{user_id}", values_of(Preferences), _HOUR, _HOUR, loader=source.preferences)
        self.sessions = cache(
            "user:session:{session_id}", values_of(Session), 30 * _MINUTE, loader=source.session, bulk_loader=source.sessions
        )
        self.items = cache("item:{item_id}", values_of(Item), 4 * _HOUR, _DAY, loader=source.item, bulk_loader=source.items)
        lists: dict[str, Any] = {"values": values_of(ItemList), "life": 6 * _HOUR, "stale": _DAY}
        self.by_jurisdiction: Cache[str, ItemList] = cache(
            "items:jurisdiction:{country}", name="items-jurisdiction", loader=source.items_of_jurisdiction, **lists
        )
        self.by_topic: Cache[str, ItemList] = cache("items:topic:{topic}", name="items-topic", loader=source.items_of_topic, **lists)
        self.all_flags = cache(
            "flags:{which}", Values[dict[str, str]]("Flags"), 5 * _MINUTE, _DAY, name="flags", loader=lambda which: source.flags()
        )
        self.settings = cache("config:{which}", values_of(GlobalSettings), _HOUR, _DAY, loader=lambda which: source.settings())
        self.cards = cache("sm2:{user_id}:{item_id}", values_of(Card), 30 * _MINUTE, loader=lambda key: source.card(*key))
        self.masteries = cache("bkt:{user_id}:{topic}", values_of(Mastery), 30 * _MINUTE, loader=lambda key: source.mastery(*key))
        self.schedules = cache("scheduler:{user_id}", values_of(Schedule), 30 * _MINUTE, loader=source.schedule)
        self.hot_schedules = cache("scheduler:hot:{user_id}", values_of(HotSchedule), 30 * _MINUTE, loader=source.hot_schedule)
        predicted: dict[str, Any] = {"life": 15 * _MINUTE, "key_tags": lambda key: {_predictions_of(key[0])}}
        self.predictions: Cache[tuple[int, int], Prediction] = cache(
            "prediction:{user_id}:{item_id}", values_of(Prediction), loader=lambda key: source.prediction(*key), **predicted
        )
        self.batches: Cache[Batch, Predictions] = cache(
            "prediction:batch:{user_id}:{hash}",
            values_of(Predictions),
            loader=lambda batch: source.predictions(batch[0], batch.item_ids),
            **predicted,
        )
        self.analytics = cache(
            "analytics:{user_id}", values_of(Analytics), _DAY, _DAY, loader=source.analytics, true_until=lambda found: found.up_to + _DAY
        )

    async def get_user(self, user_id: int) -> Learner | None:
        return await self.users.get(user_id)

    async def set_user(self, user: Learner) -> Learner | None:
        """What the source made of it."""
        return await self.users.update(user.id, lambda: self._source.save_user(user))

    async def get_preferences(self, user_id: int) -> Preferences | None:
        return await self.preferences.get(user_id)

    async def set_preferences(self, preferences: Preferences) -> Preferences | None:
        """What the source made of them."""
        return await self.preferences.update(preferences.user_id, lambda: self._source.save_preferences(preferences))

    async def get_session(self, session_id: str) -> Session | None:
        return await self.sessions.get(session_id)

    async def get_sessions(self, session_ids: Iterable[str]) -> list[Session | None]:
        """In their order: one round trip, one load."""
        return await self.sessions.get_many(session_ids)

    async def set_session(self, session: Session) -> Session | None:
        """What the source made of it."""
        return await self.sessions.update(session.id, lambda: self._source.save_session(session))

    async def get_item(self, item_id: int) -> Item | None:
        return await self.items.get(item_id)

    async def get_items(self, item_ids: Iterable[int]) -> list[Item | None]:
        """In their order: one round trip, one load."""
        return await self.items.get_many(item_ids)

    async def get_items_of_jurisdiction(self, country: str) -> ItemList | None:
        return await self.by_jurisdiction.get(country)

    async def get_items_of_topic(self, topic: str) -> ItemList | None:
        return await self.by_topic.get(topic)

    async def get_settings(self) -> GlobalSettings | None:
        return await self.settings.get(_ALL)

    async def is_on(self, flag: str, subject: str | int) -> bool:
        """Whether a flag is on for somebody, by what the flags say; by its default where they say nothing of it."""
        return flags.is_on(await self.all_flags.get(_ALL) or {}, flag, subject)

    async def flags_changed(self) -> None:
        """Makes all nodes ask for the flags anew, after they were set in the source."""
        await self.all_flags.invalidate(_ALL)

    async def get_card(self, user_id: int, item_id: int) -> Card | None:
        return await self.cards.get((user_id, item_id))

    async def get_mastery(self, user_id: int, topic: str) -> Mastery | None:
        return await self.masteries.get((user_id, topic))

    async def get_schedule(self, user_id: int) -> Schedule | None:
        return await self.schedules.get(user_id)

    async def get_hot_schedule(self, user_id: int) -> HotSchedule | None:
        return await self.hot_schedules.get(user_id)

    async def get_prediction(self, user_id: int, item_id: int) -> Prediction | None:
        return await self.predictions.get((user_id, item_id))

    async def get_predictions(self, user_id: int, item_ids: Sequence[int]) -> Predictions | None:
        """Of many items, as one value: it is kept for just these items, in any order."""
        return await self.batches.get(Batch.of(user_id, item_ids))

    async def get_analytics(self, user_id: int) -> Analytics | None:
        return await self.analytics.get(user_id)

    async def review(self, user_id: int, item_id: int, quality: int) -> tuple[Card, Mastery]:
        """Writes down an answer, and makes untrue what it changes, and every prediction of who gave it."""
        card, mastery = await self._source.review(user_id, item_id, quality)
        await self.reviewed(card, mastery)
        return card, mastery

    async def reviewed(self, card: Card, mastery: Mastery) -> None:
        """Makes untrue what an answer has changed that was written down elsewhere."""
        await asyncio.gather(
            self.cards.invalidate((card.user_id, card.item_id)),
            self.masteries.invalidate((mastery.user_id, mastery.topic)),
            self.schedules.invalidate(card.user_id),
            self.hot_schedules.invalidate(card.user_id),
            self._larder.invalidate_tag(_predictions_of(card.user_id)),
        )


def _predictions_of(user_id: int) -> str:
    return f"predictions:{user_id}"
