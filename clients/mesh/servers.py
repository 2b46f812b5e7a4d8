"""The servers that the processes of the mesh share: one, or the masters of a cluster, each a process of its own."""

from __future__ import annotations

import asyncio
import random
import socket
from binascii import crc_hqx
from dataclasses import dataclass
from pathlib import Path

from nodes import until

SLOTS = 16_384
MASTERS = 3


@dataclass(frozen=True)
class Servers:
    """Redis, to be looked at behind the clients' backs."""

    ports: list[int]
    processes: list[asyncio.subprocess.Process]

    @property
    def is_cluster(self) -> bool:
        return len(self.ports) > 1

    async def get(self, keys: list[str]) -> list[bytes | None]:
        found: list[bytes | None] = [None] * len(keys)
        for number, port in enumerate(self.ports):
            places = [place for place, key in enumerate(keys) if self._master(key) == number]
            answers = await talk(port, [("GET", keys[place]) for place in places])
            for place, answer in zip(places, answers, strict=True):
                found[place] = answer
        return found

    async def put(self, key: str, value: bytes) -> None:
        await talk(self.ports[self._master(key)], [("SET", key, value)])

    def _master(self, key: str) -> int:
        """Whose run of slots has the key's, which is CRC-16/XMODEM; none of these keys has braces."""
        slot = crc_hqx(key.encode(), 0) % SLOTS
        return max(number for number in range(len(self.ports)) if run(number, len(self.ports))[0] <= slot)

    async def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        await asyncio.gather(*(process.wait() for process in self.processes))


def run(number: int, of: int) -> tuple[int, int]:
    return SLOTS * number // of, SLOTS * (number + 1) // of - 1


def address(ports: list[int]) -> str:
    """As all languages take it."""
    nodes = ",".join(f"127.0.0.1:{port}" for port in ports)
    return f"redis://{nodes}" if len(ports) == 1 else f"redis-cluster://{nodes}"


async def talk(port: int, commands: list[tuple[str | bytes, ...]]) -> list[bytes | None]:
    """The answers, each a bulk string or a line."""
    if not commands:
        return []
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 26)
    for words in commands:
        encoded = [word.encode() if isinstance(word, str) else word for word in words]
        writer.write(b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded))
    answers: list[bytes | None] = []
    for words in commands:
        line = (await reader.readline())[:-2]
        assert not line.startswith(b"-"), f"{words[0]!r} on port {port}: {line.decode()}"
        if not line.startswith(b"$"):
            answers.append(line[1:])
        else:
            answers.append(None if line == b"$-1" else (await reader.readexactly(int(line[1:]) + 2))[:-2])
    writer.close()
    return answers


def free_port() -> int:
    """One that nobody listens on, and that the system gives to nobody's connection meanwhile."""
    while True:
        port = random.randrange(10_000, 30_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


async def start_servers(folder: str, ports: list[int], announced: list[int] | None = None) -> Servers:
    """One server, or a cluster that begins as one that was restarted. Clients are told of the announced ports instead of the others."""
    known = nodes_conf(announced or ports, [free_port() for _ in ports])
    servers = Servers(ports, [])
    for number, port in enumerate(ports):
        home = Path(folder) / str(number)
        home.mkdir()
        arguments: list[str] = []
        if servers.is_cluster:
            lines, bus = known[number]
            (home / "nodes.conf").write_text(lines)
            arguments = ["--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-port", str(bus), "--cluster-node-timeout", "60000"]
            arguments += ["--cluster-announce-ip", "127.0.0.1", "--cluster-announce-port", str((announced or ports)[number])]
        servers.processes.append(
            await asyncio.create_subprocess_exec(
                "redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(home), *arguments, stdout=asyncio.subprocess.DEVNULL
            )
        )
    for port in ports:

        async def serves() -> bool:
            try:
                answers = await talk(port, [("PING",), *([("CLUSTER", "INFO")] if servers.is_cluster else [])])  # noqa: B023 - awaited in this turn
            except OSError:
                return False
            return not servers.is_cluster or b"cluster_state:ok" in (answers[1] or b"")

        await until(f"the redis-server on port {port} serves", serves)
    return servers


def nodes_conf(ports: list[int], buses: list[int]) -> list[tuple[str, int]]:
    """What each master knows of all, and its port for the others."""
    written = []
    for myself in range(len(ports)):
        lines = []
        for number, (port, bus) in enumerate(zip(ports, buses, strict=True)):
            first, last = run(number, len(ports))
            flags = "myself,master" if number == myself else "master"
            lines.append(f"{number + 1:040x} 127.0.0.1:{port}@{bus} {flags} - 0 0 {number + 1} connected {first}-{last}\n")
        written.append(("".join(lines) + f"vars currentEpoch {len(ports)} lastVoteEpoch 0\n", buses[myself]))
    return written
