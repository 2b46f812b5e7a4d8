"""The scripts of the protocol: those of Java byte for byte, so that all clients share them in the server by their SHA-1."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Generator, Sequence
from importlib import resources
from typing import Any

from redis.exceptions import NoScriptError

from larder.redis.line import Line


class Script:
    """A script, sent by its digest, and in full to a server that does not know it."""

    def __init__(self, *files: str) -> None:
        folder = resources.files("larder") / "scripts"
        self.text = b"".join((folder / file).read_bytes() for file in files)
        self.sha1 = hashlib.sha1(self.text, usedforsecurity=False).hexdigest()

    def run(self, line: Line, keys: Sequence[str], *arguments: Any) -> Awaitable[Any]:
        """Sends the script now, in turn with the commands before and after this call; what is returned waits for its answer."""
        sent = line.send("EVALSHA", self.sha1, len(keys), *keys, *arguments)
        return _Answer(sent, lambda: line.send("EVAL", self.text, len(keys), *keys, *arguments))


class _Answer:
    """No coroutine until somebody waits: who was cancelled before never does."""

    def __init__(self, sent: Awaitable[Any], send_in_full: Callable[[], Awaitable[Any]]) -> None:
        self._sent = sent
        self._send_in_full = send_in_full

    def __await__(self) -> Generator[Any, None, Any]:
        return self._answered().__await__()

    async def _answered(self) -> Any:
        try:
            return await self._sent
        except NoScriptError:
            # It was not run, so that even what must be sent once at most may be sent again.
            return await self._send_in_full()


FILL = Script("fill.lua")
PUT = Script("put.lua")
RELEASE = Script("release.lua")
RENEW = Script("renew.lua")
REPLACE = Script("replace.lua")
BEGIN_WRITE = Script("begin-write.lua")
APPEND = Script("journal.lua", "append.lua")
BEGIN = Script("journal.lua", "begin.lua")
HEARTBEAT = Script("journal.lua", "heartbeat.lua")

ALL = (FILL, PUT, RELEASE, RENEW, REPLACE, BEGIN_WRITE, APPEND, BEGIN, HEARTBEAT)
