"""A node's position, its generation, the fences and the rules; and what it does with a record.

Everything here runs on the event loop and waits for nothing, so each method is one step to everybody else.
"""

from __future__ import annotations

import logging
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from larder.clock import Clock, ClockJumps
from larder.journal.records import Group
from larder.node.rules import GroupRules

_LOG = logging.getLogger("larder")
_STRIPES = 1 << 14


class Copies(Protocol):
    """What one cache has in this process: values in memory, and lookups under way that others may join."""

    @property
    def key_prefix(self) -> str:
        """What all its keys begin with."""

    def drop(self, key: str) -> None:
        """Lets go of a key: from below, first memory, then the flights, so that what was found before is joined by nobody after."""

    def drop_all(self) -> None:
        """Lets go of everything, in the same order."""


class Fences:
    """Counters that a key record raises, so that whoever remembered the counter before cannot put afterwards.

    Keys share counters by hash: that may refuse a put that was right, and never allows one that was wrong.
    """

    def __init__(self) -> None:
        self._counters = array("Q", bytes(8 * _STRIPES))

    def read(self, key: str) -> int:
        return self._counters[hash(key) % _STRIPES]

    def read_all(self, keys: Iterable[str]) -> list[int]:
        counters = self._counters
        return [counters[hash(key) % _STRIPES] for key in keys]

    def raise_(self, key: str) -> None:
        self._counters[hash(key) % _STRIPES] += 1


class NodeState:
    """Written by the journal's tail and by the invalidations that this node applies to itself; read by every lookup."""

    def __init__(self, namespace: str, clock: Clock, maximum_rules: int) -> None:
        self._namespace = namespace
        self.clock = clock
        self.fences = Fences()
        self.rules = GroupRules(maximum_rules)
        self.outdated = GroupRules(maximum_rules)
        self.position = 0
        self.generation = 0
        self.abandonments = 0
        self._copies: list[Copies] = []
        self._jumps = ClockJumps(clock)
        # When this machine was found awake: what was read before may be older than the monotonic clock says.
        self.awake_since = clock.nanos()

    def register(self, copies: Copies) -> None:
        """Lets records reach a cache's copies."""
        self._copies.append(copies)

    def apply_keys(self, keys: list[str]) -> None:
        """Keys became untrue. Doing it twice does no harm."""
        for key in keys:
            self.fences.raise_(key)
            for copies in self._copies:
                if key.startswith(copies.key_prefix):
                    copies.drop(key)

    def apply_group(self, group: Group, position: int) -> None:
        """A group became untrue. The rule is in place before the position says so."""
        (self.outdated if group.keeps_stale else self.rules).add(group, position)
        self.position = position

    def abandon(self, reason: str, horizon: int) -> None:
        """Something may be missing: everything is dropped, and what is stamped before the horizon is dead in every tier."""
        self.drop_everything(reason)
        self.rules.forget_all(horizon)
        self.outdated.forget_all(horizon)
        self.position = horizon
        self.abandonments += 1

    def drop_everything(self, reason: str) -> None:
        """Empties this node. The generation keeps out what is being looked up by now."""
        self.generation += 1
        for copies in self._copies:
            copies.drop_all()
        _LOG.info("Memory was emptied: namespace=%s cause=%s", self._namespace, reason)

    def refuse_lookups_under_way(self) -> None:
        """Nothing that is being looked up by now is believed or kept."""
        self.generation += 1

    def look_whether_awake(self) -> None:
        """To be called a few times a second."""
        if self._jumps.ahead_nanos() > 0:
            self.awake_since = self.clock.nanos()


# Not frozen, which would cost four times as much, for each key of each batch.
@dataclass(slots=True)
class Moment:
    """What a lookup remembers before it looks anywhere: what it finds may be kept only if none of it has changed since."""

    fence: int
    generation: int
    position: int
    nanos: int

    @staticmethod
    def now(node: NodeState, key: str) -> Moment:
        return Moment(node.fences.read(key), node.generation, node.position, node.clock.nanos())

    def is_still(self, node: NodeState, key: str) -> bool:
        """Whether what was found since may be kept."""
        return node.generation == self.generation and node.fences.read(key) == self.fence
