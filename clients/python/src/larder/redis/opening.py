"""Makes connections."""

from __future__ import annotations

from typing import Any

from redis import exceptions

from larder.clock import Clock
from larder.errors import TierUnavailableError
from larder.redis.failures import kind_of
from larder.redis.line import Line, Redirect, Reign
from larder.redis.settings import Redis
from larder.redis.whereabouts import Endpoint


async def connected(settings: Redis, at: Endpoint, clock: Clock, redirect: Redirect | None = None) -> Line:
    """A connection to whoever answers there, over TLS and logged in. To be bounded by the caller.

    Raises TierUnavailableError. What it is answered to be elsewhere, in a cluster, is handed to ``redirect``.
    """
    connection = settings.connection(at)
    try:
        await connection.connect()  # type: ignore[no-untyped-call]
        return Line(connection, at, clock, settings.maximum_in_flight, redirect)
    except (TimeoutError, OSError, exceptions.RedisError) as failure:
        await connection.disconnect(nowait=True)
        raise TierUnavailableError(kind_of(failure), str(failure)) from failure
    except BaseException:
        await connection.disconnect(nowait=True)
        raise


async def asked_for_its_reign(line: Line) -> Line:
    """The same, knowing under which master it was made; closed otherwise. Raises TierUnavailableError if that is a replica."""
    try:
        line.reign = reign(await line.here("INFO"))
        return line
    except exceptions.RedisError as failure:
        line.close()
        raise TierUnavailableError(kind_of(failure), str(failure)) from failure
    except BaseException:
        line.close()
        raise


async def still_reigns(line: Line) -> None:
    """Returns if the server is the same master as when the connection was made; gives the connection up otherwise.

    A master that was succeeded and promoted again has its successor's data, and has closed no connection. Raises TierUnavailableError
    and RedisError.
    """
    fields = fields_of(await line.here("INFO", "replication"))
    if fields.get("role") != "master" or fields.get("master_replid", "") != line.reign.replication:
        line.close("it was succeeded meanwhile")
        raise TierUnavailableError("unavailable", "it was succeeded since the connection was made")


def fields_of(info: object) -> dict[str, str]:
    """Names and values in an ``INFO``. Raises TierUnavailableError if it is none."""
    if not isinstance(info, bytes):
        raise TierUnavailableError("error", "what answers there is no Redis")
    lines = info.decode(errors="replace").splitlines()
    fields: dict[str, Any] = dict(line.split(":", 1) for line in lines if ":" in line and not line.startswith("#"))
    return fields


def reign(info: object) -> Reign:
    """Which master it is. Raises TierUnavailableError if it is none."""
    fields = fields_of(info)
    if fields.get("role") != "master":
        raise TierUnavailableError("readonly", f"it is a replica of {fields.get('master_host')}; give the master's address")
    return Reign(fields.get("master_replid", ""), fields.get("run_id", ""))
