"""The group records a node remembers, indexed by subject, so that asking about an entry costs one look for each of its tags."""

from __future__ import annotations

from collections import Counter, OrderedDict
from typing import Protocol

from larder.globs import Glob, is_possible
from larder.journal.records import Group, Kind

_NEVER = -1


class Subject(Protocol):
    """What an entry has that rules are about."""

    @property
    def stamp(self) -> int:
        """The position at which its load began."""

    @property
    def tags(self) -> frozenset[str]:
        """In stored form."""

    @property
    def has_unknown_tags(self) -> bool:
        """Whether any tag may concern it: it says "there is none", and tags derive from values."""


class GroupRules:
    """The newest position for each subject. Bounded: what is forgotten becomes the horizon, before which everything is dead."""

    def __init__(self, maximum: int) -> None:
        self._maximum = maximum
        self._by_age: OrderedDict[tuple[Kind, str], int] = OrderedDict()
        self._tags: dict[str, int] = {}
        self._caches: dict[str, int] = {}
        self._prefixes: dict[str, int] = {}
        self._prefix_lengths: Counter[int] = Counter()
        self._globs: dict[str, tuple[Glob, int]] = {}
        self._newest_tag = self._newest = _NEVER
        self.horizon = 0
        self.reach = 0
        """No rule concerns what is stamped from here on."""

    def __len__(self) -> int:
        return len(self._by_age)

    def add(self, group: Group, position: int) -> None:
        """Remembers a record."""
        # A pattern that is none for us was written by a client that allows more: it covers we do not know what.
        if group.kind is Kind.HORIZON or (group.kind is Kind.PATTERN and not is_possible(group.subject)):
            self.forget_all(max(self.horizon, position))
            return
        self.reach = max(self.reach, position)
        rule = (group.kind, group.subject)
        self._index(rule, position)
        self._by_age.pop(rule, None)
        self._by_age[rule] = position
        self._newest = max(self._newest, position)
        while len(self._by_age) > self._maximum:
            oldest, at = self._by_age.popitem(last=False)
            self.horizon = max(self.horizon, at)
            self._unindex(oldest, at)

    def forget_all(self, horizon: int) -> None:
        """Forgets every rule; what was stamped before the horizon is dead instead."""
        self.horizon = horizon
        self.reach = max(self.reach, horizon)
        self._newest = max(self._newest, horizon)
        self._newest_tag = _NEVER
        for index in (self._by_age, self._tags, self._caches, self._prefixes, self._prefix_lengths, self._globs):
            index.clear()

    def cover(self, entry: Subject, key: str, cache_prefix: str) -> bool:
        """Whether a rule newer than the entry's stamp covers it."""
        stamp = entry.stamp
        return stamp < self.horizon or (stamp < self._newest and self._rule_covers(entry, stamp, key, cache_prefix))

    def _rule_covers(self, entry: Subject, stamp: int, key: str, cache_prefix: str) -> bool:
        return (
            self._tag_covers(entry, stamp)
            or self._caches.get(cache_prefix, _NEVER) > stamp
            or any(self._prefixes.get(key[:length], _NEVER) > stamp for length in self._prefix_lengths if length <= len(key))
            or any(position > stamp and glob.matches(key) for glob, position in self._globs.values())
        )

    def _tag_covers(self, entry: Subject, stamp: int) -> bool:
        if self._newest_tag <= stamp:
            return False
        return entry.has_unknown_tags or any(self._tags.get(tag, _NEVER) > stamp for tag in entry.tags)

    def _index(self, rule: tuple[Kind, str], position: int) -> None:
        kind, subject = rule
        if kind is Kind.TAG:
            self._tags[subject] = self._newest_tag = position
        elif kind is Kind.CACHE:
            self._caches[subject] = position
        else:
            glob = Glob(subject)
            if not glob.is_prefix_only:
                self._globs[subject] = (glob, position)
                return
            if glob.literal_prefix not in self._prefixes:
                self._prefix_lengths[len(glob.literal_prefix)] += 1
            self._prefixes[glob.literal_prefix] = position

    def _unindex(self, rule: tuple[Kind, str], position: int) -> None:
        kind, subject = rule
        if kind is Kind.TAG:
            del self._tags[subject]
        elif kind is Kind.CACHE:
            del self._caches[subject]
        else:
            self._globs.pop(subject, None)
            self._unindex_prefix(Glob(subject), position)

    def _unindex_prefix(self, glob: Glob, position: int) -> None:
        # Patterns spelt differently (user:* and user:**) may share a prefix, which then belongs to the newest of them.
        prefix = glob.literal_prefix
        if glob.is_prefix_only and self._prefixes.get(prefix) == position:
            del self._prefixes[prefix]
            self._prefix_lengths[len(prefix)] -= 1
            self._prefix_lengths += Counter()  # without those that are zero
