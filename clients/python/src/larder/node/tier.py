"""What is done to values and leases in Redis, each in one round trip. Raises TierUnavailableError, and nothing else."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import struct
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from redis.exceptions import ResponseError

from larder.journal.journal import Journal
from larder.journal.records import parts
from larder.node.reigns import Reigns
from larder.redis import scripts
from larder.redis.line import Line
from larder.redis.server import Server

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
    """The shared tier of one namespace. Keys here are cache keys, without the namespace."""

    def __init__(self, server: Server, namespace: str, journal: Journal, reigns: Reigns) -> None:
        self._server = server
        self._namespace = namespace
        self._journal = journal
        self._reigns = reigns
        self.soft_seconds = server.settings.soft_timeout.total_seconds()
        self.lease_seconds = server.settings.lease_time.total_seconds()
        self._lease_millis = int(self.lease_seconds * 1_000)

    @property
    def is_connected(self) -> bool:
        """Whether a command could be sent at this moment."""
        return self._server.is_connected

    def full_key(self, key: str) -> str:
        """The key as it stands in Redis."""
        return f"{self._namespace}:{key}"

    def _lease(self, key: str) -> str:
        return "{" + self._namespace + ":" + key + "}~lease"

    def _both(self, key: str) -> tuple[str, str]:
        return self.full_key(key), self._lease(key)

    async def fetch(self, key: str) -> bytes | None:
        full = self.full_key(key)
        return await self._server.call("fetch", lambda line: _value(line, full), is_repeatable=True)

    async def fetch_all(self, keys: Sequence[str]) -> list[bytes | None]:
        """In the keys' order."""

        async def send(line: Line) -> list[bytes | None]:
            sent = [line.send("MGET", *map(self.full_key, part)) for part in parts(keys)]
            return [found for answer in await asyncio.gather(*sent) for found in answer]

        return await self._server.call("fetch", send, is_repeatable=True)

    async def lease(self, key: str) -> LeaseAnswer:
        """Takes the lease if nobody holds one, and looks at the value behind that: somebody may have filled in between."""
        return await self._server.call("lease", lambda line: self._take(line, key))

    async def lease_all(self, keys: Sequence[str]) -> list[LeaseAnswer]:
        """In the keys' order."""
        return await self._server.call("lease", lambda line: asyncio.gather(*(self._take(line, key) for key in keys)))

    def _take(self, line: Line, key: str) -> Awaitable[LeaseAnswer]:
        token = secrets.token_hex(16)
        taken = line.send("SET", self._lease(key), token, "NX", "PX", self._lease_millis)
        found = _value(line, self.full_key(key))

        async def answer() -> LeaseAnswer:
            ok, value = await asyncio.gather(taken, found)
            return LeaseAnswer(token if ok is not None else None, is_held=True, found=value)

        return answer()

    async def poll(self, key: str) -> LeaseAnswer:
        """Looks whether the value has come, and whether anybody holds the lease still."""

        async def send(line: Line) -> LeaseAnswer:
            value, count = await asyncio.gather(_value(line, self.full_key(key)), line.send("EXISTS", self._lease(key)))
            return LeaseAnswer(None, is_held=count > 0, found=value)

        return await self._server.call("poll", send, is_repeatable=True)

    async def renew(self, key: str, token: str) -> bool:
        return await self._yes("renew", lambda line: scripts.RENEW.run(line, [self._lease(key)], token, self._lease_millis))

    async def release(self, key: str, token: str) -> bool:
        """Gives a lease back; whether it was still held."""
        return await self._yes("release", lambda line: scripts.RELEASE.run(line, [self._lease(key)], token))

    async def fill(self, fill: Fill) -> bool:
        """Sets a loaded value if the lease still holds the token, and ends the lease; whether that was so."""
        return await self._yes("fill", lambda line: self._filled(line, fill))

    async def fill_all(self, fills: Sequence[Fill]) -> list[bool]:
        """In their order."""
        answers = await self._server.call("fill", lambda line: asyncio.gather(*(self._filled(line, fill) for fill in fills)))
        return [answer == 1 for answer in answers]

    def _filled(self, line: Line, fill: Fill) -> Awaitable[int]:
        return scripts.FILL.run(line, self._both(fill.key), fill.token, fill.envelope, fill.millis)

    async def begin_write(self, key: str) -> str:
        """Removes the value and puts a write lease, whatever lease there is; its token. Sent at most once."""
        token = "w" + secrets.token_hex(16)

        def send(line: Line) -> Awaitable[int]:
            self._reigns.removing([key], line)
            return scripts.BEGIN_WRITE.run(line, self._both(key), token, self._lease_millis)

        await self._server.call("begin write", send, is_deferrable=True)
        return token

    async def put(self, fill: Fill) -> bool:
        """Sets a value that has no other home, and removes the lease; False if a newer version stays. Sent at most once."""

        def send(line: Line) -> Awaitable[int]:
            self._reigns.putting(fill.key, line)
            return scripts.PUT.run(line, self._both(fill.key), fill.envelope, fill.millis, struct.pack(">q", fill.version))

        return await self._yes("put", send)

    async def replace(self, key: str, seen: bytes | None, wanted: bytes, millis: int) -> tuple[bool, bytes | None]:
        """Replaces what was seen under a key, if it stands there still; whether that was so, and otherwise what does."""
        digest = "" if seen is None else hashlib.sha1(seen, usedforsecurity=False).hexdigest()
        answer = await self._server.call("replace", lambda line: scripts.REPLACE.run(line, self._both(key), digest, wanted, millis))
        return answer[0] == 1, answer[1] if len(answer) > 1 else None

    async def invalidate(self, keys: Sequence[str]) -> None:
        """Removes values and leases, then records that. Both in one pipeline on one connection, which sends nothing twice.

        So the record cannot come to stand in the journal before the values are gone; if the connection breaks in between, the
        whole is repeated.
        """

        def send(line: Line) -> Awaitable[Any]:
            self._reigns.removing(keys, line)
            sent: list[Awaitable[Any]] = []
            for part in parts(keys):
                sent.append(line.send("UNLINK", *(name for key in part for name in self._both(key))))
            sent.append(self._journal.keys_on(line, keys))
            return asyncio.gather(*sent)

        await self._server.call("invalidate", send, is_repeatable=True, is_deferrable=True)

    async def _yes(self, operation: str, send: Callable[[Line], Awaitable[int]]) -> bool:
        return await self._server.call(operation, send) == 1


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
