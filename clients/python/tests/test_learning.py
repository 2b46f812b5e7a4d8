"""The learning service's caches: keys, bytes and lives by the vectors of Java; and two nodes on a real server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conftest import Nodes
from larder import Larder, envelope
from larder.engine.parts import Parts
from larder.envelope import Envelope
from larder.errors import LoadError
from larder.learning import Analytics, Basis, Card, Item, Learner, Learning, Mastery, Prediction, Predictions, flags
from larder.learning.values import Batch
from servers import RedisProcess
from vectors import vectors

LEARNING = vectors("learning.json")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class School:
    """A source that has one of each, and counts who asks."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.users = {42: Learner(42, "Ade", "GB", NOON, 3)}
        self.right = 0.5

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"nobody should ask for {name}")

    async def user(self, user_id: int) -> Learner | None:
        self.asked.append(f"user {user_id}")
        return self.users.get(user_id)

    async def save_user(self, user: Learner) -> Learner:
        self.users[user.id] = replace(user, version=user.version + 1)
        return self.users[user.id]

    async def items(self, item_ids: Sequence[int]) -> Mapping[int, Item | None]:
        self.asked.append(f"items {list(item_ids)}")
        return {id_: Item(id_, "parking", "DE", "?", 1) for id_ in item_ids}

    async def flags(self) -> dict[str, str]:
        self.asked.append("flags")
        return {"new-scheduler": "50.0"}

    async def prediction(self, user_id: int, item_id: int) -> Prediction | None:
        self.asked.append(f"prediction {user_id} {item_id}")
        return Prediction(item_id, self.right, Basis.TOPIC)

    async def predictions(self, user_id: int, item_ids: Sequence[int]) -> Predictions:
        self.asked.append(f"predictions {user_id} {list(item_ids)}")
        return Predictions(user_id, tuple(Prediction(id_, self.right, Basis.CARD) for id_ in item_ids))

    async def analytics(self, user_id: int) -> Analytics:
        return Analytics(user_id, datetime.now(UTC) - timedelta(hours=23), 1, 1.0, {})

    async def review(self, user_id: int, item_id: int, quality: int) -> tuple[Card, Mastery]:
        self.right = 0.9
        return Card(user_id, item_id, 1, 2.5, 1, NOON, NOON), Mastery(user_id, "parking", 0.5, 1)


async def learning_on(nodes: Nodes, redis: RedisProcess | str, school: School | None = None) -> tuple[Learning, School, Larder]:
    school = school or School()
    larder = await nodes.open(redis, is_ready=isinstance(redis, RedisProcess))
    # Patient with the journal, as all tests are: a machine that is busy elsewhere is no outage.
    return Learning(larder, patient(school), max_staleness=timedelta(hours=1)), school, larder


def patient(school: School) -> Any:
    """What a test does not give fails when it is asked, and not before."""

    class Given:
        def __getattr__(self, name: str) -> Any:
            async def asked(*arguments: Any) -> Any:
                return await getattr(school, name)(*arguments)

            return asked

    return Given()


def parts_of(larder: Larder, key: str) -> Parts[Any, Any]:
    """Of the cache that has the key."""
    found = [cache._parts for cache in larder.caches if key.startswith(cache._parts.key_prefix)]
    return max(found, key=lambda parts: len(parts.key_prefix))


async def test_the_caches_are_those_of_java(nodes: Nodes) -> None:
    _, _, larder = await learning_on(nodes, "redis://127.0.0.1:1")
    specs = [cache._parts.spec for cache in larder.caches]
    mine = [
        {
            "name": spec.name,
            "template": spec.template,
            "schema": f"{spec.values.schema}:{spec.values.number}",
            "timeToLiveMillis": spec.freshness.time_to_live,
            "staleIfErrorMillis": spec.freshness.if_error,
        }
        for spec in specs
    ]
    assert mine == LEARNING["caches"]


@pytest.mark.parametrize("vector", LEARNING["values"], ids=lambda vector: vector["key"])
async def test_values_are_read_and_written_byte_for_byte(nodes: Nodes, vector: dict[str, Any]) -> None:
    _, _, larder = await learning_on(nodes, "redis://127.0.0.1:1")
    parts = parts_of(larder, vector["key"])
    full_key, data = f"{LEARNING['namespace']}:{vector['key']}", bytes.fromhex(vector["envelope"])
    read = envelope.read(full_key, data)
    value = parts.spec.values.unpack(read)
    assert value is not None
    plain = parts.spec.values.to_plain(value)
    assert json.loads(json.dumps(plain)) == vector["payload"]
    assert sorted(read.tags) == vector["tags"]
    written = Envelope(
        *(read.stamp, read.created, read.fresh_until, read.stale_until, read.serializer, read.schema),
        parts.spec.values.pack(value),
        read.load_cost_micros,
        read.version,
        read.tags,
    ).write(full_key)
    assert written == data


