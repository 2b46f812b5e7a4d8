"""What is done to values and leases in Redis, each in one round trip. Raises TierUnavailableError, and nothing else.

A value and its lease share a slot. While that moves to another master of a cluster they may be on two, which is answered TRYAGAIN: then
an invalidation and the beginning of an update take two steps, and a fill is given up.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import struct
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from redis.exceptions import ResponseError, TryAgainError

from larder.errors import TierUnavailableError
from larder.journal.journal import Journal
from larder.journal.records import parts
from larder.node.beacons import Beacons
from larder.node.reigns import Reigns
from larder.redis import scripts
from larder.redis.line import Line
from larder.redis.shards import Shards, call_each

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LeaseAnswer:
    """What was asked of a key: the token if the lease was taken, whether anybody holds one, and the envelope found there."""

    token: str | None
    is_held: bool
    found: bytes | None


@dataclass(frozen=True, slots=True)
class Fill:
    """An envelope on its way into Redis, under a lease's token; a put has none."""

    key: str
    envelope: bytes
    millis: int
    token: str = ""
    version: int = 0


class Tier:
    """The shared tier of one namespace. Keys here are cache keys, without the namespace.

    What is done to many is answered in their order. Where some shards of a cluster do not answer while others do, their failures stand
    in the places of their keys.
    """

    def __init__(self, shards: Shards, namespace: str, journal: Journal, reigns: Reigns, beacons: Beacons) -> None:
        self._shards = shards
        self._prefix = f"{namespace}:"
        self._journal = journal
        self._reigns = reigns
        self._beacons = beacons
        settings = shards.settings
        self.soft_seconds = settings.soft_timeout.total_seconds()
        self.lease_seconds = settings.lease_time.total_seconds()
        self._lease_millis = int(self.lease_seconds * 1_000)
        self.is_cluster = shards.is_cluster

    @property
    def is_connected(self) -> bool:
        """Whether a command could be sent to any shard at this moment."""
        return any(shard.is_connected for shard in self._shards.all)

    def confirmed_at(self, key: str) -> int | None:
        """When the master that holds the key last confirmed that it is one still; None if it has not."""
        return self._beacons.confirmed_at(self._shards.of(self.full_key(key)))

    def full_key(self, key: str) -> str:
        """The key as it stands in Redis."""
        return self._prefix + key

    def _lease(self, key: str) -> str:
        return "{" + self._prefix + key + "}~lease"

    def _both(self, key: str) -> tuple[str, str]:
        return self.full_key(key), self._lease(key)

    def _call(
        self,
        operation: str,
        key: str,
        send: Callable[[Line], Awaitable[T]],
        *,
        is_repeatable: bool = False,
        is_deferrable: bool = False,
    ) -> Awaitable[T]:
        shard = self._shards.of(self.full_key(key))
        return shard.call(operation, send, is_repeatable=is_repeatable, is_deferrable=is_deferrable)

    async def fetch(self, key: str) -> bytes | None:
        full = self.full_key(key)
        return await self._call("fetch", key, lambda line: _value(line, full), is_repeatable=True)

    async def fetch_all(self, keys: Sequence[str]) -> list[bytes | TierUnavailableError | None]:
        send = self._get_all if self.is_cluster else self._mget
        return await call_each(self._shards, "fetch", keys, self.full_key, send, is_repeatable=True)

    async def _mget(self, line: Line, keys: Sequence[str]) -> list[bytes | None]:
        prefix = self._prefix
        sent = [line.send("MGET", *[prefix + key for key in part]) for part in parts(keys)]
        return [found for answer in await asyncio.gather(*sent) for found in answer]

    async def _get_all(self, line: Line, keys: Sequence[str]) -> list[bytes | None]:
        return await asyncio.gather(*(_value(line, self.full_key(key)) for key in keys))

    async def lease(self, key: str) -> LeaseAnswer:
        """Takes the lease if nobody holds one, and looks at the value behind that: somebody may have filled in between."""
        return await self._call("lease", key, lambda line: self._take(line, key))

    async def lease_all(self, keys: Sequence[str]) -> list[LeaseAnswer | TierUnavailableError]:
        return await call_each(
            self._shards, "lease", keys, self.full_key, lambda line, some: asyncio.gather(*(self._take(line, key) for key in some))
        )

    async def _take(self, line: Line, key: str) -> LeaseAnswer:
        token = secrets.token_hex(16)
        taken = line.send("SET", self._lease(key), token, "NX", "PX", self._lease_millis)
        ok, found = await asyncio.gather(taken, _value(line, self.full_key(key)))
        return LeaseAnswer(token if ok is not None else None, is_held=True, found=found)

    async def poll(self, key: str) -> LeaseAnswer:
        """Looks whether the value has come, and whether anybody holds the lease still."""

        async def send(line: Line) -> LeaseAnswer:
            value, count = await asyncio.gather(_value(line, self.full_key(key)), line.send("EXISTS", self._lease(key)))
            return LeaseAnswer(None, is_held=count > 0, found=value)

        return await self._call("poll", key, send, is_repeatable=True)

    async def renew(self, key: str, token: str) -> bool:
        return await self._yes("renew", key, lambda line: scripts.RENEW.run(line, [self._lease(key)], token, self._lease_millis))

    async def release(self, key: str, token: str) -> bool:
        """Gives a lease back; whether it was still held."""
        return await self._yes("release", key, lambda line: scripts.RELEASE.run(line, [self._lease(key)], token))

    async def fill(self, fill: Fill) -> bool:
        """Sets a loaded value if the lease still holds the token, and ends the lease; whether that was so."""
        return await self._yes("fill", fill.key, lambda line: self._filled(line, fill))

    async def fill_all(self, fills: Sequence[Fill]) -> list[bool | TierUnavailableError]:
        answers = await call_each(
            self._shards,
            "fill",
            fills,
            lambda fill: self.full_key(fill.key),
            lambda line, some: asyncio.gather(*(self._filled(line, fill) for fill in some)),
        )
        return [answer if isinstance(answer, TierUnavailableError) else answer == 1 for answer in answers]

    async def _filled(self, line: Line, fill: Fill) -> int:
        sent = scripts.FILL.run(line, self._both(fill.key), fill.token, fill.envelope, fill.millis)
        return await _where_torn(sent, lambda: self._given_up(line, fill))

    async def _given_up(self, line: Line, fill: Fill) -> int:
        """That costs a load; nobody need wait for the lease to lapse."""
        await scripts.RELEASE.run(line, [self._lease(fill.key)], fill.token)
        return 0

    async def begin_write(self, key: str) -> str:
        """Removes the value and puts a write lease, whatever lease there is; its token. Sent at most once."""
        token = "w" + secrets.token_hex(16)

        def send(line: Line) -> Awaitable[object]:
            self._reigns.removing([key], line)
            begun = scripts.BEGIN_WRITE.run(line, self._both(key), token, self._lease_millis)
            return _where_torn(begun, lambda: self._begin_step_by_step(line, key, token))

        await self._call("begin write", key, send, is_deferrable=True)
        return token

    async def _begin_step_by_step(self, line: Line, key: str, token: str) -> object:
        """The lease first: from then on everybody else is fenced out, and the write has not begun yet."""
        await line.send("SET", self._lease(key), token, "PX", self._lease_millis)
        return await line.send("UNLINK", self.full_key(key))

    async def put(self, fill: Fill) -> bool:
        """Sets a value that has no other home, and removes the lease; False if a newer version stays. Sent at most once."""

        def send(line: Line) -> Awaitable[int]:
            self._reigns.putting(fill.key, line)
            return scripts.PUT.run(line, self._both(fill.key), fill.envelope, fill.millis, struct.pack(">q", fill.version))

        return await self._yes("put", fill.key, send)

    async def replace(self, key: str, seen: bytes | None, wanted: bytes, millis: int) -> tuple[bool, bytes | None]:
        """Replaces what was seen under a key, if it stands there still; whether that was so, and otherwise what does."""
        digest = "" if seen is None else hashlib.sha1(seen, usedforsecurity=False).hexdigest()

        async def send(line: Line) -> tuple[bool, bytes | None]:
            try:
                answer = await scripts.REPLACE.run(line, self._both(key), digest, wanted, millis)
            except TryAgainError:
                return False, await _value(line, self.full_key(key))  # not done: who asked looks again
            return answer[0] == 1, answer[1] if len(answer) > 1 else None

        return await self._call("replace", key, send)

    async def invalidate(self, keys: Sequence[str]) -> None:
        """Removes values and leases, then records that."""
        if not self.is_cluster:
            await self._shards.all[0].call(
                "invalidate", lambda line: self._unlink_then_append(line, keys), is_repeatable=True, is_deferrable=True
            )
            return
        # Not in one pipeline: a redirection would reorder them. So the record is appended when all is removed, wherever that was.
        answers = await call_each(self._shards, "invalidate", keys, self.full_key, self._unlink_all, is_repeatable=True, is_deferrable=True)
        for answer in answers:
            if isinstance(answer, TierUnavailableError):
                raise answer
        await self._journal.append_keys(keys)

    def _unlink_then_append(self, line: Line, keys: Sequence[str]) -> Awaitable[Any]:
        """Both in one pipeline on one connection, which sends nothing twice.

        So the record cannot come to stand in the journal before the values are gone; if the connection breaks in between, the
        whole is repeated.
        """
        self._reigns.removing(keys, line)
        sent: list[Awaitable[Any]] = []
        for part in parts(keys):
            sent.append(line.send("UNLINK", *(name for key in part for name in self._both(key))))
        sent.append(self._journal.keys_on(line, keys))
        return asyncio.gather(*sent)

    def _unlink_all(self, line: Line, keys: Sequence[str]) -> Awaitable[list[object]]:
        self._reigns.removing(keys, line)
        return asyncio.gather(*(self._unlink(line, key) for key in keys))

    async def _unlink(self, line: Line, key: str) -> object:
        return await _where_torn(line.send("UNLINK", *self._both(key)), lambda: self._unlink_step_by_step(line, key))

    async def _unlink_step_by_step(self, line: Line, key: str) -> object:
        """The lease first: who holds it must not fill in after the value was removed."""
        await line.send("UNLINK", self._lease(key))
        return await line.send("UNLINK", self.full_key(key))

    async def _yes(self, operation: str, key: str, send: Callable[[Line], Awaitable[int]]) -> bool:
        return await self._call(operation, key, send) == 1


async def _where_torn(sent: Awaitable[T], instead: Callable[[], Awaitable[T]]) -> T:
    """What is done instead where a command was refused because its keys are on two masters."""
    try:
        return await sent
    except TryAgainError:
        return await instead()


def _value(line: Line, full_key: str) -> Awaitable[bytes | None]:
    sent = line.send("GET", full_key)

    async def answer() -> bytes | None:
        try:
            found: bytes | None = await sent
            return found
        except ResponseError as refused:
            if str(refused).startswith("WRONGTYPE"):
                return None  # a value of another type is not ours: to be replaced, like a miss
            raise

    return answer()
