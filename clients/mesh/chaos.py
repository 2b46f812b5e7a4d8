"""The mesh under faults of the network, its processes killed: every answer of four languages is compared with what was promised."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections import Counter

from nodes import LANGUAGES, MAX_STALENESS_SECONDS, PATIENCE_SECONDS, Killed, Node, Source, Stale, start_all
from servers import MASTERS, Servers, address, free_port, start_servers

KEYS = 60
READERS = 3


class Network:
    """The way from one process to Redis, or from all of them to one master of a cluster, which can be cut, refused and held."""

    def __init__(self, redis_port: int) -> None:
        self._redis_port = redis_port
        self._links: set[asyncio.StreamWriter] = set()
        self._open = asyncio.Event()
        self._open.set()
        self._is_refused = False

    async def start(self) -> int:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def _connected(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if self._is_refused:
            back.close()
            return
        far, forth = await asyncio.open_connection("127.0.0.1", self._redis_port)
        self._links |= {back, forth}
        await asyncio.gather(self._pump(near, forth), self._pump(far, back), return_exceptions=True)
        self._links -= {back, forth}
        back.close()
        forth.close()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65_536):
                await self._open.wait()
                sink.write(data)
                await sink.drain()
        finally:
            sink.close()

    def cut(self) -> None:
        for link in list(self._links):
            link.transport.abort()

    async def refuse(self, seconds: float) -> None:
        self._is_refused = True
        self.cut()
        await asyncio.sleep(seconds)
        self._is_refused = False

    async def hold(self, seconds: float) -> None:
        self._open.clear()
        await asyncio.sleep(seconds)
        self._open.set()

    def close(self) -> None:
        self._server.close()
        self._open.set()
        self.cut()


class Promises:
    """What was acknowledged, and how the answers compare with it. All times are of this process: later than an acknowledgement was given,
    earlier than a lookup began, so that nothing is held against a process that it did not do."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._changes: dict[str, list[tuple[float, int, str, bool]]] = {}
        self.counts: Counter[str] = Counter()
        self.longest_stale = 0.0

    def changed(self, key: str, version: int, by: str, is_acknowledged: bool) -> None:
        self._changes.setdefault(key, []).append((time.monotonic(), version, by, is_acknowledged))
        self.counts["acknowledged" if is_acknowledged else "deferred"] += 1

    def killed(self) -> None:
        """Who wrote was killed before anybody was told: the source has the version, and nobody has promised anything of it. Either is right."""
        self.counts["unacknowledged, since killed"] += 1

    def answered(self, key: str, version: int, began: float, by: str) -> None:
        self.counts["answers"] += 1
        if version > self._source.read(key):
            raise Stale(f"{by} was answered version {version} of {key}, which nobody has written")
        for at, newer, writer, is_acknowledged in reversed(self._changes.get(key, [])):
            if newer <= version or at > began:
                continue
            if writer == by:
                raise Stale(f"{by} was answered version {version} of {key} after it had made {newer} known itself")
            if is_acknowledged:
                self._late(f"{by} was answered version {version} of {key}, {{}} s after {writer} had version {newer} acknowledged", began - at)

    def _late(self, story: str, seconds: float) -> None:
        self.counts["older than acknowledged elsewhere"] += 1
        self.longest_stale = max(self.longest_stale, seconds)
        if seconds > MAX_STALENESS_SECONDS:
            raise Stale(story.format(f"{seconds:.2f}"))


