from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import pytest

from larder import CodecError, Json, MessagePack, Values, values_of
from larder.envelope import Envelope, read
from vectors import vectors


class Basis(Enum):
    CARD = 1
    TOPIC = 2


@dataclass(frozen=True)
class Card:
    item_id: int
    easiness: float
    due_at: datetime
    ended_at: datetime | None
    basis: Basis


@dataclass(frozen=True)
class Schedule:
    user_id: UUID
    is_open: bool
    cards: list[Card]
    topics: frozenset[str]
    due_by_day: dict[date, int]


SCHEDULE = Schedule(
    UUID("0a0b0c0d-0000-4000-8000-00000000000a"),
    True,
    [Card(7, 2.5, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), None, Basis.TOPIC)],
    frozenset({"knots"}),
    {date(2026, 1, 2): 3},
)
AS_JAVA_WRITES_IT = (
    '{"userId":"0a0b0c0d-0000-4000-8000-00000000000a","isOpen":true,"cards":[{"itemId":7,"easiness":2.5,'
    '"dueAt":"2026-01-02T03:04:05Z","endedAt":null,"basis":"TOPIC"}],"topics":["knots"],"dueByDay":{"2026-01-02":3}}'
)


def envelope(values: Values[Any], payload: Any) -> Envelope:
    return Envelope(1, 1, 1, 1, values.format.number, values.schema_hash, payload)


def test_a_dataclass_is_written_as_java_writes_a_record() -> None:
    assert values_of(Schedule).pack(SCHEDULE).stored.decode() == AS_JAVA_WRITES_IT
    assert (values_of(Schedule).schema, values_of(Schedule).number) == ("Schedule", 1)


@pytest.mark.parametrize("format_", [Json(), MessagePack()])
def test_what_was_written_comes_back(format_: Json | MessagePack) -> None:
    values = values_of(Schedule, format=format_)
    assert values.unpack(envelope(values, values.pack(SCHEDULE))) == SCHEDULE


def test_a_record_of_javas_is_read() -> None:
    @dataclass(frozen=True)
    class Goal:
        id: int
        title: str

    case = vectors("envelopes.json")["envelopes"][0]
    assert values_of(Goal, number=2).unpack(read(case["key"], bytes.fromhex(case["bytes"]))) == Goal(42, "Learn to sail")


def test_an_instant_of_javas_may_have_nanoseconds() -> None:
    text = AS_JAVA_WRITES_IT.replace("05Z", "05.123456789Z").replace('"easiness":2.5', '"easiness":2')
    schedule: Schedule = values_of(Schedule).of_plain(json.loads(text))
    assert schedule.cards[0].due_at == datetime(2026, 1, 2, 3, 4, 5, 123456, tzinfo=UTC)
    assert schedule.cards[0].easiness == 2.0


@pytest.mark.parametrize(
    ("what", "instead"),
    [
        ('"isOpen":true,', ""),
        ('"isOpen":true', '"isOpen":1'),
        ('"itemId":7', '"itemId":true'),
        ('"itemId":7', '"itemId":null'),
        ('"itemId":7', '"itemId":7.5'),
        ('"basis":"TOPIC"', '"basis":"OTHER"'),
        ('"topics":["knots"]', '"topics":"knots"'),
        ('"dueByDay":{"2026-01-02":3}', '"dueByDay":[]'),
    ],
)
def test_what_is_missing_or_something_else_makes_a_miss(what: str, instead: str) -> None:
    values = values_of(Schedule)
    text = AS_JAVA_WRITES_IT.replace(what, instead)
    assert text != AS_JAVA_WRITES_IT
    with pytest.raises((CodecError, ValueError, KeyError)):
        values.of_plain(json.loads(text))


def test_members_that_nobody_knows_are_left_alone() -> None:
    assert values_of(Schedule).of_plain({**json.loads(AS_JAVA_WRITES_IT), "new": 1}) == SCHEDULE


@dataclass
class Itself:
    inner: Itself | None


@dataclass
class Unknown:
    thing: object


@dataclass
class Either:
    thing: int | str


@pytest.mark.parametrize(
    ("kind", "cure"),
    [(Itself, "contains itself"), (Unknown, r"Unknown\.thing"), (Either, r"Either\.thing is one of several"), (int, "no dataclass")],
)
def test_what_cannot_be_written_is_refused_at_once(kind: Any, cure: str) -> None:
    with pytest.raises(ValueError, match=cure):
        values_of(kind)
