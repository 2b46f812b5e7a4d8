"""What a node knows and remembers, without Redis and without waiting: rules, ring, outbox, proof."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from larder.clock import MILLISECOND, SECOND
from larder.errors import TierUnavailableError
from larder.journal.proof import Progress, Proof
from larder.journal.records import ContinuityLostError, Group, Kind, Link, Place, Record, StreamId, horizon, parts, stream_id
from larder.node.outbox import Item, Outbox, Replaced, Untrue
from larder.node.ring import Ring
from larder.node.rules import GroupRules
from larder.node.state import Moment, NodeState
from larder.redis.line import Reign


class ManualClock:
    def __init__(self) -> None:
        self._nanos = 5 * SECOND
        self._millis = 1_700_000_000_000

    def nanos(self) -> int:
        return self._nanos

    def millis(self) -> int:
        return self._millis

    def advance(self, millis: int) -> None:
        self._nanos += millis * MILLISECOND
        self._millis += millis

    def suspend(self, millis: int) -> None:
        """The machine sleeps: the monotonic clock stands still."""
        self._millis += millis


@dataclass
class Subject:
    stamp: int
    tags: frozenset[str] = field(default_factory=frozenset)
    has_unknown_tags: bool = False


def tag(name: str) -> Group:
    return Group(Kind.TAG, name)


class TestRules:
    def test_a_tag_kills_what_was_stamped_before_it_and_nothing_after(self) -> None:
        rules = GroupRules(10)
        rules.add(tag("a"), 100)
        assert rules.cover(Subject(99, frozenset({"a"})), "k", "")
        assert not rules.cover(Subject(100, frozenset({"a"})), "k", "")
        assert not rules.cover(Subject(99, frozenset({"b"})), "k", "")

    def test_any_tag_kills_what_might_have_it(self) -> None:
        rules = GroupRules(10)
        rules.add(tag("a"), 100)
        assert rules.cover(Subject(99, has_unknown_tags=True), "k", "")

    def test_patterns_and_caches_kill_by_the_key(self) -> None:
        rules = GroupRules(10)
        rules.add(Group(Kind.PATTERN, "goal:4*"), 100)
        rules.add(Group(Kind.PATTERN, "go?l:7"), 101)
        rules.add(Group(Kind.CACHE, "plan:"), 102)
        assert [
            rules.cover(Subject(99), key, prefix) for key, prefix in (("goal:42", "goal:"), ("goal:7", "goal:"), ("plan:1", "plan:"))
        ] == [True] * 3
        assert not rules.cover(Subject(99), "goal:5", "goal:")

    def test_a_horizon_kills_everything_before_it_and_forgets_the_rules(self) -> None:
        rules = GroupRules(10)
        rules.add(tag("a"), 100)
        rules.add(horizon("lost"), 200)
        assert len(rules) == 0
        assert rules.cover(Subject(199), "k", "")
        assert not rules.cover(Subject(200, frozenset({"a"})), "k", "")

    def test_a_rule_that_is_forgotten_becomes_the_horizon(self) -> None:
        rules = GroupRules(2)
        for position, name in ((100, "a"), (110, "b"), (120, "c")):
            rules.add(tag(name), position)
        assert len(rules) == 2
        assert rules.cover(Subject(99), "k", "")
        assert not rules.cover(Subject(100), "k", "")
        assert rules.cover(Subject(105, frozenset({"b"})), "k", "")

    def test_a_rule_said_again_is_the_newest(self) -> None:
        rules = GroupRules(2)
        for position, name in ((100, "a"), (110, "b"), (120, "a"), (130, "c")):
            rules.add(tag(name), position)
        assert rules.horizon == 110
        assert rules.cover(Subject(115, frozenset({"a"})), "k", "")

    def test_patterns_that_share_a_prefix_belong_to_the_newest(self) -> None:
        rules = GroupRules(2)
        rules.add(Group(Kind.PATTERN, "goal:*"), 100)
        rules.add(Group(Kind.PATTERN, "goal:**"), 110)
        rules.add(tag("a"), 120)  # pushes the first out
        assert rules.cover(Subject(105), "goal:1", "goal:")
        rules.add(tag("b"), 130)  # pushes the second out
        assert not rules.cover(Subject(110), "goal:1", "goal:")

    def test_a_pattern_that_is_too_long_for_us_may_mean_anything(self) -> None:
        rules = GroupRules(2)
        rules.add(Group(Kind.PATTERN, "x" * 1_025), 100)
        assert rules.cover(Subject(99), "k", "")


A, B = Reign("a", "1"), Reign("b", "2")


def under_b(key: str | None, began: Reign) -> bool:
    """All shards are under reign B by now."""
    return began != B


class TestRing:
    def test_what_began_under_an_earlier_reign_is_repeated_once(self) -> None:
        ring = Ring(10)
        ring.removing(["x"], A, 1)
        ring.recording(["x"], A, 2)
        ring.recording(tag("t"), A, 3)
        ring.removing(["y"], B, 4)
        assert ring.take_doubtful(under_b) == [Untrue("x"), tag("t")]
        assert ring.take_doubtful(under_b) == []
        assert len(ring) == 1

    def test_of_a_put_the_record_alone_is_repeated(self) -> None:
        ring = Ring(10)
        ring.putting("x", A, 1)
        ring.recording(["x"], A, 2)
        assert ring.take_doubtful(under_b) == [Replaced("x")]

    def test_an_invalidation_counts_for_more_than_the_put_behind_it(self) -> None:
        ring = Ring(10)
        ring.removing(["x"], A, 1)
        ring.putting("x", A, 2)
        ring.putting("x", A, 3)
        assert ring.take_doubtful(under_b) == [Untrue("x")]

    def test_a_removal_that_every_replica_has_is_safe(self) -> None:
        ring = Ring(10)
        ring.removing(["x"], A, 1)
        ring.forget_before(1)
        ring.recording(["x"], A, 5)
        ring.forget_before(4)
        ring.putting("x", A, 6)
        assert ring.take_doubtful(under_b) == [Replaced("x")]

    def test_each_part_is_judged_by_the_shard_that_holds_it(self) -> None:
        ring = Ring(10)
        for key in "xy":
            ring.removing([key], A, 1)
            ring.recording([key], A, 2)
        ring.recording(tag("t"), A, 3)
        assert ring.take_doubtful(lambda key, began: key == "y") == [Untrue("y")]
        assert ring.take_doubtful(lambda key, began: key is None) == [Untrue("x"), tag("t")]

    def test_what_is_pushed_out_or_too_old_is_remembered_by_its_moment(self) -> None:
        ring = Ring(2)
        assert Ring(2).forgotten_at is None
        for now, key in enumerate("abc"):
            ring.removing([key], A, now)
        assert ring.forgotten_at == 0
        ring.forget_before(2)
        assert (ring.forgotten_at, len(ring)) == (1, 1)


class TestOutbox:
    async def test_what_waits_is_sent_once_in_order(self) -> None:
        outbox, sent = Outbox(10), list[Item]()

        async def send(items: list[Item]) -> None:
            sent.extend(items)

        outbox.add([Untrue("a"), tag("t"), Untrue("a")])
        assert await outbox.drain(send)
        assert sent == [Untrue("a"), tag("t")]

    async def test_what_could_not_be_sent_waits_on(self) -> None:
        outbox = Outbox(10)

        async def refuse(items: list[Item]) -> None:
            raise TierUnavailableError("unavailable", "away")

        outbox.add([Untrue("a")])
        assert not await outbox.drain(refuse)
        assert len(outbox) == 1

    async def test_what_is_added_while_it_is_sent_is_sent_again(self) -> None:
        outbox, sent = Outbox(10), list[Item]()

        async def send(items: list[Item]) -> None:
            if not sent:
                outbox.add([Untrue("a")])  # it became untrue once more
            sent.extend(items)

        outbox.add([Untrue("a")])
        assert await outbox.drain(send)
        assert sent == [Untrue("a")] * 2

    async def test_while_it_is_sent_it_is_not_empty(self) -> None:
        outbox, gate = Outbox(10), asyncio.Event()

        async def send(items: list[Item]) -> None:
            await gate.wait()

        outbox.add([Untrue("a")])
        sending = asyncio.ensure_future(outbox.drain(send))
        await asyncio.sleep(0)
        assert len(outbox) == 1
        assert not await outbox.drain(send)  # somebody does already
        gate.set()
        assert await sending
        assert len(outbox) == 0

    async def test_a_sender_that_is_cancelled_loses_nothing(self) -> None:
        outbox = Outbox(10)

        async def send(items: list[Item]) -> None:
            await asyncio.Event().wait()

        outbox.add([Untrue("a")])
        sending = asyncio.ensure_future(outbox.drain(send))
        await asyncio.sleep(0)
        sending.cancel()
        await asyncio.wait([sending])
        assert len(outbox) == 1

    async def test_what_does_not_fit_turns_all_of_it_into_one_horizon(self) -> None:
        outbox, sent = Outbox(3), list[Item]()

        async def send(items: list[Item]) -> None:
            sent.extend(items)

        outbox.add([Untrue(str(i)) for i in range(4)])
        await outbox.drain(send)
        assert [item.kind for item in sent if isinstance(item, Group)] == [Kind.HORIZON]
        assert len(sent) == 1


def place(keys: int, groups: int, incarnation: str = "i") -> Place:
    return Place(incarnation, Link(StreamId(keys, 0), f"k{keys}"), Link(StreamId(groups, 0), f"g{groups}"))


class TestProof:
    def proven(self) -> tuple[ManualClock, Proof, Progress]:
        clock = ManualClock()
        proof = Proof(clock)
        progress = Progress(proof)
        progress.begun(place(1, 1))
        return clock, proof, progress

    def test_a_heartbeat_proves_once_the_tail_has_passed_its_heads(self) -> None:
        clock, proof, progress = self.proven()
        question = progress.ask()
        sent = clock.nanos()
        clock.advance(300)
        progress.answered(question, lambda: place(2, 3))
        assert proof.at_nanos is None
        progress.advanced(place(2, 1))
        assert proof.at_nanos is None
        progress.advanced(place(2, 3))
        assert proof.at_nanos == sent  # the age counts from the sending

    def test_one_that_was_sent_before_continuity_was_lost_proves_nothing(self) -> None:
        _, proof, progress = self.proven()
        question = progress.ask()
        progress.lost("a gap")
        progress.begun(place(1, 1))
        progress.answered(question, lambda: place(1, 1))
        assert proof.at_nanos is None

    @pytest.mark.parametrize("heads", [place(1, 1, "another"), place(0, 1), place(1, 0)])
    def test_heads_that_went_backwards_or_another_incarnation_lose_continuity(self, heads: Place) -> None:
        _, proof, progress = self.proven()
        progress.answered(progress.ask(), lambda: place(1, 1))
        assert proof.at_nanos is not None
        progress.answered(progress.ask(), lambda: heads)
        assert progress.place is None
        assert proof.at_nanos is None

    def test_another_record_by_the_same_id_loses_continuity(self) -> None:
        _, _, progress = self.proven()
        other = Place("i", Link(StreamId(1, 0), "other"), Link(StreamId(1, 0), "g1"))
        progress.answered(progress.ask(), lambda: other)
        assert progress.place is None

    def test_a_missing_part_of_the_journal_loses_continuity(self) -> None:
        _, _, progress = self.proven()

        def missing() -> Place:
            raise ContinuityLostError("a part is gone")

        progress.answered(progress.ask(), missing)
        assert progress.place is None
        assert progress.lost_because == "a part is gone"

    def test_while_the_machine_slept_the_proof_grew_older(self) -> None:
        clock, proof, progress = self.proven()
        progress.answered(progress.ask(), lambda: place(1, 1))
        before = proof.at_nanos
        assert before is not None
        clock.suspend(10_000)
        proof.compare_clocks()
        assert proof.at_nanos == before - 10 * SECOND


class TestRecords:
    def test_an_id_is_a_position_that_grows_as_ids_do(self) -> None:
        assert stream_id("1795132800000-5").position == 117645823180800005
        assert stream_id("1-70000").position == stream_id("1-65535").position
        for text in ("", "1", "1-", "-1", "1-2-3", "x-1", "1" * 19 + "-0"):
            with pytest.raises(ContinuityLostError):
                stream_id(text)

    def test_a_group_that_is_not_understood_is_a_horizon(self) -> None:
        link = Link(StreamId(1, 0), "n")
        assert Record(link, None, {"q": "what"}).group.kind is Kind.HORIZON
        assert Record(link, None, {"c": "goal:", "s": "1", "r": "why"}).group == Group(Kind.CACHE, "goal:", "why", keeps_stale=True)

    def test_many_keys_are_several_records(self) -> None:
        assert [len(part) for part in parts([str(i) for i in range(1_001)])] == [500, 500, 1]
        assert [len(part) for part in parts(["x" * 500] * 100)] == [65, 35]


class Copies:
    key_prefix = "goal:"

    def __init__(self) -> None:
        self.dropped: list[str] = []

    def drop(self, key: str) -> None:
        self.dropped.append(key)

    def drop_all(self) -> None:
        self.dropped.append("*")


class TestState:
    def test_a_key_record_fences_and_drops(self) -> None:
        node, copies = NodeState("shop:v1", ManualClock(), 10), Copies()
        node.register(copies)
        moment = Moment.now(node, "goal:1")
        node.apply_keys(["goal:1", "plan:1"])
        assert copies.dropped == ["goal:1"]
        assert not moment.is_still(node, "goal:1")

    def test_what_was_looked_up_before_everything_was_abandoned_is_not_kept(self) -> None:
        node, copies = NodeState("shop:v1", ManualClock(), 10), Copies()
        node.register(copies)
        moment = Moment.now(node, "goal:1")
        node.abandon("a gap", 77)
        assert copies.dropped == ["*"]
        assert not moment.is_still(node, "goal:1")
        assert (node.position, node.rules.horizon, node.abandonments) == (77, 77, 1)

    def test_doubt_refuses_what_is_being_looked_up(self) -> None:
        node = NodeState("shop:v1", ManualClock(), 10)
        moment = Moment.now(node, "goal:1")
        node.refuse_lookups_under_way()
        assert not moment.is_still(node, "goal:1")

    def test_a_machine_that_slept_was_awake_since(self) -> None:
        clock = ManualClock()
        node = NodeState("shop:v1", clock, 10)
        clock.advance(1_000)
        node.look_whether_awake()
        assert node.awake_since == 5 * SECOND
        clock.suspend(1_000)
        node.look_whether_awake()
        assert node.awake_since == clock.nanos()
