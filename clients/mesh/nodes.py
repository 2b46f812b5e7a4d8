"""The processes of the mesh, the system of record of all of them, and the Redis that they share."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLIENTS = HERE.parent
PATIENCE_SECONDS = 30.0
LANGUAGES = ("java", "go", "typescript", "python")
MAX_STALENESS_SECONDS = 5.0


class Stale(AssertionError):
    """A promise was broken: something old was answered, or stands where it may be."""


class Killed(Exception):
    """The process that was asked was killed before it had answered."""


def fresh(is_so: bool, what: str) -> None:
    if not is_so:
        raise Stale(what)


class Source:
    """The system of record: a version for each key. A load answers what it has read, at once or when it is let go."""

    def __init__(self) -> None:
        self.versions: dict[str, int] = {}
        self.loads: dict[str, int] = {}
        self.held: dict[str, asyncio.Event] = {}
        self.begun: dict[str, asyncio.Event] = {}

    def read(self, key: str) -> int:
        return self.versions.setdefault(key, 1)

    def write(self, key: str) -> int:
        self.versions[key] = self.read(key) + 1
        return self.versions[key]

    def hold(self, key: str) -> None:
        self.held[key], self.begun[key] = asyncio.Event(), asyncio.Event()

    def release(self, key: str) -> None:
        self.held.pop(key).set()

    async def load(self, key: str) -> int:
        self.loads[key] = self.loads.get(key, 0) + 1
        version, held = self.read(key), self.held.get(key)
        if held is not None:
            self.begun[key].set()
            await held.wait()
        return version


class Node:
    """A process of one language, and the lines that are exchanged with it. One that was killed is started again, and is another then."""

    def __init__(self, language: str, source: Source) -> None:
        self.language = language
        self._source = source
        self._answers: dict[str, asyncio.Future[str]] = {}
        self._number = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._starts = 0
        self.is_up = asyncio.Event()

    @property
    def name(self) -> str:
        """Of this very process: what one that was killed has promised for itself binds no other."""
        return f"{self.language} {self._starts}"

    async def start(self, command: list[str], environment: dict[str, str]) -> None:
        self._starts += 1
        self._command, self._environment = command, environment
        self._process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=os.environ | environment, limit=1 << 20
        )
        self._ready = asyncio.get_running_loop().create_future()
        self._listening = asyncio.create_task(self._listen())
        await asyncio.wait_for(self._ready, 90)
        self.is_up.set()

    async def kill(self) -> None:
        """Without a word to it. Who waits for its answers hears that there will be none."""
        self.is_up.clear()
        self._process.kill()
        await self._process.wait()
        await self._listening
        unanswered, self._answers = self._answers, {}
        for answer in unanswered.values():
            if not answer.done():
                answer.set_exception(Killed(self.name))

    async def start_again(self) -> None:
        await self.start(self._command, self._environment)

    async def _listen(self) -> None:
        process = self._process
        while line := (await process.stdout.readline()).decode().rstrip("\n"):
            first, _, rest = line.partition(" ")
            if first == "ready":
                self._ready.set_result(None)
            elif first == "load":
                task = asyncio.create_task(self._load(process, *rest.split(" ")))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            elif first in self._answers:
                answer = self._answers.pop(first)
                if not answer.done():
                    answer.set_result(rest)
            else:
                print(f"{self.language} says: {line}", file=sys.stderr)
        if not self._ready.done():
            self._ready.set_exception(AssertionError(f"the process of {self.language} ended before it was ready"))

    async def _load(self, process: asyncio.subprocess.Process, load: str, key: str) -> None:
        # Only to the very process that has asked: another by now counts its loads from one, too.
        self._send(process, f"answer {load} {await self._source.load(key)}")

    @staticmethod
    def _send(process: asyncio.subprocess.Process, line: str) -> None:
        if process.returncode is None and not process.stdin.is_closing():
            process.stdin.write(line.encode() + b"\n")

    async def ask(self, *words: object) -> str:
        self._number += 1
        name = str(self._number)
        answer = self._answers[name] = asyncio.get_running_loop().create_future()
        self._send(self._process, " ".join([name, *map(str, words)]))
        kind, _, rest = (await asyncio.wait_for(answer, PATIENCE_SECONDS)).partition(" ")
        if kind != "ok":
            raise AssertionError(f"{self.language} could not {words}: {rest}")
        return rest

    async def get(self, key: str) -> int:
        return int(await self.ask("get", key))

    async def stop(self) -> None:
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), 10)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


async def acknowledged(node: Node, *words: object) -> None:
    answer = await node.ask(*words)
    assert answer.upper() == "ACKNOWLEDGED", f"{node.language} {words}: {answer}"


async def until(what: str, is_so: Callable[[], Awaitable[bool]], within: float = PATIENCE_SECONDS) -> float:
    began = time.monotonic()
    while not await is_so():
        assert time.monotonic() - began < within, f"not within {within:.0f} s: {what}"
        await asyncio.sleep(0.001)
    return time.monotonic() - began


def commands(urls: dict[str, str], jar: str, go_driver: str) -> dict[str, tuple[list[str], dict[str, str]]]:
    return {
        "java": (["java", "-Xmx256m", "-XX:+UseSerialGC", "-cp", jar, str(HERE / "Driver.java"), urls["java"]], {}),
        "go": ([go_driver, urls["go"]], {}),
        "typescript": (["node", str(HERE / "driver.mjs"), urls["typescript"]], {}),
        "python": ([sys.executable, str(HERE / "driver.py"), urls["python"]], {"PYTHONPATH": str(CLIENTS / "python" / "src")}),
    }


async def start_all(urls: dict[str, str], jar: str, go_driver: str, source: Source, nodes: list[Node]) -> None:
    """Starts a process of each language. Those that were started are told of, also where the next cannot be."""
    for language, (command, environment) in commands(urls, jar, go_driver).items():
        nodes.append(Node(language, source))
        await nodes[-1].start(command, environment)
