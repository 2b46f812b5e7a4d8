"""Records, links, groups and scripts, held against what Java makes of them."""

from __future__ import annotations

from typing import Any

import pytest

from larder.journal.records import Group, Kind, Record, parts, record, stream_id
from larder.node.rules import GroupRules
from larder.redis.scripts import ALL
from test_node import Subject
from vectors import REPOSITORY, vectors

JOURNAL = vectors("journal.json")


def cases(section: str, *, groups_only: bool = False) -> pytest.MarkDecorator:
    chosen = [case for case in JOURNAL[section] if not groups_only or "kind" in case["says"]]
    return pytest.mark.parametrize("case", [pytest.param(case, id=case["claim"]) for case in chosen])


def group(says: dict[str, Any]) -> Group:
    return Group(Kind[says["kind"].upper()], says["subject"], says["reason"], says["keepsStale"])


def written(case: dict[str, Any]) -> Record:
    flat = [text.encode() for field in case["fields"].items() for text in field]
    return record([case["id"].encode(), flat])


@cases("positions")
def test_an_id_is_one_number(case: dict[str, Any]) -> None:
    assert stream_id(case["id"]).position == int(case["position"])


# Keys are written by the journal itself, see test_shared.
@cases("written", groups_only=True)
def test_a_group_is_written_as_java_writes_it(case: dict[str, Any]) -> None:
    fields = group(case["says"]).fields()
    assert dict(zip(fields[::2], fields[1::2], strict=True)) == case["fields"]


@cases("read")
def test_a_record_is_read_as_java_reads_it(case: dict[str, Any]) -> None:
    read, says = written(case), case["says"]
    assert str(read.link) == case["link"]
    assert str(read.before) == case["before"].replace("null", "None")
    assert read.horizon_before == int(case["horizonBefore"])
    if case["stream"] == "keys":
        assert read.keys == (says["keys"] if says else [])
    else:
        assert read.group == group(says)


@cases("parts")
def test_many_keys_are_parted_alike(case: dict[str, Any]) -> None:
    keys = [str(number).zfill(case["length"]) for number in range(case["keys"])]
    assert [len(part) for part in parts(keys)] == case["parts"]


@cases("covered")
def test_a_group_covers_what_java_says(case: dict[str, Any]) -> None:
    rules = GroupRules(10)
    rules.add(group(case["says"]), case["position"])
    subject = Subject(case["stamp"], frozenset(case["tags"]), case["isNegative"])
    assert rules.cover(subject, case["key"], case["cache"]) == case["covered"]


def test_scripts_are_those_of_java_byte_for_byte() -> None:
    folder = REPOSITORY / "redis/src/main/resources/dev/larder/redis/internal"
    java = {
        script["sha1"]: b"".join((folder / file).read_bytes() for file in script["files"]) for script in vectors("scripts.json")["scripts"]
    }
    for script in ALL:
        assert java[script.sha1] == script.text
