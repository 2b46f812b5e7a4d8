"""The masters that hold the keys, and which of them holds which key: all of them without a cluster."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

from larder.clock import Clock
from larder.errors import TierUnavailableError
from larder.redis.line import Line
from larder.redis.settings import Redis
from larder.redis.shard import Follower, Shard

I = TypeVar("I")  # noqa: E741 - an item
T = TypeVar("T")


class Shards(Protocol):
    """Keys are given as they stand in Redis."""

    settings: Redis

    @property
    def is_cluster(self) -> bool:
        """Whether keys are spread by slots: then a command names keys of one slot only, and may be redirected."""

    @property
    def all(self) -> Sequence[Shard]:
        """All that are known at this moment; none before a cluster was first reached."""

    @property
    def last_error(self) -> str:
        """Why anything was last lost."""

    @property
    def redirections(self) -> dict[str, int]:
        """How many commands were sent on, by ``moved``, ``ask`` and ``tryagain``."""

    def of(self, key: str) -> Shard:
        """The shard that holds a key; one that is never connected where nobody is known to."""

    def start(self, follower: Follower) -> None:
        """Begins to connect, in the background."""

    def doubt(self) -> None:
        """Something speaks against what is known here: it is looked at again, soon."""

    async def close(self) -> None:
        """Ends, and closes all connections."""


class OneShard:
    """One master holds everything."""

    is_cluster = False

    def __init__(self, settings: Redis, clock: Clock) -> None:
        self.settings = settings
        self._shard = Shard(settings, clock, settings.name, settings.whereabouts())
        self.all: Sequence[Shard] = (self._shard,)
        self.redirections: dict[str, int] = {}

    @property
    def last_error(self) -> str:
        return self._shard.last_error

    def of(self, key: str) -> Shard:
        return self._shard

    def start(self, follower: Follower) -> None:
        self._shard.start(follower)

    def doubt(self) -> None:
        pass

    async def close(self) -> None:
        await self._shard.close()


async def call_each(
    shards: Shards,
    operation: str,
    items: Sequence[I],
    key: Callable[[I], str],
    send: Callable[[Line, Sequence[I]], Awaitable[Sequence[T]]],
    *,
    is_repeatable: bool = False,
    is_deferrable: bool = False,
) -> list[T | TierUnavailableError]:
    """Sends an operation on many items, to each shard its part at the same time; answers in the items' order.

    Where only some of the shards answer, the others' failures stand in the places of their items. Raises TierUnavailableError
    if none does.
    """

    def part(shard: Shard, some: Sequence[I]) -> Awaitable[Sequence[T]]:
        return shard.call(operation, lambda line: send(line, some), is_repeatable=is_repeatable, is_deferrable=is_deferrable)

    if not shards.is_cluster:
        return list(await part(shards.all[0], items))
    places: dict[Shard, list[int]] = {}
    for place, item in enumerate(items):
        places.setdefault(shards.of(key(item)), []).append(place)
    parts = (part(shard, [items[place] for place in some]) for shard, some in places.items())
    answered = await asyncio.gather(*parts, return_exceptions=True)
    together: dict[int, T | TierUnavailableError] = {}
    for some, answers in zip(places.values(), answered, strict=True):
        if isinstance(answers, TierUnavailableError):
            together.update(dict.fromkeys(some, answers))
        elif isinstance(answers, BaseException):
            raise answers
        else:
            together.update(zip(some, answers, strict=True))
    failures = [answers for answers in answered if isinstance(answers, TierUnavailableError)]
    if failures and len(failures) == len(answered):
        raise failures[0]
    return [together[place] for place in range(len(items))]
