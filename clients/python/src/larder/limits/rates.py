"""Rate limits: buckets that stand in Redis, and whoever was first takes a token."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import timedelta

from larder.clock import MILLISECOND, SECOND, Clock
from larder.errors import TierUnavailableError
from larder.keys import KeyTemplate
from larder.limits import bucket as buckets
from larder.limits.bucket import Bucket
from larder.limits.limit import Decision, Limit, WhenAway, uncounted
from larder.node.tier import Tier

_LOG = logging.getLogger("larder")


class RateLimit:
    """One limit, counted for each key by all nodes of a namespace together, in any language. Made by :meth:`Larder.rate_limit`.

    Never are more allowed than it says. Nodes' clocks decide how fast a bucket refills: one that is ahead refills earlier by
    what it is ahead, once; one that is behind empties nobody's. Belongs to its event loop.
    """

    def __init__(self, tier: Tier, clock: Clock, template: str, limit: Limit, when_away: WhenAway) -> None:
        self._tier = tier
        self._clock = clock
        self._template = KeyTemplate(template)
        self._limit = limit
        self._when_away = when_away
        self._is_away = False
        self.counts: Counter[str] = Counter()
        """What was decided so far, by the words of the metrics: allowed, refused, uncounted_allowed, uncounted_refused."""

    @property
    def template(self) -> str:
        """Of its keys, by which it is known."""
        return self._template.text

    async def ask(self, *parameters: object) -> Decision:
        """Takes one request of a key, if it has one left; the parameters fill the template, in its order.

        Waits for Redis's soft timeout at most, and raises nothing because of it. Raises ValueError for parameters that do not fit.
        """
        key = self._template.encode(parameters[0] if len(parameters) == 1 else parameters)
        try:
            async with asyncio.timeout(self._tier.soft_seconds):
                decision = await self._taken(key)
        except TierUnavailableError as away:
            return self._uncounted(str(away))
        except TimeoutError:
            return self._uncounted("Redis, or others who count the same, took too long")
        if self._is_away:
            self._is_away = False
            _LOG.warning("Rate limits are counted again: limit=%s", self.template)
        self.counts["allowed" if decision.is_allowed else "refused"] += 1
        return decision

    async def _taken(self, key: str) -> Decision:
        seen = await self._tier.fetch(key)
        while True:
            there = self._bucket(seen)
            if there.tokens < 1:
                return self._decision(there, is_allowed=False)  # and nothing is written
            left = there.without_one()
            is_done, seen = await self._tier.replace(key, seen, left.write(), left.lives_millis)
            if is_done:
                return self._decision(left, is_allowed=True)

    def _bucket(self, seen: bytes | None) -> Bucket:
        now = self._clock.millis() * MILLISECOND
        found = buckets.read(seen)
        if found is not None:
            return found.refilled(now)
        limit = self._limit
        per = limit.per // timedelta(microseconds=1) * (SECOND // 1_000_000)
        return Bucket(limit.burst, limit.burst, per, limit.requests, now, limit.burst)

    def _decision(self, there: Bucket, *, is_allowed: bool) -> Decision:
        retry_after = timedelta() if is_allowed else _time(there.until_one)
        return Decision(is_allowed, True, self._limit, there.tokens, _time(there.until_full), retry_after)

    def _uncounted(self, cause: str) -> Decision:
        decision = uncounted(self._limit, self._when_away)
        self.counts["uncounted_allowed" if decision.is_allowed else "uncounted_refused"] += 1
        if not self._is_away:
            self._is_away = True
            _LOG.warning("Rate limits are not counted: limit=%s answer=%s cause=%s", self.template, self._when_away.value, cause)
        return decision


def _time(nanos: int) -> timedelta:
    return timedelta(microseconds=-(-nanos // 1_000))  # upwards: who comes back then is not too early
