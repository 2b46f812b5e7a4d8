"""Write through under a write lease, and put."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import nullcontext
from typing import Any, Generic, TypeVar

from larder.engine.entries import Entry
from larder.engine.loads import Loads
from larder.engine.parts import Parts
from larder.engine.patience import Patience
from larder.engine.shared import Shared
from larder.errors import TierUnavailableError
from larder.node.invalidator import Acknowledgement
from larder.node.tier import Fill

K = TypeVar("K")
V = TypeVar("V")


class Writes(Generic[K, V]):
    """As the protocol's steps of those names."""

    def __init__(self, parts: Parts[K, V], shared: Shared[K, V], loads: Loads[K, V]) -> None:
        self._parts = parts
        self._shared = shared
        self._loads = loads

    async def update(self, key: K, write: Callable[[], Awaitable[V | None]]) -> V | None:
        """Runs the write once, whatever the state of Redis, and keeps what it returned unless another writer interfered."""
        text = self._parts.spec.key_template.encode(key)
        began = self._parts.moment(text)
        token = await self._begin(text)
        try:
            async with self._loads.renewing({text: token}) if token else nullcontext():
                written = await write()
            entry = self._parts.entry(key, written, began, 0)
        except BaseException:
            # Whether the write took effect is unknown. The invalidation also ends the write lease.
            await self.guarded(self._parts.invalidator.keys([text]))
            raise
        await self.guarded(self._finish(text, entry, token))
        return written

    async def _begin(self, text: str) -> str | None:
        """None: Redis cannot be reached; the write goes on without a lease and ends with an invalidation."""
        try:
            return await self._parts.tier.begin_write(text)
        except TierUnavailableError:
            return None

    async def _finish(self, text: str, entry: Entry[V], token: str | None) -> Acknowledgement:
        if token is not None and await self._filled(text, entry, token):
            return await self._parts.invalidator.replaced(text)
        # Somebody interfered, or nothing is to be kept: nobody's value stays.
        return await self._parts.invalidator.keys([text])

    async def _filled(self, text: str, entry: Entry[V], token: str) -> bool:
        fill = self._shared.fill(text, entry, token) if self._parts.keeps(entry.value) else None
        if fill is None:
            return False
        try:
            return self._shared.filled(fill, is_set=await self._parts.tier.fill(fill))
        except TierUnavailableError:
            return False

    async def put(self, key: K, value: V) -> Acknowledgement:
        """Sets a value that has no other home."""
        text = self._parts.spec.key_template.encode(key)
        return await self.guarded(self._put(key, text, value))

    async def _put(self, key: K, text: str, value: V) -> Acknowledgement:
        # What waits to be sent was declared before this value came, and would take it with it. And what is stamped before the
        # journal was read at all is dead on arrival.
        is_clear = await self._parts.invalidator.drain_patiently() and await self._has_begun()
        entry = self._parts.entry(key, value, self._parts.moment(text), 0)
        fill = self._shared.fill(text, entry) if is_clear else None
        if fill is not None and await self._is_put(fill):
            return await self._parts.invalidator.replaced(text)
        # Memory is its home for as long as it is believed.
        answer = await self._parts.invalidator.keys([text])
        self._parts.keep_loaded(text, entry, self._parts.moment(text))
        return answer

    async def _has_begun(self) -> bool:
        return self._parts.node.position > 0 or await self._shared.is_usable(Patience(None))

    async def _is_put(self, fill: Fill) -> bool:
        try:
            # A newer version that stays is as good as ours: this node drops its copy and reads that one.
            await self._parts.tier.put(fill)
        except TierUnavailableError:
            return False
        self._shared.filled(fill, is_set=True)
        return True

    async def guarded(self, work: Coroutine[Any, Any, Acknowledgement]) -> Acknowledgement:
        """In a task of its own: a caller who is cancelled leaves, and what was begun is ended all the same."""
        answer: Acknowledgement = await asyncio.shield(self._parts.tasks.start(work))
        return answer
