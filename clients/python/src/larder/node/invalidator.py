"""Declares things untrue, in the order the protocol asks for: away from Redis, into the journal, applied here, acknowledged."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from enum import Enum
from typing import Any

from larder import tags
from larder.errors import TierUnavailableError
from larder.journal.journal import Journal
from larder.journal.records import Group, Kind
from larder.node.outbox import Item, Outbox, Replaced, Untrue
from larder.node.state import NodeState
from larder.node.tier import Tier

_DRAIN_PATIENCE = 1.0


class Acknowledgement(Enum):
    """What became of an invalidation."""

    ACKNOWLEDGED = "acknowledged"
    """It holds for this node, and for every other within the journal's lag."""
    DEFERRED = "deferred"
    """It holds for this node; the others hear of it when Redis is back, before this node reads anything there."""


class Invalidator:
    """What cannot be sent is applied here and waits in the outbox. Waits for Redis's hard timeout at most."""

    def __init__(self, node: NodeState, journal: Journal, tier: Tier, outbox: Outbox) -> None:
        self._node = node
        self._journal = journal
        self._tier = tier
        self.outbox = outbox
        self.counts: Counter[tuple[str, Acknowledgement]] = Counter()

    async def keys(self, keys: Sequence[str]) -> Acknowledgement:
        """Declares the values of keys untrue."""
        if not keys:
            return Acknowledgement.ACKNOWLEDGED
        answer = await self._attempt([Untrue(key) for key in keys], lambda: self._tier.invalidate(keys))
        self._node.apply_keys(list(keys))
        self.counts["key", answer] += len(keys)
        return answer

    async def replaced(self, key: str) -> Acknowledgement:
        """Tells all nodes that the key's value was replaced in Redis, where the new one stands already."""
        answer = await self._attempt([Replaced(key)], lambda: self._journal.append_keys([key]))
        self._node.apply_keys([key])
        self.counts["key", answer] += 1
        return answer

    async def group(self, group: Group) -> Acknowledgement:
        """Declares a group untrue; acknowledged when this node's tail has applied the record."""
        if group.kind is Kind.TAG:
            group = replace(group, subject=tags.stored(group.subject))
        answer = await self._attempt([group], lambda: self._journal.append_group(group))
        if answer is Acknowledgement.DEFERRED:
            # No record says so to this node's entries yet.
            self._node.drop_everything("a group became untrue that no record could tell of")
        self.counts[group.kind.name.lower(), answer] += 1
        return answer

    def repeat(self, items: list[Item]) -> None:
        """Declares untrue once more what may be lost with a master. Waits for nothing."""
        if items:
            self.outbox.add(items)
            self._node.refuse_lookups_under_way()

    async def drain(self) -> bool:
        """Sends what waited for Redis, unless somebody does already. Whether nothing waits any more."""
        return await self.outbox.drain(self._send)

    async def drain_patiently(self) -> bool:
        """The same, waiting a second for somebody who does it already."""
        return await self.outbox.drain(self._send, _DRAIN_PATIENCE)

    async def _send(self, items: list[Item]) -> None:
        untrue = [item.key for item in items if isinstance(item, Untrue)]
        replaced = [item.key for item in items if isinstance(item, Replaced)]
        if untrue:
            await self._tier.invalidate(untrue)
        if replaced:
            await self._journal.append_keys(replaced)
        for item in items:
            if isinstance(item, Group):
                # Seen here as well, or this node would read once more what it has declared untrue.
                await self._journal.append_group(item)

    async def _attempt(self, items: list[Item], send: Callable[[], Awaitable[Any]]) -> Acknowledgement:
        # What is deferred is deferred before it is applied here: from then on this node reads nothing from Redis that could be
        # kept again. Whoever was cancelled does not know what was sent, so it is sent once more.
        is_sent = False
        try:
            if await self.drain():
                await send()
                is_sent = True
                return Acknowledgement.ACKNOWLEDGED
        except TierUnavailableError:
            pass
        except asyncio.CancelledError:
            self._apply_cancelled(items)
            raise
        finally:
            if not is_sent:
                self.outbox.add(items)
        return Acknowledgement.DEFERRED

    def _apply_cancelled(self, items: list[Item]) -> None:
        """The caller leaves: what it declared untrue is so on this node all the same."""
        for item in items:
            if isinstance(item, Group):
                self._node.drop_everything("the invalidation of a group was cancelled")
            else:
                self._node.apply_keys([item.key])
