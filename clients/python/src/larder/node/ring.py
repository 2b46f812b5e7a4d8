"""What this node itself has lately declared untrue, with the reigns under which each part of that began.

::

    goal:1       removed under A at 17.2 s   recorded under J at 17.3 s    an invalidation, or an update under its write lease
    goal:2       put     under A at 17.9 s   recorded under J at 17.9 s    a put: its value has no other home and stays
    goal:3       put     under A at 17.9 s   removed under A at 17.6 s     a put behind an invalidation, which counts for more
    tag team:7                               recorded under J at 18.0 s

A part is written down before it is sent, so that another reign that is met meanwhile finds it. Bounded: of what is pushed out, or
forgotten because of its age, the moment alone is remembered.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from larder.journal.records import Group
from larder.node.outbox import Item, Replaced, Untrue
from larder.redis.line import Reign


@dataclass(frozen=True, slots=True)
class _Part:
    reign: Reign
    at_nanos: int


@dataclass(frozen=True, slots=True)
class _Own:
    is_put: bool = False
    removal: _Part | None = None
    change: _Part | None = None
    append: _Part | None = None

    @property
    def at_nanos(self) -> int:
        return max(part.at_nanos for part in (self.change, self.append) if part is not None)


class Ring:
    """Everything this node has declared untrue since what every replica has by now."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._entries: OrderedDict[str | Group, _Own] = OrderedDict()
        self._reach: int | None = None
        self.forgotten_at: int | None = None

    def __len__(self) -> int:
        return len(self._entries)

    def removing(self, keys: Iterable[str], reign: Reign, now: int) -> None:
        """Keys are about to be removed, by an invalidation or for a write lease."""
        for key in keys:
            self._write(key, _Own(change=_Part(reign, now)))

    def putting(self, key: str, reign: Reign, now: int) -> None:
        """A value is about to be put. What was removed before it is not safe with it."""
        known = self._entries.get(key)
        removal = None if known is None else known.removal if known.is_put else known.change
        if removal is not None and self._reach is not None and removal.at_nanos < self._reach:
            removal = None
        self._write(key, _Own(is_put=True, removal=removal, change=_Part(reign, now)))

    def recording(self, what: Iterable[str] | Group, reign: Reign, now: int) -> None:
        """Records are about to be appended. What was done to their keys before stays what it was."""
        append = _Part(reign, now)
        if isinstance(what, Group):
            self._write(what, _Own(append=append))
            return
        for key in what:
            known = self._entries.get(key)
            self._write(key, _Own(is_put=True, append=append) if known is None else replace(known, append=append))

    def _write(self, what: str | Group, own: _Own) -> None:
        self._entries.pop(what, None)
        self._entries[what] = own
        if len(self._entries) > self._capacity:
            self._forget(self._entries.popitem(last=False)[1])

    def _forget(self, own: _Own) -> None:
        self.forgotten_at = own.at_nanos if self.forgotten_at is None else max(self.forgotten_at, own.at_nanos)

    def take_doubtful(self, is_other: Callable[[str | None, Reign], bool]) -> list[Item]:
        """Takes out what has to be repeated: what began under a reign that is another by now.

        ``is_other`` says so of the shard that holds a key, or, without a key, the journal.
        """

        def is_lost(key: str | None, part: _Part | None) -> bool:
            return part is not None and is_other(key, part.reign)

        items: list[Item] = []
        for what, own in list(self._entries.items()):
            if isinstance(what, Group):
                if is_lost(None, own.append):
                    items.append(what)
            elif is_lost(what, own.change) or is_lost(what, own.removal) or is_lost(None, own.append):
                # Of a put the append only, unless what may stand there now is older than something declared untrue.
                items.append(Replaced(what) if own.is_put and not is_lost(what, own.removal) else Untrue(what))
        for item in items:
            del self._entries[item if isinstance(item, Group) else item.key]
        return items

    def forget_before(self, moment: int) -> None:
        """Forgets what every replica has by now: all that last changed before the moment."""
        self._reach = moment
        while self._entries and next(iter(self._entries.values())).at_nanos < moment:
            self._forget(self._entries.popitem(last=False)[1])
