"""Rate limits: the same buckets as Java, by its vectors; and on a real server."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta
from typing import Any

import pytest

from conftest import AdvancedClock, Nodes
from larder import Limit, WhenAway
from larder.keys import KeyTemplate
from larder.limits import bucket as buckets
from larder.limits.bucket import Bucket
from servers import RedisProcess
from vectors import value, vectors

SEQUENCES: list[dict[str, Any]] = vectors("limits.json")["sequences"]
STEPS = [(sequence, step) for sequence in SEQUENCES for step in sequence["steps"]]
TEMPLATE = "rate_limit:user:{user_id}:{endpoint}"


@pytest.mark.parametrize("sequence", SEQUENCES, ids=lambda sequence: sequence["claim"])
def test_keys_are_those_of_java(sequence: dict[str, Any]) -> None:
    key = KeyTemplate(sequence["template"]).encode(tuple(value(each) for each in sequence["parameters"]))
    full = f"{sequence['namespace']}:{key}"
    assert (full, "{" + full + "}~lease") == (sequence["key"], sequence["lease"])


@pytest.mark.parametrize(("sequence", "step"), STEPS, ids=lambda part: part.get("claim") or part["at"])
def test_buckets_are_counted_as_java_does(sequence: dict[str, Any], step: dict[str, Any]) -> None:
    before, now, limit = bytes.fromhex(step["before"]), int(step["at"]) * 1_000_000, sequence["limit"]
    assert (hashlib.sha1(before, usedforsecurity=False).hexdigest() if before else "") == step["seen"]
    fresh = Bucket(limit["burst"], limit["burst"], limit["perMillis"] * 1_000_000, limit["requests"], now, limit["burst"])
    there = (buckets.read(before) or fresh).refilled(now)
    is_allowed = there.tokens >= 1
    left = there.without_one() if is_allowed else there
    assert is_allowed == step["allowed"]
    assert left.tokens == step["remaining"]
    assert left.until_full == int(step["resetNanos"])
    assert (0 if is_allowed else there.until_one) == int(step["retryAfterNanos"])
    assert (left.write() if is_allowed else before).hex() == step["after"]
    assert (str(left.lives_millis) if is_allowed else "") == step["writtenForMillis"]


async def test_two_nodes_asked_at_once_allow_as_many_as_one(shared_redis: RedisProcess, nodes: Nodes) -> None:
    limits = [(await nodes.open(shared_redis)).rate_limit(TEMPLATE, Limit(50, timedelta(days=1), 50)) for _ in range(2)]
    decisions = await asyncio.gather(*(limit.ask(7, "reviews") for limit in limits for _ in range(50)))
    assert all(decision.is_counted for decision in decisions)
    assert sum(decision.is_allowed for decision in decisions) == 50
    assert limits[0].counts["allowed"] + limits[1].counts["allowed"] == 50


async def test_what_was_refused_is_allowed_when_it_was_said_to_be(shared_redis: RedisProcess, nodes: Nodes) -> None:
    clock = AdvancedClock()
    limit = (await nodes.open(shared_redis, clock=clock)).rate_limit(TEMPLATE, Limit(1, timedelta(hours=1), 1))
    assert (await limit.ask("a b", "x")).is_allowed
    refused = await limit.ask("a b", "x")
    assert not refused.is_allowed
    assert (await limit.ask("another", "x")).is_allowed
    clock.advance(refused.retry_after.total_seconds())
    assert (await limit.ask("a b", "x")).is_allowed


async def test_what_is_no_bucket_is_replaced(shared_redis: RedisProcess, nodes: Nodes) -> None:
    larder = await nodes.open(shared_redis)
    limit = larder.rate_limit("rate_limit:{user}", Limit.per_minute(3))
    async with shared_redis.client() as client:
        await client.set(f"{larder.namespace}:rate_limit:1", b"something else")
        await client.rpush(f"{larder.namespace}:rate_limit:2", "a list")
        assert [(await limit.ask(user)).remaining for user in (1, 2)] == [2, 2]
        assert 0 < await client.pttl(f"{larder.namespace}:rate_limit:1") <= 30_000


@pytest.mark.parametrize(("when_away", "is_allowed"), [(WhenAway.ALLOW, True), (WhenAway.REFUSE, False)])
async def test_while_redis_is_away_everything_is_answered_alike(nodes: Nodes, when_away: WhenAway, is_allowed: bool) -> None:
    larder = await nodes.open("redis://127.0.0.1:1", is_ready=False)
    limit = larder.rate_limit(TEMPLATE, Limit.per_second(1), when_away=when_away)
    decisions = [await limit.ask(1, "x") for _ in range(3)]
    assert [(decision.is_allowed, decision.is_counted) for decision in decisions] == [(is_allowed, False)] * 3
    assert limit.counts == {"uncounted_allowed" if is_allowed else "uncounted_refused": 3}


async def test_a_limit_is_made_once(nodes: Nodes) -> None:
    larder = await nodes.open("redis://127.0.0.1:1", is_ready=False)
    larder.rate_limit(TEMPLATE, Limit.per_second(1))
    with pytest.raises(ValueError, match="already"):
        larder.rate_limit(TEMPLATE, Limit.per_second(1))


@pytest.mark.parametrize("bad", [(0, 60, 1), (1, 0.5, 1), (1, 86_401, 1), (1, 60, 10**9 + 1)])
def test_limits_out_of_range_are_refused(bad: tuple[int, float, int]) -> None:
    with pytest.raises(ValueError, match="give from"):
        Limit(bad[0], timedelta(seconds=bad[1]), bad[2])
