"""The scripts of the protocol: those of Java byte for byte, so that all clients share them in the server by their SHA-1."""

from __future__ import annotations

import hashlib
from collections.abc import Coroutine, Sequence
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

    def run(self, line: Line, keys: Sequence[str], *arguments: Any) -> Coroutine[Any, Any, Any]:
        """Sends the script now, in turn with the commands before and after this call; what is returned waits for its answer."""
        return self._answered(line.send("EVALSHA", self.sha1, len(keys), *keys, *arguments), line, keys, arguments)

    async def _answered(self, sent: Any, line: Line, keys: Sequence[str], arguments: tuple[Any, ...]) -> Any:
        try:
            return await sent
        except NoScriptError:
            # It was not run, so that even what must be sent once at most may be sent again.
            return await line.send("EVAL", self.text, len(keys), *keys, *arguments)


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