class Chaos:
    def __init__(self, nodes: list[Node], networks: list[Network], source: Source, promises: Promises, seconds: float, random: random.Random) -> None:
        self._nodes, self._networks, self._source, self._promises, self._random = nodes, networks, source, promises, random
        self._until = time.monotonic() + seconds
        self.faults: Counter[str] = Counter()

    def _goes_on(self) -> bool:
        return time.monotonic() < self._until

    async def run(self) -> None:
        tasks = [self._trouble(network) for network in self._networks] + [self._killer()]
        for node in self._nodes:
            tasks += [self._write(node), *(self._read(node) for _ in range(READERS))]
        await asyncio.gather(*tasks)

    def _key(self) -> str:
        return f"chaos-{int(self._random.paretovariate(0.7)) % (KEYS + len(LANGUAGES))}"

    async def _read(self, node: Node) -> None:
        while self._goes_on():
            keys = [self._key() for _ in range(self._random.choice((1, 1, 1, 10)))]
            await node.is_up.wait()
            began, name = time.monotonic(), node.name
            try:
                answers = await node.ask("get", keys[0]) if len(keys) == 1 else await node.ask("many", ",".join(keys))
            except Killed:
                continue
            for key, version in zip(keys, answers.split(","), strict=True):
                self._promises.answered(key, int(version), began, name)

    # One writer for each key: whose version is the newer is then no question.
    async def _write(self, node: Node) -> None:
        mine = LANGUAGES.index(node.language)
        while self._goes_on():
            await asyncio.sleep(self._random.random() * 0.06)
            await node.is_up.wait()
            name = node.name
            key = f"chaos-{self._random.randrange(KEYS // 4) * 4 + mine}"
            version = self._source.write(key)
            words = self._random.choice((("invalidate", key),) * 8 + (("tag", f"last:{key[-1]}"), ("pattern", f"item:{key}"), ("cache",)))
            try:
                answer = await node.ask(*words)
            except Killed:
                self._promises.killed()
            else:
                self._promises.changed(key, version, name, answer.upper() == "ACKNOWLEDGED")

    async def _killer(self) -> None:
        """Kills one after the other, every second time with an update open, and starts it again. None in the last third, to see them all at work."""
        last = self._until - (self._until - time.monotonic()) / 3
        turn = self._random.sample(self._nodes, len(self._nodes))
        while time.monotonic() < last:
            await asyncio.sleep(self._random.random() * 3)
            node = turn[self.faults["killed"] % len(turn)]
            if self.faults["killed"] % 2 == 0:
                await self._kill_writing(node)
            else:
                await node.kill()
            self.faults["killed"] += 1
            await asyncio.sleep(self._random.random() * 2)
            await node.start_again()

    async def _kill_writing(self, node: Node) -> None:
        """The source has the new version, and the write lease stands in Redis, if Redis could be reached; no more is ever done."""
        key = f"chaos-{KEYS + LANGUAGES.index(node.language)}"
        self._source.hold(key)
        begun = self._source.begun[key]
        self._source.write(key)
        update = asyncio.create_task(node.ask("update", key))
        try:
            await asyncio.wait_for(begun.wait(), PATIENCE_SECONDS)
            await node.kill()
        finally:
            self._source.release(key)
        try:
            await update
        except Killed:
            self._promises.killed()
            self.faults["killed with an update open"] += 1
        else:
            raise AssertionError(f"{node.language} has ended an update whose write has never answered")

    async def _trouble(self, network: Network) -> None:
        while self._goes_on():
            await asyncio.sleep(self._random.random() * 4)
            kind = self._random.choice(("cut", "cut", "refuse", "hold"))
            self.faults[kind] += 1
            if kind == "cut":
                network.cut()
            else:
                await getattr(network, kind)(self._random.random() * 3)


async def started(folder: str, is_cluster: bool) -> tuple[Servers, list[Network], dict[str, str]]:
    """The servers, the networks before them, and how each language reaches them. Masters of a cluster tell everybody where they are, so there
    the networks are theirs, and not the languages'."""
    ports = [free_port() for _ in range(MASTERS if is_cluster else 1)]
    networks = [Network(port) for port in (ports if is_cluster else ports * len(LANGUAGES))]
    ways = [await network.start() for network in networks]
    if is_cluster:
        return await start_servers(folder, ports, ways), networks, dict.fromkeys(LANGUAGES, address(ways))
    return await start_servers(folder, ports), networks, {language: address([way]) for language, way in zip(LANGUAGES, ways, strict=True)}


async def run(jar: str, go_driver: str, seconds: float, is_cluster: bool, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        servers, networks, urls = await started(folder, is_cluster)
        source, nodes = Source(), []
        try:
            await start_all(urls, jar, go_driver, source, nodes)
            promises = Promises(source)
            chaos = Chaos(nodes, networks, source, promises, seconds, random.Random(seed))
            await chaos.run()
            tell(promises, chaos, seconds, is_cluster, seed)
        finally:
            await asyncio.gather(*(node.stop() for node in nodes), return_exceptions=True)
            for network in networks:
                network.close()
            await servers.stop()


def tell(promises: Promises, chaos: Chaos, seconds: float, is_cluster: bool, seed: int) -> None:
    print(f"{seconds:.0f} s, seed {seed}, faults {dict(chaos.faults)}: {dict(promises.counts)}")
    print(
        f"0 answers older than promised; the oldest began {promises.longest_stale:.2f} s after another's acknowledgement (bound {MAX_STALENESS_SECONDS:.0f} s)"
    )
    if chaos.faults["killed"] == 0:
        raise AssertionError("nobody was killed")
    # What befalls a master of a cluster befalls everybody alike: nobody need be late, but invalidations wait.
    if promises.counts["deferred" if is_cluster else "older than acknowledged elsewhere"] == 0:
        raise AssertionError("nothing was ever late, or nothing had to wait: the faults did nothing")


if __name__ == "__main__":
    try:
        seed = int(sys.argv[5]) if len(sys.argv) > 5 else time.time_ns() % 1_000_000
        asyncio.run(run(sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4] == "cluster", seed))
    except Stale as broken:
        sys.exit(f"A promise was broken: {broken}")
    except (AssertionError, TimeoutError) as failure:
        print(f"Not shown: {failure!r}", file=sys.stderr)
        sys.exit(2)
