from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from larder import CacheSpec, Larder, Redis, Values
from larder.engine.freshness import Freshness, Verdict, remaining_millis


def spec(template: str = "goal:{id}", **options: Any) -> CacheSpec[int, Any]:
    return CacheSpec(template, Values[Any]("Goal"), **options)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"template": "{id}:goal"}, "begins with a parameter: begin it with a literal segment"),
        ({"template": "goal:{id"}, "no closing brace"),
        ({"time_to_live": timedelta()}, "time_to_live is 0:00:00: give from a millisecond"),
        ({"stale_if_error": timedelta(seconds=-1)}, "stale_if_error is .*: give from zero"),
        ({"stale_while_revalidate": timedelta(days=4_000)}, "stale_while_revalidate is .*: give from zero to ten years"),
        ({"max_staleness": timedelta(seconds=1)}, "max_staleness is 0:00:01: give 2 seconds or more"),
        ({"jitter": 1.0}, "jitter is 1.0: give from 0 up to"),
        ({"memory": -1}, "memory is -1: give how many entries"),
        ({"load_timeout": timedelta()}, "load_timeout is 0:00:00: give a millisecond or more"),
        ({"name": "a\nb"}, "name is a\nb: give 1 to 128"),
    ],
)
def test_an_option_that_does_not_fit_is_named_with_its_cure(options: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        spec(**options)


def test_a_cache_is_named_by_its_templates_beginning() -> None:
    assert (spec().name, spec(name="goals").name, spec("user:goals:active:{id}").name) == ("goal", "goals", "user:goals:active")


@pytest.mark.parametrize("options", [{"maximum_rules": 0}, {"maximum_deferred": 0}])
def test_a_larder_without_room_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="give 1 or more"):
        Larder("shop", "v1", "redis://localhost", **options)


def test_a_larder_that_is_not_open_says_so() -> None:
    with pytest.raises(RuntimeError, match="async with"):
        Larder("shop", "v1", "redis://localhost").cache(spec())


@pytest.mark.parametrize(
    "options", [{"soft_timeout": timedelta()}, {"command_timeout": timedelta(hours=1)}, {"breaker_failures": 0}, {"maximum_in_flight": 0}]
)
def test_a_number_of_redis_out_of_its_range_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(options))} is .*: give"):
        Redis("redis://localhost", **options)


class TestFreshness:
    policy = Freshness(time_to_live=1_000, negative_time_to_live=100, while_revalidate=50, if_error=500, jitter=0.1)

    @pytest.mark.parametrize(
        ("overdue", "verdict"),
        [(-1, Verdict.FRESH), (0, Verdict.REVALIDATE), (49, Verdict.REVALIDATE), (50, Verdict.ONLY_IF_ERROR), (500, Verdict.GONE)],
    )
    def test_an_entry_is_fresh_then_stale_then_gone(self, overdue: int, verdict: Verdict) -> None:
        assert self.policy.judge(overdue) is verdict

    def test_what_is_outdated_is_never_fresh(self) -> None:
        assert [self.policy.judge_outdated(overdue) for overdue in (-1, 499, 500)] == [
            Verdict.ONLY_IF_ERROR,
            Verdict.ONLY_IF_ERROR,
            Verdict.GONE,
        ]

    def test_jitter_shortens_and_never_lengthens(self) -> None:
        assert self.policy.fresh_millis(is_negative=False, drawn=0.0) == 1_000
        assert self.policy.fresh_millis(is_negative=False, drawn=0.5) == 950
        assert self.policy.fresh_millis(is_negative=True, drawn=0.0) == 100

    @pytest.mark.parametrize(
        ("now", "left"),
        [
            (0, 59_000),  # the tolerance of a second
            (-5_000, 59_000),  # a writer ahead of us cannot lengthen a life
            (60_000, -1_000),
        ],
    )
    def test_clocks_that_differ_shorten_a_life(self, now: int, left: int) -> None:
        assert remaining_millis(0, 60_000, now) == left

    def test_the_tolerance_takes_at_most_a_tenth_of_a_life(self) -> None:
        assert remaining_millis(0, 1_000, 0) == 900
