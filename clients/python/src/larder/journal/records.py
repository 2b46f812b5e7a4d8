"""Records and places in the journal, and how they stand in its streams."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

_ID = re.compile(r"(\d{1,18})-(\d{1,18})")
_LARGEST_MILLIS = (2**63 - 1) >> 16
_LARGEST_SEQUENCE = 0xFFFF
_MOST_KEYS = 500
_MOST_CHARACTERS = 32_768


class ContinuityLostError(Exception):
    """What was read does not continue what was read before: something is missing."""


class Kind(Enum):
    """What a group is named by; the value is the field of a record."""

    TAG = "t"
    PATTERN = "p"
    CACHE = "c"
    HORIZON = "h"


@dataclass(frozen=True, slots=True)
class Group:
    """Everything that a tag, a pattern or a cache's key prefix covers, or (a horizon) everything, is untrue.

    Or, if it keeps what is stale, only outdated: of use where a load fails, and nowhere else.
    """

    kind: Kind
    subject: str
    reason: str = ""
    keeps_stale: bool = False

    def fields(self) -> list[str]:
        """As they stand in a record."""
        subject = "*" if self.kind is Kind.HORIZON else self.subject
        kept = ["s", "1"] if self.keeps_stale else []
        return [self.kind.value, subject, *kept, *(["r", self.reason] if self.reason else [])]


def horizon(reason: str) -> Group:
    """Everything stamped before it is dead."""
    return Group(Kind.HORIZON, "", reason)


class StreamId(NamedTuple):
    """The id of a record in its stream; compares as ids do."""

    millis: int
    sequence: int

    @property
    def position(self) -> int:
        """The id as one number. Only a foreign writer makes ids that do not fit; they are rounded down."""
        return min(self.millis, _LARGEST_MILLIS) << 16 | min(self.sequence, _LARGEST_SEQUENCE)

    def __str__(self) -> str:
        return f"{self.millis}-{self.sequence}"


ZERO = StreamId(0, 0)


def stream_id(text: str) -> StreamId:
    """Reads ``millis-sequence``. Raises ContinuityLostError for anything else."""
    match = _ID.fullmatch(text)
    if not match:
        raise ContinuityLostError(f"'{text}' is no id of a record")
    return StreamId(int(match[1]), int(match[2]))


class Link(NamedTuple):
    """A record's name: its id and nonce, since after a failover another record may come by the same id."""

    id: StreamId
    nonce: str

    def __str__(self) -> str:
        return f"{self.id}:{self.nonce}"


def _link(text: str) -> Link | None:
    id_text, colon, nonce = text.partition(":")
    return Link(stream_id(id_text), nonce) if colon and _ID.fullmatch(id_text) else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in the journal: the last record of each stream that was applied, or that was there when asked."""

    incarnation: str
    keys: Link
    groups: Link

    def has_reached(self, heads: Place) -> bool:
        """Whether everything up to the heads was passed."""
        return self.keys.id >= heads.keys.id and self.groups.id >= heads.groups.id

    def must_precede(self, heads: Place) -> None:
        """Raises ContinuityLostError if heads that were answered after this place had been reached contradict it."""
        if self.incarnation != heads.incarnation:
            raise ContinuityLostError("the journal has another incarnation")
        for seen, head in ((self.keys, heads.keys), (self.groups, heads.groups)):
            if head.id < seen.id or (head.id == seen.id and head.nonce != seen.nonce):
                raise ContinuityLostError(f"the journal's last record is {head.id}, after {seen.id} was read")


def place(fields: Sequence[bytes]) -> Place:
    """The place in the answer of a script. Raises ContinuityLostError if a part of the journal is missing."""
    incarnation, key_id, key_nonce, group_id, group_nonce = (field.decode() for field in fields)
    if not (incarnation and key_id and group_id):
        raise ContinuityLostError("a part of the journal is gone from the server")
    return Place(incarnation, Link(stream_id(key_id), key_nonce), Link(stream_id(group_id), group_nonce))


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it stands in its stream: its own link, the one it names as the one before, and its fields."""

    link: Link
    before: Link | None
    fields: Mapping[str, str]

    def must_follow(self, last: Link) -> None:
        """Raises ContinuityLostError if another record is missing between the two."""
        if self.before != last:
            raise ContinuityLostError(f"record {self.link.id} follows {self.before}, not {last}")

    @property
    def position(self) -> int:
        return self.link.id.position

    @property
    def horizon_before(self) -> int:
        """Up to where everything is unknown to somebody who knows of nothing before this record."""
        is_earlier = self.before is not None and self.before.id < self.link.id
        return self.before.id.position if self.before is not None and is_earlier else self.position

    @property
    def keys(self) -> list[str]:
        """The keys of a key record; the first of a stream names none."""
        return [key for key in self.fields.get("k", "").split(" ") if key]

    @property
    def group(self) -> Group:
        """The group of a group record. One that is not understood may mean anything, so it is taken for a horizon."""
        reason = self.fields.get("r", "")
        keeps_stale = self.fields.get("s") == "1"
        for kind in (Kind.TAG, Kind.PATTERN, Kind.CACHE):
            if self.fields.get(kind.value):
                return Group(kind, self.fields[kind.value], reason, keeps_stale)
        return Group(Kind.HORIZON, "", reason, keeps_stale and bool(self.fields.get("h")))


def record(message: Any) -> Record:
    """The record in a stream's entry as XREAD answers it: the id, then names and values in turn."""
    written, flat = message
    texts = [each.decode(errors="replace") for each in flat]
    fields = dict(zip(texts[::2], texts[1::2], strict=True))
    return Record(Link(stream_id(written.decode()), fields.get("n", "")), _link(fields.get("b", "")), fields)


def parts(keys: Sequence[str]) -> Iterator[list[str]]:
    """The keys in their order, in lists that one record or command can take."""
    if len(keys) <= _MOST_KEYS and sum(map(len, keys)) <= _MOST_CHARACTERS:  # most are
        if keys:
            yield list(keys)
        return
    part: list[str] = []
    characters = 0
    for key in keys:
        if part and (len(part) == _MOST_KEYS or characters + len(key) > _MOST_CHARACTERS):
            yield part
            part, characters = [], 0
        part.append(key)
        characters += len(key)
    if part:
        yield part
