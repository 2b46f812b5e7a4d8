"""One process of each language on one Redis, and what they promise each other. README.md beside this file says what is shown."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time

from nodes import LANGUAGES, MAX_STALENESS_SECONDS, PATIENCE_SECONDS, Node, Source, Stale, acknowledged, commands, fresh, start_redis, until

CALLERS = 50


class Mesh:
    def __init__(self, nodes: list[Node], source: Source, redis_port: int) -> None:
        self.nodes, self.source, self.port = nodes, source, redis_port
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
        for loader in self.nodes:
            keys = [f"batch-{loader.language}-{i}" for i in range(100)]
            joined = ",".join(keys)
            assert await loader.ask("many", joined) == ",".join(["1"] * 100), loader.language
            for reader in self.nodes:
                assert await reader.ask("many", joined) == ",".join(["1"] * 100), reader.language
            assert all(self.source.loads[key] == 1 for key in keys), f"loaded by {loader.language}"

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
        stored = await self.redis("MGET", f"mesh:v1:item:{key}")
        self.source.write(key)
        await acknowledged(self.nodes[0], "invalidate", key)
        await self.redis("MSET", f"mesh:v1:item:{key}", stored[0])
        try:
            await self.nothing_old([key])
        except Stale:
            return
        raise AssertionError("an old entry in Redis was not found")

    async def nothing_old(self, keys: list[str]) -> None:
        stored = await self.redis("MGET", *[f"mesh:v1:item:{key}" for key in keys])
        old = [key for key, value in zip(keys, stored, strict=True) if value and b'{"version":1}' in value]
        fresh(not old, f"stale in Redis: {old}")
        for node in self.nodes:

            async def all_new() -> bool:
                answers = (await node.ask("many", ",".join(keys))).split(",")  # noqa: B023 - awaited in this turn
                return set(answers) == {"2"}

            await until(f"{node.language} answers what is new", all_new, MAX_STALENESS_SECONDS)

    async def redis(self, *words: str | bytes | None) -> list[bytes | None]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 26)
        encoded = [word.encode() if isinstance(word, str) else word or b"" for word in words]
        writer.write(b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded))
        found: list[bytes | None] = []
        head = await reader.readline()
        for _ in range(int(head[1:]) if head.startswith(b"*") else 0):
            length = int((await reader.readline())[1:])
            found.append(None if length < 0 else (await reader.readexactly(length + 2))[:-2])
        writer.close()
        return found


async def run(jar: str, go_driver: str, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        redis, port = await start_redis(folder)
        source = Source()
        nodes = []
        try:
            for language, (command, environment) in commands(dict.fromkeys(LANGUAGES, f"redis://127.0.0.1:{port}"), jar, go_driver).items():
                nodes.append(Node(language, source))
                await nodes[-1].start(command, environment)
            await show(Mesh(nodes, source, port), rounds)
        finally:
            await asyncio.gather(*(node.stop() for node in nodes), return_exceptions=True)
            redis.terminate()
            await redis.wait()


async def show(mesh: Mesh, rounds: int) -> None:
    for way in Mesh.WAYS:
        slowest = await mesh.every_pair(way)
        print(f"{len(mesh.pairs)} pairs: '{way}' by one is seen by the other, {slowest * 1000:.0f} ms after the acknowledgement at most")
    await mesh.batches()
    print("400 entries, loaded by one language each, were read by all in batches, with one load each")
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
        asyncio.run(run(sys.argv[1], sys.argv[2], int(sys.argv[3])))
    except Stale as broken:
        sys.exit(f"A promise was broken: {broken}")
    except (AssertionError, TimeoutError) as failure:
        print(f"Not shown: {failure!r}", file=sys.stderr)
        sys.exit(2)
