"""A bucket of tokens in the form of Bucket4j 8, and what becomes of it. Pure. See ``docs/protocol/limits.md``."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace

_MOST = 2**63 - 1
# What Bucket4j's form has before, between and behind the numbers that differ.
_BEFORE = struct.pack(">iiii", 1, 1, 1, 1)
_BETWEEN = bytes.fromhex("0080000000000000000000000000030000000100000003")
_BEHIND = struct.pack(">i", 1)
_FORM = struct.Struct(f">{len(_BEFORE)}sqqqq{len(_BETWEEN)}sqqq{len(_BEHIND)}sq")
_WHILE_MILLIS = 10_000


@dataclass(frozen=True, slots=True)
class Bucket:
    """Times are nanoseconds, ``refilled_at`` of the wall clock. ``carry``: tokens times ``per`` that are too few for one."""

    burst: int
    begun_with: int
    per: int
    requests: int
    refilled_at: int
    tokens: int
    carry: int = 0
    taken: int = 0

    def write(self) -> bytes:
        return _FORM.pack(
            _BEFORE,
            *(self.burst, self.begun_with, self.per, self.requests),
            _BETWEEN,
            *(self.refilled_at, self.tokens, self.carry),
            _BEHIND,
            self.taken,
        )

    def refilled(self, now: int) -> Bucket:
        """With the tokens that have come until now. A clock that has gone back brings none."""
        elapsed = now - self.refilled_at
        if elapsed <= 0:
            return self
        there = replace(self, refilled_at=now)
        if self.tokens >= self.burst:
            return there
        tokens = self.tokens
        if elapsed > self.per:
            tokens += elapsed // self.per * self.requests
            if tokens > self.burst:
                return replace(there, tokens=self.burst, carry=0)
            elapsed %= self.per
        come = self.requests * elapsed + self.carry
        if come < _MOST:
            more, carry = divmod(come, self.per)
        else:  # in doubles, as Bucket4j does where 64 bits do not suffice
            more, carry = int(elapsed / self.per * self.requests), 0
        tokens += more
        return replace(there, tokens=tokens, carry=carry) if tokens < self.burst else replace(there, tokens=self.burst, carry=0)

    def without_one(self) -> Bucket:
        """What is left when one was taken; there must be one."""
        return replace(self, tokens=self.tokens - 1, taken=min(self.taken + 1, _MOST))

    @property
    def until_one(self) -> int:
        """How long until the next one comes, if there is none."""
        return self._until(1)

    @property
    def until_full(self) -> int:
        """How long until all are there, if nobody takes one."""
        return self._until(self.burst - self.tokens) if self.tokens < self.burst else 0

    def _until(self, missing: int) -> int:
        product = missing * self.per
        return (product - self.carry) // self.requests if product < _MOST else int(missing / self.requests * self.per)

    @property
    def lives_millis(self) -> int:
        """For how long it has to be kept: until it is full again, and a while."""
        return self.until_full // 1_000_000 + _WHILE_MILLIS


def read(data: bytes | None) -> Bucket | None:
    """The bucket in these bytes; None if they are none."""
    if data is None or len(data) != _FORM.size:
        return None
    before, burst, begun_with, per, requests, between, at, tokens, carry, behind, taken = _FORM.unpack(data)
    if (before, between, behind) != (_BEFORE, _BETWEEN, _BEHIND) or min(burst, per, requests) < 1:
        return None
    return Bucket(burst, begun_with, per, requests, at, tokens, carry, taken)
