"""Where the master is: at one address, or wherever the sentinels say."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from redis.asyncio import Redis as Client
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from larder.errors import TierUnavailableError
from larder.redis.ballot import answers


class Endpoint(NamedTuple):
    """A host and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Whereabouts(Protocol):
    """Says where to connect to."""

    can_change: bool

    async def find(self) -> Endpoint:
        """Raises TierUnavailableError if nobody knows."""

    def failed(self) -> None:
        """What was found last was of no use."""

    def doubt(self) -> None:
        """Something that was answered, or lost, speaks against it."""

    async def close(self) -> None:
        """Lets go of what it holds."""


@dataclass
class Fixed:
    """One server."""

    endpoint: Endpoint
    can_change: bool = False

    async def find(self) -> Endpoint:
        return self.endpoint

    def failed(self) -> None:
        pass

    def doubt(self) -> None:
        pass

    async def close(self) -> None:
        pass


class Sentinels:
    """All are asked, and the newest configuration counts, so neither one that is down nor one that lags behind misleads."""

    can_change = True

    def __init__(self, nodes: list[Endpoint], master: str, hard_seconds: float, options: dict[str, Any]) -> None:
        self._master = master
        self._hard_seconds = hard_seconds
        self._newest: tuple[int, Endpoint] | None = None
        self._clients = [
            Client(
                host=node.host,
                port=node.port,
                protocol=2,
                driver_info=None,
                retry=Retry(NoBackoff(), 0),
                socket_timeout=hard_seconds,
                socket_connect_timeout=hard_seconds,
                **options,
            )
            for node in nodes
        ]

    async def find(self) -> Endpoint:
        try:
            told = max(await answers(map(self._ask, self._clients), self._hard_seconds))
        except TierUnavailableError as unknown:
            raise TierUnavailableError("unavailable", f"no sentinel names the master {self._master}: {unknown}") from None
        # Some may have answered before the others told them of a switch, and some of those are late.
        if self._newest is None or told[0] >= self._newest[0]:
            self._newest = told
        return self._newest[1]

    async def _ask(self, client: Client) -> tuple[int, Endpoint]:
        """The epoch is what is known, the address what is named.

        A sentinel that is at a failover has the new master's epoch from the moment it is promoted, and describes the old one until
        the other replicas follow. In this order: who is asked between the two names the new one with the old epoch, and is asked again.
        """
        known: Any = await client.execute_command("SENTINEL", "MASTER", self._master)  # type: ignore[no-untyped-call]
        named: Any = await client.execute_command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", self._master)  # type: ignore[no-untyped-call]
        if not named:
            raise RedisError(f"it knows no master named {self._master}; name it as the sentinels do")
        fields: dict[Any, Any] = known if isinstance(known, dict) else dict(zip(known[::2], known[1::2], strict=False))
        epoch = int(fields.get(b"config-epoch") or fields.get("config-epoch") or 0)
        host, port = named
        return epoch, Endpoint(host.decode() if isinstance(host, bytes) else host, int(port))

    def failed(self) -> None:
        # Sentinels that were set up anew count from the beginning.
        self._newest = None

    def doubt(self) -> None:
        pass  # they are asked once a second, and before each connection

    async def close(self) -> None:
        await asyncio.gather(*(client.aclose() for client in self._clients))
