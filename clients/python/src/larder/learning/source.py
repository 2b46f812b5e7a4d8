"""The learning service's system of record, as an application gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from larder.learning.values import (
    Analytics,
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


class Source(Protocol):
    """What is asked where no cache has it, and what is written to. None: there is none.

    What it raises reaches the caller as LoadError, or as it is where something is written.
    """

    async def user(self, user_id: int) -> Learner | None: ...

    async def save_user(self, user: Learner) -> Learner: ...

    async def preferences(self, user_id: int) -> Preferences | None: ...

    async def save_preferences(self, preferences: Preferences) -> Preferences: ...

    async def session(self, session_id: str) -> Session | None: ...

    async def sessions(self, session_ids: Sequence[str]) -> Mapping[str, Session | None]: ...

    async def save_session(self, session: Session) -> Session: ...

    async def item(self, item_id: int) -> Item | None: ...

    async def items(self, item_ids: Sequence[int]) -> Mapping[int, Item | None]: ...

    async def items_of_jurisdiction(self, country: str) -> ItemList: ...

    async def items_of_topic(self, topic: str) -> ItemList: ...

    async def flags(self) -> dict[str, str]: ...

    async def settings(self) -> GlobalSettings: ...

    async def card(self, user_id: int, item_id: int) -> Card | None: ...

    async def mastery(self, user_id: int, topic: str) -> Mastery: ...

    async def schedule(self, user_id: int) -> Schedule: ...

    async def hot_schedule(self, user_id: int) -> HotSchedule: ...

    async def prediction(self, user_id: int, item_id: int) -> Prediction | None: ...

    async def predictions(self, user_id: int, item_ids: Sequence[int]) -> Predictions: ...

    async def analytics(self, user_id: int) -> Analytics: ...

    async def review(self, user_id: int, item_id: int, quality: int) -> tuple[Card, Mastery]:
        """Writes down an answer, from 0 (no idea) to 5 (at once and right)."""
        ...
