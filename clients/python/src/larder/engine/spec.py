"""What a cache is: its template, its values, its source and its policy."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from larder.codecs import Values
from larder.engine.freshness import Freshness
from larder.keys import KeyTemplate

K = TypeVar("K")
V = TypeVar("V")

_LONGEST = timedelta(days=3_650)
_MILLISECOND = timedelta(milliseconds=1)
_NAME = re.compile(r"[A-Za-z0-9._:-]{1,128}")


@dataclass(frozen=True)
class CacheSpec(Generic[K, V]):
    """A cache, described. Immutable; raises ValueError that names the option, its value and the cure.

    ``loader`` fetches a value from where it belongs, None if there is none; without it the cache holds what is put.
    ``bulk_loader`` fetches many; what is not in its answer is not there. ``tags`` derive from a value, ``key_tags`` from a key
    (so that "there is none" carries them too), ``version`` says how new a value is: positive, growing with every change.

    An entry is fresh for ``time_to_live``, shortened at random by up to ``jitter`` of it, and not behind the moment, with a zone,
    that ``true_until`` names of its value. Then it is stale: served for
    ``stale_while_revalidate`` while one reload runs, and for ``stale_if_error`` where a load fails. ``negative_time_to_live`` is
    for how long it is remembered that there is none. A source that failed is left alone for ``retry_pause`` while something
    stale answers. ``load_timeout`` cancels a load that takes longer.

    Copies are believed for ``max_staleness`` without proof that nothing was missed. Who waits for the load of another node
    waits for ``wait_limit``; a lease is renewed for ``lease_limit``. ``memory`` is how many entries this process keeps.
    """

    template: str
    values: Values[V]
    loader: Callable[[K], Awaitable[V | None]] | None = None
    bulk_loader: Callable[[Sequence[K]], Awaitable[Mapping[K, V | None]]] | None = None
    name: str = ""
    tags: Callable[[V], Iterable[str]] | None = None
    key_tags: Callable[[K], Iterable[str]] | None = None
    version: Callable[[V], int] | None = None
    true_until: Callable[[V], datetime] | None = None
    time_to_live: timedelta = timedelta(minutes=10)
    negative_time_to_live: timedelta = timedelta()
    stale_while_revalidate: timedelta = timedelta()
    stale_if_error: timedelta = timedelta()
    jitter: float = 0.1
    retry_pause: timedelta = timedelta(seconds=30)
    load_timeout: timedelta | None = None
    max_staleness: timedelta = timedelta(seconds=5)
    wait_limit: timedelta = timedelta(seconds=10)
    lease_limit: timedelta = timedelta(minutes=1)
    memory: int = 10_000
    key_template: KeyTemplate = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        template = KeyTemplate(self.template)
        cure = "begin it with a literal segment, such as goal:{id}"
        self._require("template", f"'{self.template}', which begins with a parameter", bool(template.prefix), cure)
        object.__setattr__(self, "key_template", template)
        object.__setattr__(self, "name", self.name or template.prefix.rstrip(":") or self.template)
        self._require(
            "name", self.name, bool(_NAME.fullmatch(self.name)) or not self.name.isascii(), "give 1 to 128 of A-Z a-z 0-9 . _ : -"
        )
        self._require(
            "time_to_live", self.time_to_live, _MILLISECOND <= self.time_to_live <= _LONGEST, "give from a millisecond to ten years"
        )
        for option in ("negative_time_to_live", "stale_while_revalidate", "stale_if_error", "retry_pause", "wait_limit", "lease_limit"):
            given = getattr(self, option)
            self._require(option, given, timedelta() <= given <= _LONGEST, "give from zero to ten years")
        self._require("max_staleness", self.max_staleness, timedelta(seconds=2) <= self.max_staleness <= _LONGEST, "give 2 seconds or more")
        if self.load_timeout is not None:
            self._require("load_timeout", self.load_timeout, _MILLISECOND <= self.load_timeout <= _LONGEST, "give a millisecond or more")
        self._require("jitter", self.jitter, 0 <= self.jitter < 1, "give from 0 up to, not including, 1")
        self._require("memory", self.memory, self.memory >= 0, "give how many entries to keep, 0 for none")

    @staticmethod
    def _require(option: str, given: object, is_fit: bool, cure: str) -> None:
        if not is_fit:
            raise ValueError(f"{option} is {given}: {cure}")

    @property
    def freshness(self) -> Freshness:
        """The policy in milliseconds."""
        return Freshness(
            _millis(self.time_to_live),
            _millis(self.negative_time_to_live),
            _millis(self.stale_while_revalidate),
            _millis(self.stale_if_error),
            self.jitter,
        )


def _millis(duration: timedelta) -> int:
    return duration // _MILLISECOND
