"""A cache, as the application uses it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Generic, TypeVar

from larder.engine.batch import Batches
from larder.engine.counters import Counters
from larder.engine.entries import Lookup
from larder.engine.loads import Loads
from larder.engine.lookups import Lookups
from larder.engine.parts import Parts
from larder.engine.shared import Shared
from larder.engine.warming import Warmed, Warming
from larder.engine.writes import Writes
from larder.node.invalidator import Acknowledgement

K = TypeVar("K")
V = TypeVar("V")


class Cache(Generic[K, V]):
    """Values by their keys, in this process's memory and in Redis. Made by :meth:`Larder.cache`; belongs to its event loop.

    No method raises because of Redis. Values are shared with all callers: whoever changes one changes it for everybody.
    """

    def __init__(self, parts: Parts[K, V]) -> None:
        self._parts = parts
        shared = Shared(parts)
        loads = Loads(parts, shared)
        self._lookups = Lookups(parts, shared, loads)
        self._batches = Batches(parts, shared, loads, self._lookups)
        self._writes = Writes(parts, shared, loads)
        self._warming = Warming(parts, self._batches)

    @property
    def name(self) -> str:
        """The cache's name, as metrics have it."""
        return self._parts.spec.name

    @property
    def counters(self) -> Counters:
        """What this cache has counted so far."""
        return self._parts.counters

    @property
    def size(self) -> int:
        """How many entries memory holds."""
        return len(self._parts.memory)

    @property
    def evictions(self) -> int:
        """How many entries memory has pushed out for room."""
        return self._parts.memory.evictions

    @property
    def flights(self) -> int:
        """How many lookups are under way."""
        return len(self._parts.flights)

    async def get(self, key: K) -> V | None:
        """The value: from memory, Redis or the loader. None if the source has none, or, without a loader, if nothing is held.

        Raises LoadError if the loader failed and nothing stale may be served, ValueError for a key that does not fit.
        """
        return (await self._lookups.look_up(key)).value

    async def lookup(self, key: K) -> Lookup[V]:
        """The same, and where it came from."""
        return await self._lookups.look_up(key)

    async def get_many(self, keys: Iterable[K]) -> list[V | None]:
        """The values in the keys' order: one round trip to Redis for all, one bulk load for those it does not have.

        Raises LoadError if a load failed; what the others loaded is kept.
        """
        return [answer.value for answer in await self._batches.look_up(list(keys))]

    async def warm(self, keys: Iterable[K], *, per_second: float = 1_000) -> Warmed:
        """Looks up keys before anybody asks, so many a second; what is there already is found and not loaded.

        Keys are taken as they are needed, so they may come from a generator. Ends early where the source fails three times in
        a row; raises no LoadError. For as long as it is awaited: cancel it to end it.
        """
        return await self._warming.warm(keys, per_second)

    def peek(self, key: K) -> V | None:
        """What memory holds, fresh; never leaves the process, and counts nothing."""
        entry = self._lookups.recall(self.text_of(key))
        is_fresh = entry is not None and not entry.is_outdated and self._parts.covers(entry.read_at_nanos)
        is_fresh = is_fresh and entry is not None and entry.fresh_until_nanos > self._parts.clock.nanos()
        return entry.value if entry is not None and is_fresh else None

    async def update(self, key: K, write: Callable[[], Awaitable[V | None]]) -> V | None:
        """Writes through: runs the write against the system of record, once, and caches what it returned.

        From before the write until after it no load and no other writer can leave an older value behind. None says that the
        source has no value now. What the write raises comes out, and the key is invalidated.
        """
        return await self._writes.update(key, write)

    async def put(self, key: K, value: V) -> Acknowledgement:
        """Keeps a value that has no other home, such as a session. It may be lost with its Redis.

        Raises ValueError for None: what is not there is invalidated, or updated to None.
        """
        if value is None:
            raise ValueError("The value is None: invalidate the key instead, or update it")
        return await self._writes.put(key, value)

    async def invalidate(self, *keys: K) -> Acknowledgement:
        """Declares the values of keys untrue, on every node."""
        texts = [self.text_of(key) for key in keys]
        return await self._writes.guarded(self._parts.invalidator.keys(texts))

    def text_of(self, key: K) -> str:
        """The key as it stands in every tier, without the namespace. Raises ValueError for a key that does not fit."""
        return self._parts.spec.key_template.encode(key)