@pytest.mark.parametrize("batch", LEARNING["batches"], ids=lambda batch: str(batch["itemIds"]))
def test_batches_have_the_hash_of_java(batch: dict[str, Any]) -> None:
    ids = [int(id_) for id_ in batch["itemIds"]]
    assert Batch.of(42, [*reversed(ids), *ids]) == (42, batch["hash"])


@pytest.mark.parametrize("rollout", LEARNING["rollouts"], ids=lambda rollout: f"{rollout['flag']} {rollout['percent']}")
def test_flags_are_on_for_the_same_subjects(rollout: dict[str, Any]) -> None:
    said = {rollout["flag"]: str(rollout["percent"])}
    subjects = ["1", "2", "3", "7", "42", "1000", "é"]
    assert [subject for subject in subjects if flags.is_on(said, rollout["flag"], subject)] == rollout["includes"]


def test_a_flag_that_says_nothing_has_its_default() -> None:
    for said in ({}, {"streaks": "many"}, {"streaks": "101"}, {"streaks": "nan"}):
        assert flags.percent(said, "streaks") == 100


async def test_a_review_makes_untrue_what_java_does(shared_redis: RedisProcess, nodes: Nodes) -> None:
    learning, _, larder = await learning_on(nodes, shared_redis)
    review = LEARNING["review"]
    told: list[list[str]] = []
    state = larder._state
    applied = state.apply_keys
    state.apply_keys = lambda keys: (told.append(keys), applied(keys))[1]  # type: ignore[method-assign,func-returns-value]
    card = Card(review["userId"], review["itemId"], 1, 2.5, 1, NOON, NOON)
    await learning.reviewed(card, Mastery(review["userId"], review["topic"], 0.5, 1))
    assert {key for keys in told for key in keys} == set(review["removes"])
    assert larder._state.rules._tags.keys() == {review["tag"]}


async def test_what_one_node_sets_or_loads_the_other_has(shared_redis: RedisProcess, nodes: Nodes) -> None:
    first, school, _ = await learning_on(nodes, shared_redis)
    second, idle, _ = await learning_on(nodes, shared_redis)
    saved = await first.set_user(school.users[42])
    assert saved is not None
    assert saved.version == 4
    assert await second.get_user(42) == saved
    assert [item.id for item in await first.get_items([7, 9]) if item] == [7, 9]
    assert await second.get_items([9, 7]) == list(reversed(await first.get_items([7, 9])))
    assert await first.get_predictions(42, [9, 7, 9]) == await second.get_predictions(42, [7, 9])
    assert await first.is_on("new-scheduler", 42) == await second.is_on("new-scheduler", 42)
    assert await first.is_on("streaks", 1)
    assert not await first.is_on("voice-answers", 1)
    assert school.asked == ["items [7, 9]", "predictions 42 [7, 9]", "flags"]
    assert idle.asked == []


async def test_an_answer_ends_predictions_on_every_node(shared_redis: RedisProcess, nodes: Nodes) -> None:
    first, school, _ = await learning_on(nodes, shared_redis)
    second, _, _ = await learning_on(nodes, shared_redis, school)
    before = await first.get_prediction(42, 7)
    assert before == await second.get_prediction(42, 7) == Prediction(7, 0.5, Basis.TOPIC)
    assert await first.get_predictions(42, [7]) == Predictions(42, (Prediction(7, 0.5, Basis.CARD),))
    await second.review(42, 7, 5)
    assert await second.get_prediction(42, 7) == Prediction(7, 0.9, Basis.TOPIC)
    assert await second.get_predictions(42, [7]) == Predictions(42, (Prediction(7, 0.9, Basis.CARD),))
    async with asyncio.timeout(60):
        while await first.get_prediction(42, 7) == before:  # noqa: ASYNC110 - the journal tells this test nothing
            await asyncio.sleep(0.01)


async def test_analytics_end_with_their_day(shared_redis: RedisProcess, nodes: Nodes) -> None:
    learning, _, larder = await learning_on(nodes, shared_redis)
    assert await learning.get_analytics(42)
    async with shared_redis.client() as client:
        data: Any = await client.get(f"{larder.namespace}:analytics:42")
    read = envelope.read(f"{larder.namespace}:analytics:42", data)
    assert read.fresh_until - read.created <= 3_600_000


async def test_a_source_that_fails_is_a_load_error(shared_redis: RedisProcess, nodes: Nodes) -> None:
    learning, _, _ = await learning_on(nodes, shared_redis)
    with pytest.raises(LoadError):
        await learning.get_session("s-1")
