from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import pytest

from larder import tags
from larder.globs import Glob
from larder.keys import KeyTemplate, namespace
from larder.text import canonical_json
from vectors import value, vectors

KEYS = vectors("keys.json")


def cases(section: str, name: str = "claim") -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", [pytest.param(case, id=str(case[name])) for case in KEYS[section]])


class TestVectors:
    @cases("keys")
    def test_a_key_is_what_java_makes_of_it(self, case: dict[str, Any]) -> None:
        assert KeyTemplate(case["template"]).fill([value(each) for each in case["parameters"]]) == case["key"]

    @cases("refusedKeys")
    def test_what_java_refuses_is_refused(self, case: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match=r"[;:]"):
            KeyTemplate(case["template"]).fill([value(each) for each in case["parameters"]])

    @cases("refusedTemplates")
    def test_malformed_templates_are_refused(self, case: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="Template"):
            KeyTemplate(case["template"])

    @cases("collisions", "other")
    def test_collisions_are_seen_both_ways(self, case: dict[str, Any]) -> None:
        one, other = KeyTemplate(case["one"]), KeyTemplate(case["other"])
        assert one.may_collide_with(other) == other.may_collide_with(one) == case["mayCollide"]

    @cases("canonicalJson")
    def test_canonical_json_is_one(self, case: dict[str, Any]) -> None:
        assert canonical_json(value(case["value"])) == case["json"]

    @cases("globs", "pattern")
    def test_patterns_cover_what_redis_finds(self, case: dict[str, Any]) -> None:
        assert Glob(case["pattern"]).matches(case["text"]) == case["matches"]

    @cases("tags", "stored")
    def test_tags_are_stored_alike(self, case: dict[str, Any]) -> None:
        assert tags.stored(case["tag"]) == case["stored"] == tags.stored(case["stored"])

    @cases("schemas", "schema")
    def test_schemas_are_hashed_alike(self, case: dict[str, Any]) -> None:
        assert f"{tags.schema_hash(case['schema']):08x}" == case["hash"]


class Colour(Enum):
    RED = 1


@dataclass(frozen=True)
class Step:
    user_id: int
    day: str


@dataclass(frozen=True)
class GoalId:
    id: UUID


class TestKeysOfPython:
    def test_one_parameter_takes_the_key_itself(self) -> None:
        assert KeyTemplate("goal:{id}").encode(42) == "goal:42"

    def test_a_tuple_fills_in_order(self) -> None:
        assert KeyTemplate("d:{a}:{b}").encode(("mon", 7)) == "d:mon:7"

    def test_a_dataclass_fills_by_name(self) -> None:
        assert KeyTemplate("step:{day}:{user_id}").encode(Step(7, "mon")) == "step:mon:7"

    def test_a_dataclass_around_one_simple_value_is_that_value(self) -> None:
        key = UUID("0a0b0c0d-0000-4000-8000-00000000000A")
        assert KeyTemplate("goal:{id}").encode(GoalId(key)) == KeyTemplate("goal:{id}").encode(key)

    def test_another_dataclass_is_hashed_by_javas_names(self) -> None:
        template = KeyTemplate("search:{query}")
        assert template.encode(Step(7, "mon")) == template.encode({"userId": 7, "day": "mon"})

    @pytest.mark.parametrize(
        ("parameter", "text"),
        [
            (Colour.RED, "RED"),
            (date(2026, 1, 2), "2026-01-02"),
            (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02T03%3A04%3A05Z"),
            (datetime(2026, 1, 2, 3, 4, 5, 120000, tzinfo=UTC), "2026-01-02T03%3A04%3A05.120Z"),
            (datetime(2026, 1, 2, 1, 0, 0, 1, tzinfo=timezone(timedelta(hours=1))), "2026-01-02T00%3A00%3A00.000001Z"),
            (Decimal("1E+3"), "1000"),
            (Decimal("-0.00120"), "-0.0012"),
            (Decimal("0.00"), "0"),
            (Decimal("123456789012345678901234567890.10"), "123456789012345678901234567890.1"),
            (True, "true"),
            (1.5, "1.5"),
            (1e-7, "1e-7"),
            (0.000001, "0.000001"),
            (-2.5e25, "-2.5e%2B25".replace("%2B", "+")),
        ],
    )
    def test_simple_values_have_javas_texts(self, parameter: object, text: str) -> None:
        assert KeyTemplate("x:{value}").encode(parameter) == f"x:{text}"

    @pytest.mark.parametrize(
        ("key", "cure"),
        [
            (None, "must have a value"),
            (object(), "use a dataclass"),
            (datetime(2026, 1, 2), "give it one"),
            ("\ud800", "not cut inside"),
            (Decimal("1E+5000"), "round it"),
            ({None: 1}, "use texts"),
        ],
    )
    def test_what_has_no_text_is_refused_with_a_cure(self, key: object, cure: str) -> None:
        with pytest.raises(ValueError, match=cure):
            KeyTemplate("goal:{id}").encode(key)

    def test_a_structure_that_contains_itself_is_refused(self) -> None:
        endless: list[object] = []
        endless.append([endless])
        with pytest.raises(ValueError, match="contains itself"):
            KeyTemplate("goal:{id}").encode(endless)

    def test_a_message_never_shows_the_key(self) -> None:
        with pytest.raises(ValueError, match="give as many") as refused:
            KeyTemplate("goal:{a}:{b}").encode("secret")
        assert "secret" not in str(refused.value)

    def test_a_namespace_is_checked(self) -> None:
        assert namespace("shop", "v1") == "shop:v1"
        with pytest.raises(ValueError, match="instance"):
            namespace("shop:v1", "v1")


class TestGlobs:
    def test_a_prefix_is_known_as_one(self) -> None:
        assert Glob("goal:4**").is_prefix_only
        assert not Glob("goal:?*").is_prefix_only
        assert Glob("go\\*al*").literal_prefix == "go*al"

    def test_many_stars_take_no_time(self) -> None:
        assert not Glob("a*" * 400 + "b").matches("a" * 2_000)

    @pytest.mark.parametrize("pattern", ["", "x" * 1_025])
    def test_an_empty_or_long_pattern_is_refused(self, pattern: str) -> None:
        with pytest.raises(ValueError, match="give from 1 to"):
            Glob(pattern)
