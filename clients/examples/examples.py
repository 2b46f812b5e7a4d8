"""Runs the examples of Go, TypeScript and Python on the Redis of `./larder up`, and compares what each reads with what another has written.

python examples.py FOLDER PID: the folder in which the server keeps its data and its output, and its process, which is ended by TERM.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

CLIENTS = Path(__file__).resolve().parent.parent
START_SECONDS = 240  # a first start makes the tables of four services, and the machine may be busy with other things
PATIENCE_SECONDS = 60


def eventually(what: str, found: Callable[[], re.Match[str] | None], seconds: float) -> str:
    until = time.monotonic() + seconds
    while True:
        match = found()
        if match:
            return match.group(1)
        assert time.monotonic() < until, f"{what} did not come within {seconds:.0f} s"
        time.sleep(0.05)


def said(file: Path, pattern: str) -> Callable[[], re.Match[str] | None]:
    return lambda: re.search(pattern, file.read_text(errors="replace")) if file.exists() else None


def same(what: str, found: object, expected: object) -> None:
    assert found == expected, f"{what}: {found!r}, and not {expected!r}"


def patiently(what: str, step: Callable[[], None]) -> None:
    """A cache that has no time for Redis asks its source, so on a busy machine a step, which writes and reads, has more tries than one."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            step()
            print(f"   {what}")
            return
        except AssertionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def output(*command: str | Path, **environment: str) -> str:
    ended = subprocess.run([*map(str, command)], env=os.environ | environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS)
    assert ended.returncode == 0, f"{command} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}"
    return ended.stdout


class Shop:
    """The NestJS service, a process that listens."""

    def __init__(self, folder: Path, redis: str) -> None:
        self._log = folder / "nest.log"
        main = CLIENTS / "typescript/examples/nest/dist/main.js"
        with self._log.open("w") as log:
            self.process = subprocess.Popen(["node", str(main)], env=os.environ | {"REDIS_URL": redis, "PORT": "0"}, stdout=log, stderr=log)
        self._address = eventually("The NestJS service", said(self._log, r"The shop is at (http://\S+)"), PATIENCE_SECONDS)

    def ask(self, method: str, path: str, body: object = None) -> tuple[object, str | None]:
        """What it answers, and from where it has that."""
        status, text, outcome = self._sent(method, path, body)
        assert 200 <= status < 300, f"{method} {path} was answered {status}: {text}"
        return (json.loads(text) if text.startswith(("{", "[")) else text), outcome

    def status(self, path: str) -> int:
        return self._sent("GET", path, None)[0]

    def _sent(self, method: str, path: str, body: object) -> tuple[int, str, str | None]:
        request = urllib.request.Request(
            self._address + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as response:
                return response.status, response.read().decode(), response.headers["X-Cache"]
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode(), None

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)


def run(folder: Path, redis: str) -> None:
    shop = Shop(folder, redis)
    corsica = {"id": 42, "userId": 7, "title": "Sail to Corsica"}
    elba = {"id": 42, "userId": 1, "title": "Row to Elba"}

    def from_go() -> None:
        assert "goal 42: Sail to Corsica (load)" in output(folder / "goals", "-redis", redis)
        same("NestJS after Go", shop.ask("GET", "/goals/42"), (corsica, "redis"))

    def to_python() -> None:
        shop.ask("PUT", "/goals/42", elba)
        told = output(sys.executable, CLIENTS / "python/examples/goals.py", redis, "shop", PYTHONPATH=str(CLIENTS / "python/src"))
        assert re.search("again: .*title='Row to Elba'.*REDIS", told), told

    def from_python() -> None:
        to_python()
        same("NestJS after Python", shop.ask("GET", "/goals/44"), ({"id": 44, "userId": 2, "title": "goal 44"}, "redis"))

    def many() -> None:
        expected = [{"id": id_, "userId": id_ % 3, "title": f"goal {id_}"} for id_ in (40, 41, 47)]
        same("Many at once", shop.ask("GET", "/goals?ids=40,41,47,99")[0], expected)

    def from_all_to_java() -> None:
        told = output(CLIENTS.parent / "larder", "get", "goal:44", "--namespace", "shop:v1", "--redis", redis)
        assert re.search(r"found +true(?s:.*)tags +user:2", told), told

    def forgotten() -> None:
        shop.ask("DELETE", "/users/2/goals")
        same("A goal whose user NestJS has forgotten", shop.status("/goals/44"), 404)

    try:
        patiently("health is up", lambda: same("Health", shop.ask("GET", "/health")[0], {"status": "up", "reasons": []}))
        patiently("NestJS reads what Go has loaded", from_go)
        patiently("Python reads what NestJS has written", to_python)
        patiently("NestJS reads what Python has loaded", from_python)
        patiently("and many at once", many)
        patiently("Java's command reads it too", from_all_to_java)
        patiently("what NestJS declares untrue is untrue", forgotten)
    finally:
        code = shop.end()
    same("The NestJS service ends with", code, -signal.SIGTERM)


def main(folder: Path, server: int) -> None:
    eventually("./larder up", said(folder / "up.log", r"Larder is ready at (http://\S+)"), START_SECONDS)
    redis = eventually("Its Redis", said(folder / "data/larder.log", r"server=(redis://127\.0\.0\.1:\d+)"), PATIENCE_SECONDS)
    try:
        run(folder, redis)
    finally:
        os.kill(server, signal.SIGTERM)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
