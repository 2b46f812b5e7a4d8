"""A real cluster of the tests' own. It fails over when it is told to, and not because this machine is busy."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from redis.crc import key_slot
from redis.exceptions import RedisError

from servers import RedisProcess

SLOTS = 16_384
# So that ports of the nodes' bus, 10,000 higher, are none that the system gives to outgoing connections.
LOWEST, HIGHEST = 10_500, 20_000
OPTIONS = (
    *("--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "120000"),
    # Whoever is alone answers still, and what is there is served.
    *("--cluster-require-full-coverage", "no", "--cluster-replica-validity-factor", "0", "--repl-diskless-sync-delay", "0"),
)


class RedisCluster:
    """Some masters, in the order of their slots, and perhaps a replica of each."""

    def __init__(self, masters: int = 3, replicas: int = 0) -> None:
        self.masters = [RedisProcess(LOWEST, HIGHEST) for _ in range(masters)]
        self.replicas = [RedisProcess(LOWEST, HIGHEST) for _ in range(masters * replicas)]
        self._ids: dict[RedisProcess, str] = {}

    @property
    def address(self) -> str:
        return "redis-cluster://" + ",".join(f"127.0.0.1:{node.port}" for node in self.masters)

    @property
    def _nodes(self) -> list[RedisProcess]:
        return self.masters + self.replicas

    async def start(self, *options: str) -> None:
        """Starts all, and waits until they agree."""
        await asyncio.gather(*(node.start(*OPTIONS, *options) for node in self._nodes))
        for node in self._nodes:
            self._ids[node] = (await ask(node, "CLUSTER", "MYID")).decode()
        for number, node in enumerate(self._nodes):
            await ask(node, "CLUSTER", "SET-CONFIG-EPOCH", number + 1)
        for number, master in enumerate(self.masters):
            first, behind = (SLOTS * each // len(self.masters) for each in (number, number + 1))
            await ask(master, "CLUSTER", "ADDSLOTS", *range(first, behind))
        for number, node in enumerate(self._nodes):
            for other in self._nodes[:number]:  # nobody has to wait for hearsay
                await ask(node, "CLUSTER", "MEET", "127.0.0.1", other.port)
        for node in self._nodes:
            await self._told(node, lambda info: info["cluster_known_nodes"] == str(len(self._nodes)))
        for master, replica in zip(self.masters, self.replicas, strict=False):
            await ask(replica, "CLUSTER", "REPLICATE", self._ids[master])
        for node in self._nodes:
            await self._told(node, lambda info: info["cluster_state"] == "ok" and info["cluster_slots_assigned"] == str(SLOTS))
            # So that a promotion is newer than all that anybody knows.
            await self._told(node, lambda info: info["cluster_current_epoch"] == str(len(self._nodes)))
        for replica in self.replicas:
            await self.linked(replica)

    @staticmethod
    async def linked(replica: RedisProcess) -> None:
        """Waits until it is a replica, and has all that its master has."""

        async def is_linked() -> bool:
            async with replica.client() as client:
                return bool((await client.info("replication"))["master_link_status"] == "up")

        await _until(is_linked)

    @staticmethod
    async def _told(node: RedisProcess, is_so: Any) -> None:
        async def asked() -> bool:
            text = (await ask(node, "CLUSTER", "INFO")).decode()
            return bool(is_so(dict(line.split(":", 1) for line in text.split())))

        await _until(asked)

    async def close(self) -> None:
        await asyncio.gather(*(node.close() for node in self._nodes))

    def number_of(self, full_key: str) -> int:
        """Which master has a key, as slots were given at the start."""
        slot = key_slot(full_key.encode())
        return next(each for each in range(len(self.masters)) if slot < SLOTS * (each + 1) // len(self.masters))

    def replica_of(self, number: int) -> RedisProcess:
        return self.replicas[number]

    async def promote(self, replica: RedisProcess) -> None:
        """Whether its master, and the others, agree or not."""
        await ask(replica, "CLUSTER", "FAILOVER", "TAKEOVER")

    async def isolate(self, node: RedisProcess) -> None:
        """It answers clients still, and hears of no other node for a minute: it does not know them any more."""
        for other in self._nodes:
            if other is not node:
                await ask(node, "CLUSTER", "FORGET", self._ids[other])

    async def begin_to_move(self, slot: int, source: RedisProcess, target: RedisProcess) -> None:
        """From here on the slot is torn."""
        await ask(target, "CLUSTER", "SETSLOT", slot, "IMPORTING", self._ids[source])
        await ask(source, "CLUSTER", "SETSLOT", slot, "MIGRATING", self._ids[target])

    async def move_keys(self, source: RedisProcess, target: RedisProcess, *keys: bytes | str) -> None:
        for key in keys:
            await ask(source, "MIGRATE", "127.0.0.1", target.port, key, 0, 60_000)

    async def end_move(self, slot: int, source: RedisProcess, target: RedisProcess) -> None:
        """Moves what is left, and tells everybody."""
        while keys := await ask(source, "CLUSTER", "GETKEYSINSLOT", slot, 100):
            await self.move_keys(source, target, *keys)
        for node in (target, source, *self.masters):
            await ask(node, "CLUSTER", "SETSLOT", slot, "NODE", self._ids[target])


async def ask(node: RedisProcess, *command: Any) -> Any:
    """What this very node answers."""
    async with node.client() as client:
        return await client.execute_command(*command, NEVER_DECODE=True)  # type: ignore[no-untyped-call]


async def _until(is_so: Any) -> None:
    async with asyncio.timeout(60):
        while True:
            with suppress(RedisError, OSError, KeyError):
                if await is_so():
                    return
            await asyncio.sleep(0.02)
