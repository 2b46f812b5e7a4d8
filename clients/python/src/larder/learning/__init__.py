"""The learning service's caches, typed: the same keys, bytes and lives as the Java service's, side by side with it."""

from larder.learning.caches import Learning
from larder.learning.source import Source
from larder.learning.values import (
    Analytics,
    Basis,
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

__all__ = [
    "Analytics",
    "Basis",
    "Card",
    "GlobalSettings",
    "HotSchedule",
    "Item",
    "ItemList",
    "Learner",
    "Learning",
    "Mastery",
    "Prediction",
    "Predictions",
    "Preferences",
    "Schedule",
    "Session",
    "Source",
]
