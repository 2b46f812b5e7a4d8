"""Where Redis is, and how long anybody waits for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from redis.asyncio.connection import Connection, SSLConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from larder.redis.whereabouts import Endpoint, Fixed, Sentinels, Whereabouts

_SHORTEST = timedelta(milliseconds=10)
_LONGEST = timedelta(minutes=1)
_ADDRESS = re.compile(
    r"(?P<scheme>rediss?(?:-sentinel|-cluster)?)://(?:(?P<login>[^/?#]*)@)?(?P<nodes>[^/?#@]+)(?:/(?P<database>\d{0,5}))?(?:#(?P<master>[A-Za-z0-9._-]+))?"
)
_CURE = (
    "write redis://[user:password@]host[:port][/database],"
    " redis-sentinel://[user:password@]sentinel[:port],…[/database]#master"
    " or redis-cluster://[user:password@]node[:port],…; rediss… for TLS"
)


@dataclass(frozen=True)
class Redis:
    """One Redis server, by its address: ``redis://[user:password@]host[:port][/database]``, the one that sentinels name:
    ``redis-sentinel://[user:password@]sentinel[:port],…[/database]#master``, or a cluster:
    ``redis-cluster://[user:password@]node[:port],…``, of whose nodes one has to be up when somebody connects. ``rediss…`` is the
    same over TLS.

    User and password are those of the servers that hold data, percent-encoded; the sentinels' are options of their own.

    ``soft_timeout`` is what one lookup waits for Redis in all, where a loader or a stale value can answer; ``command_timeout``
    what any one command may take; ``connect_timeout`` one attempt to connect; ``lease_time`` how long a node that died holds up
    the others' loads of a key. After ``breaker_failures`` failures in a row
    nobody asks Redis any more, until a probe of our own, every half second, is answered. With ``rediss://`` the server's
    certificate and name are always verified, against ``tls_authorities``, a file, or else those of the machine.

    Raises ValueError for an address that is none, or a number out of its range. Never shows the password.
    """

    address: str
    soft_timeout: timedelta = timedelta(milliseconds=250)
    command_timeout: timedelta = timedelta(seconds=1)
    connect_timeout: timedelta = timedelta(seconds=5)
    lease_time: timedelta = timedelta(seconds=2)
    breaker_failures: int = 5
    maximum_in_flight: int = 10_000
    tls_authorities: str | None = None
    sentinel_user: str | None = None
    sentinel_password: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._require_address()
        for name in ("soft_timeout", "command_timeout", "connect_timeout", "lease_time"):
            if not _SHORTEST <= getattr(self, name) <= _LONGEST:
                raise ValueError(f"{name} is {getattr(self, name)}: give from 10 milliseconds to a minute")
        if not 1 <= self.maximum_in_flight <= 100_000:
            raise ValueError(f"maximum_in_flight is {self.maximum_in_flight}: give from 1 to 100,000")
        if self.breaker_failures < 1:
            raise ValueError(f"breaker_failures is {self.breaker_failures}: give 1 or more")

    def _require_address(self) -> None:
        # No message repeats any part of an address, since a password may stand where it should not.
        match = _ADDRESS.fullmatch(self.address)
        if match is None:
            raise ValueError(f"The Redis address cannot be used: {_CURE}")
        is_sentinel = match["scheme"].endswith("-sentinel")
        is_one = not is_sentinel and not self.is_cluster
        if is_sentinel != (match["master"] is not None) or (is_one and "," in match["nodes"]):
            raise ValueError(f"The Redis address cannot be used: sentinels need a master's name, and nobody else has one; {_CURE}")
        if self.is_cluster and match["database"] not in (None, "", "0"):
            raise ValueError(f"The Redis address cannot be used: a cluster has one database, 0; {_CURE}")
        _ = self.nodes

    def _match(self) -> re.Match[str]:
        match = _ADDRESS.fullmatch(self.address)
        assert match is not None
        return match

    @property
    def is_cluster(self) -> bool:
        """Whether the address is that of a cluster."""
        return self._match()["scheme"].endswith("-cluster")

    @property
    def nodes(self) -> list[Endpoint]:
        """The server, the sentinels, or some of the cluster's nodes."""
        match = self._match()
        usual = 26379 if match["scheme"].endswith("-sentinel") else 6379
        nodes = []
        for node in match["nodes"].split(","):
            host, colon, port = node.rpartition(":") if ":" in node.rpartition("]")[2] else (node, "", "")
            if not host or (colon and not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536)):
                raise ValueError(f"The Redis address cannot be used: a host is empty, or a port is no number from 1 to 65535; {_CURE}")
            nodes.append(Endpoint(host.strip("[]"), int(port) if colon else usual))
        return nodes

    def __repr__(self) -> str:
        return f"Redis({self.name})"

    @property
    def name(self) -> str:
        """What operators call it; without secrets."""
        match = _ADDRESS.fullmatch(self.address)
        return "?" if match is None else match["nodes"] + (f"#{match['master']}" if match["master"] else "")

    def whereabouts(self) -> Whereabouts:
        """Who says where the master is, without a cluster."""
        match = self._match()
        if match["master"] is None:
            return Fixed(self.nodes[0])
        options = {"username": self.sentinel_user, "password": self.sentinel_password, "ssl": self._is_tls}
        if self._is_tls:
            options.update(self._tls())
        return Sentinels(self.nodes, match["master"], self.command_timeout.total_seconds(), options)

    def connection(self, at: Endpoint) -> Connection:
        """A connection of redis-py that is not made yet, and never comes back by itself."""
        match = self._match()
        user, _, password = (match["login"] or "").partition(":")
        options: dict[str, Any] = {"host": at.host, "port": at.port, "db": int(match["database"] or 0)}
        if password:
            options.update(username=unquote(user) or None, password=unquote(password))
        if self._is_tls:
            options.update(self._tls())
        kind = SSLConnection if self._is_tls else Connection
        made: Connection = kind(
            **options,
            protocol=2,
            driver_info=None,
            retry=Retry(NoBackoff(), 0),
            socket_timeout=None,
            socket_connect_timeout=self.connect_timeout.total_seconds(),
        )
        return made

    @property
    def _is_tls(self) -> bool:
        return self.address.startswith("rediss")

    def _tls(self) -> dict[str, Any]:
        """The chain of the certificate and the name by which the server was reached are always verified."""
        return {"ssl_cert_reqs": "required", "ssl_check_hostname": True, "ssl_ca_certs": self.tls_authorities}
