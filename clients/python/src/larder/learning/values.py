"""What the learning service keeps, as its records are in Java. Moments have zones."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum


@dataclass(frozen=True)
class Learner:
    """Who learns."""

    id: int
    name: str
    country: str
    created_at: datetime
    version: int


@dataclass(frozen=True)
class Preferences:
    """How somebody wants to learn: reviews a day, in which language, with or without reminders."""

    user_id: int
    daily_goal: int
    language: str
    reminders: bool
    version: int


@dataclass(frozen=True)
class Session:
    """Somebody is learning, until it has ended."""

    id: str
    user_id: int
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Item:
    """Something to learn."""

    id: int
    topic: str
    jurisdiction: str
    question: str
    popularity: int


@dataclass(frozen=True)
class ItemList:
    """Items of a topic or a jurisdiction, the most popular ones if there are too many."""

    items: tuple[Item, ...]
    truncated: bool


@dataclass(frozen=True)
class GlobalSettings:
    """What holds for everybody."""

    settings: dict[str, str]


@dataclass(frozen=True)
class Card:
    """When an item is due again for somebody, by SM-2; ``repetitions`` is how often in a row it was recalled."""

    user_id: int
    item_id: int
    repetitions: int
    easiness: float
    interval_days: int
    reviewed_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class Mastery:
    """How likely somebody knows a topic, by Bayesian knowledge tracing."""

    user_id: int
    topic: str
    known: float
    observations: int


@dataclass(frozen=True)
class Schedule:
    """How many cards somebody has, and how many are due on each of the next days."""

    user_id: int
    cards: int
    due_by_day: dict[date, int]


@dataclass(frozen=True)
class HotSchedule:
    """The cards that are due next."""

    user_id: int
    next: tuple[Card, ...]


class Basis(Enum):
    """What a prediction is made from."""

    CARD = "card"
    TOPIC = "topic"


@dataclass(frozen=True)
class Prediction:
    """How likely an item is answered right."""

    item_id: int
    right: float
    basis: Basis


@dataclass(frozen=True)
class Predictions:
    """Those of many items."""

    user_id: int
    predictions: tuple[Prediction, ...]


@dataclass(frozen=True)
class Analytics:
    """What somebody had done when the day began; ``right`` is the share of right answers."""

    user_id: int
    up_to: datetime
    reviews: int
    right: float
    reviews_by_topic: dict[str, int]


class Batch(tuple[int, str]):
    """The key of many items' predictions: the user, and a hash of the ids, which it brings along for the loader."""

    item_ids: tuple[int, ...]

    @staticmethod
    def of(user_id: int, item_ids: Iterable[int]) -> Batch:
        ids = sorted(set(item_ids))
        made = Batch((user_id, hashlib.sha256(struct.pack(f">{len(ids)}q", *ids)).hexdigest()[:32]))
        made.item_ids = tuple(ids)
        return made
