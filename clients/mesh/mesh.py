"""One process of each language on one Redis or on a cluster, and what they promise each other. README.md beside this file says what is shown."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time

from nodes import LANGUAGES, MAX_STALENESS_SECONDS, PATIENCE_SECONDS, Node, Source, Stale, acknowledged, fresh, start_all, until
from servers import MASTERS, Servers, address, free_port, start_servers

CALLERS = 50


class Mesh:
    def __init__(self, nodes: list[Node], source: Source, servers: Servers) -> None:
        self.nodes, self.source, self.servers = nodes, source, servers
        self.pairs = [(writer, reader) for writer in nodes for reader in nodes]

    # Each way in which something becomes untrue: what the writer is asked.
    WAYS = ("invalidate", "tag", "pattern", "cache", "put", "update", "many")

    async def change(self, way: str, writer: Node, key: str) -> None:
        version = self.source.write(key)
        match way:
            case "invalidate":
                await acknowledged(writer, "invalidate", key)
            case "many":
                await acknowledged(writer, "invalidate", f"{key},other-{key}")
            case "tag":
                await acknowledged(writer, "tag", f"last:{key[-1]}")
            case "pattern":
                await acknowledged(writer, "pattern", f"item:{key[:-1]}?")
            case "cache":
                await acknowledged(writer, "cache")
            case "put":
                await acknowledged(writer, "put", key, version)
            case "update":
                self.source.versions[key] = version
                assert int(await writer.ask("update", key)) == version

    async def every_pair(self, way: str) -> float:
        """What one changes the other sees: at once where it was changed, elsewhere within the bound."""
        slowest = 0.0
        for writer, reader in self.pairs:
            key = f"{way}-{writer.language}-{reader.language}-1"
            for node in self.nodes:
                assert await node.get(key) == 1, f"{node.language} {key}"
            await self.change(way, writer, key)
            fresh(await writer.get(key) == 2, f"{writer.language} after its own {way}")

            async def is_seen() -> bool:
                return await reader.get(key) == 2  # noqa: B023 - awaited in this turn

            slowest = max(slowest, await until(f"{reader.language} sees {way} of {writer.language}", is_seen, MAX_STALENESS_SECONDS))
        return slowest

    async def batches(self) -> None:
        """What one language has loaded the others read, many in one call, with no load of their own."""
        for node in self.nodes:  # code that has never run may take longer than a lookup waits for Redis
            await node.ask("many", ",".join(f"first-{node.language}-{i}" for i in range(100)))
        for loader in self.nodes:
            keys = [f"batch-{loader.language}-{i}" for i in range(100)]
            joined = ",".join(keys)
            assert await loader.ask("many", joined) == ",".join(["1"] * 100), loader.language
            for reader in self.nodes:
                assert await reader.ask("many", joined) == ",".join(["1"] * 100), reader.language
                again = [key for key in keys if self.source.loads[key] != 1]
                assert not again, f"loaded by {loader.language}, and {len(again)} again when {reader.language} read them: {again[0]}"

    async def crowd(self, rounds: int) -> None:
        """Of 4 x 50 callers who ask for one missing key at once one loads."""
        for turn in range(rounds):
            key = f"crowd-{turn}"
            self.source.hold(key)
            asked = [asyncio.create_task(node.get(key)) for node in self.nodes for _ in range(CALLERS)]
            await asyncio.wait_for(self.source.begun[key].wait(), PATIENCE_SECONDS)
            await asyncio.sleep(0.05)  # the load's time: the others ask meanwhile
            self.source.release(key)
            assert set(await asyncio.gather(*asked)) == {1}
            assert self.source.loads[key] == 1, f"{self.source.loads[key]} loads of {key}"

    async def overtaken(self, writer: Node, reader: Node, rounds: int) -> None:
        """The reader loads; the writer writes the source and invalidates; only then the load answers. Nothing old stays anywhere."""
        keys = []
        for turn in range(rounds):
            key = f"race-{writer.language}-{reader.language}-{turn}"
            keys.append(key)
            self.source.hold(key)
            loading = asyncio.create_task(reader.get(key))
            await asyncio.wait_for(self.source.begun[key].wait(), PATIENCE_SECONDS)
            self.source.write(key)
            await acknowledged(writer, "invalidate", key)
            if turn % 2:
                # A crowd behind the acknowledgement, before the old load has answered, where it was invalidated.
                late = asyncio.create_task(writer.get(key))
                await asyncio.sleep(0)
            self.source.release(key)
            assert await loading in (1, 2)
            if turn % 2:
                fresh(await late == 2, f"{writer.language} was answered what it had invalidated")
            fresh(await writer.get(key) == 2, f"{writer.language} reads what it had invalidated")
        await self.nothing_old(keys)

    async def control(self) -> None:
        """An old entry that somebody puts back without a lease is found: else nothing here would mean anything."""
        key = "control-1"
        await self.nodes[0].get(key)
        stored = await self.servers.get([f"mesh:v1:item:{key}"])
        self.source.write(key)
        await acknowledged(self.nodes[0], "invalidate", key)
        await self.servers.put(f"mesh:v1:item:{key}", stored[0] or b"")
        try:
            await self.nothing_old([key])
        except Stale:
            return
        raise AssertionError("an old entry in Redis was not found")

    async def nothing_old(self, keys: list[str]) -> None:
        stored = await self.servers.get([f"mesh:v1:item:{key}" for key in keys])
        old = [key for key, value in zip(keys, stored, strict=True) if value and b'{"version":1}' in value]
        fresh(not old, f"stale in Redis: {old}")
        for node in self.nodes:

            async def all_new() -> bool:
                answers = (await node.ask("many", ",".join(keys))).split(",")  # noqa: B023 - awaited in this turn
                return set(answers) == {"2"}

            await until(f"{node.language} answers what is new", all_new, MAX_STALENESS_SECONDS)


async def run(jar: str, go_driver: str, rounds: int, masters: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        servers = await start_servers(folder, [free_port() for _ in range(masters)])
        source, nodes = Source(), []
        try:
            await start_all(dict.fromkeys(LANGUAGES, address(servers.ports)), jar, go_driver, source, nodes)
            await show(Mesh(nodes, source, servers), rounds)
        finally:
            await asyncio.gather(*(node.stop() for node in nodes), return_exceptions=True)
            await servers.stop()


async def show(mesh: Mesh, rounds: int) -> None:
    for way in Mesh.WAYS:
        slowest = await mesh.every_pair(way)
        print(f"{len(mesh.pairs)} pairs: '{way}' by one is seen by the other, {slowest * 1000:.0f} ms after the acknowledgement at most")
    await mesh.batches()
    print(f"{100 * len(mesh.nodes)} entries, loaded by one language each, were read by all in batches, with one load each")
    await mesh.control()
    print("an old entry that is put back into Redis behind everybody's back is found")
    await mesh.crowd(20)
    print(f"20 missing keys, {len(mesh.nodes)} x {CALLERS} callers at once: one load each")
    order = list(mesh.pairs)
    random.Random(7).shuffle(order)
    for writer, reader in order:
        began = time.monotonic()
        await mesh.overtaken(writer, reader, rounds)
        print(f"{rounds} invalidations by {writer.language} overtook a load by {reader.language}: 0 old values ({time.monotonic() - began:.1f} s)")


if __name__ == "__main__":
    try:
        asyncio.run(run(sys.argv[1], sys.argv[2], int(sys.argv[3]), MASTERS if sys.argv[4] == "cluster" else 1))
    except Stale as broken:
        sys.exit(f"A promise was broken: {broken}")
    except (AssertionError, TimeoutError) as failure:
        print(f"Not shown: {failure!r}", file=sys.stderr)
        sys.exit(2)
