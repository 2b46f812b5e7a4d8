"""A real redis-server of the tests' own: a free port, a folder of its own, stopped by its process."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
import socket
import tempfile
from contextlib import suppress
from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import RedisError

REDIS_SERVER = shutil.which("redis-server")


class RedisProcess:
    """One server. It may be stopped, killed, frozen and started again on the same port."""

    def __init__(self, lowest: int = 20_000, highest: int = 32_000) -> None:
        self._ports = (lowest, highest)
        self.folder = Path(tempfile.mkdtemp(prefix="larder-python-redis-"))
        self.port = 0
        self.tls_port = 0
        self._process: asyncio.subprocess.Process | None = None

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    async def start(self, *arguments: str, tls: bool = False) -> None:
        """Starts it; on its port, or else on any that is free: another process may be faster, so it is tried again.

        With TLS on another port besides, by ``server.pem`` in its folder.
        """
        async with asyncio.timeout(60):
            while not await self._is_started(self.port or _free_port(*self._ports), (*arguments, *(self._with_tls() if tls else ()))):
                pass

    def _with_tls(self) -> tuple[str, ...]:
        self.tls_port = _free_port(*self._ports)
        pem = str(self.folder / "server.pem")
        files = ("--tls-cert-file", pem, "--tls-key-file", pem, "--tls-ca-cert-file", pem)
        return ("--tls-port", str(self.tls_port), "--tls-auth-clients", "no", *files)

    async def _is_started(self, port: int, arguments: tuple[str, ...]) -> bool:
        assert REDIS_SERVER is not None
        process = await asyncio.create_subprocess_exec(
            *(REDIS_SERVER, *arguments, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(self.folder), "--save", ""),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        while process.returncode is None:
            if await _process_at(port) == process.pid:
                self._process, self.port = process, port
                return True
            await asyncio.sleep(0.02)
        return False

    async def kill(self) -> None:
        """Ends it without a word."""
        if self._process is not None:
            if self._process.returncode is None:
                self._process.kill()
            await self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """It answers nothing any more, and its connections stay."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        self._signal(signal.SIGCONT)

    def _signal(self, which: signal.Signals) -> None:
        assert self._process is not None
        os.kill(self._process.pid, which)

    async def close(self) -> None:
        await self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def client(self) -> Redis:
        """A client of redis-py, to look at what stands there."""
        return Redis(port=self.port, protocol=2)


async def _process_at(port: int) -> int | None:
    client = Redis(port=port, protocol=2)
    try:
        info = await client.info("server")
        return int(info["process_id"])
    except (RedisError, OSError):
        return None
    finally:
        await client.aclose()


def _free_port(lowest: int, highest: int) -> int:
    """Below those that the system gives to outgoing connections: none of them may take it while the server is down."""
    while True:
        port = random.randrange(lowest, highest)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
