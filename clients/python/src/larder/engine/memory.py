"""The memory of one cache: the least recently used go where there is no room."""

from __future__ import annotations

from typing import Generic, TypeVar

from cachetools import LRUCache

from larder.engine.entries import MemoryEntry

V = TypeVar("V")


class _Counting(LRUCache[str, "MemoryEntry[V]"]):
    """Says how many were pushed out."""

    evictions = 0

    def popitem(self) -> tuple[str, MemoryEntry[V]]:
        self.evictions += 1
        return super().popitem()


class Memory(Generic[V]):
    """Entries by their keys' texts, ``maximum`` of them; with 0 none is to be kept. Belongs to the event loop."""

    def __init__(self, maximum: int) -> None:
        self._entries: _Counting[V] = _Counting(maximum)
        self.maximum = maximum

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def evictions(self) -> int:
        """How many were pushed out for room."""
        return self._entries.evictions

    def find(self, key: str) -> MemoryEntry[V] | None:
        return self._entries.get(key)

    def keep(self, key: str, entry: MemoryEntry[V]) -> None:
        self._entries[key] = entry

    def drop(self, key: str) -> None:
        self._entries.pop(key, None)

    def drop_all(self) -> None:
        evictions = self._entries.evictions
        self._entries = _Counting(self.maximum)
        self._entries.evictions = evictions
