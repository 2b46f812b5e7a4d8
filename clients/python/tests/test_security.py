"""TLS, users and their rights."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
import trustme

from clusters import HIGHEST, LOWEST, OPTIONS, SLOTS, ask
from conftest import BUSY, Nodes, Source, eventually, require_redis, spec
from larder import Acknowledgement, Outcome, Redis
from servers import RedisProcess
from vectors import REPOSITORY


@pytest_asyncio.fixture
async def tls_redis(own_redis: RedisProcess) -> AsyncIterator[tuple[RedisProcess, str]]:
    """A server with TLS, and the file of the authority that signed its certificate for 127.0.0.1."""
    await own_redis.kill()
    trusted = certified(own_redis)
    await own_redis.start(tls=True)
    yield own_redis, trusted


@pytest_asyncio.fixture
async def tls_node() -> AsyncIterator[tuple[RedisProcess, str]]:
    """A cluster of one that talks TLS alone."""
    require_redis()
    node = RedisProcess(LOWEST, HIGHEST)
    try:
        trusted = certified(node)
        await node.start(*OPTIONS, "--tls-cluster", "yes", tls=True)
        await ask(node, "CLUSTER", "ADDSLOTS", *range(SLOTS))
        yield node, trusted
    finally:
        await node.close()


def certified(redis: RedisProcess) -> str:
    authority = trustme.CA()
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(redis.folder / "server.pem"))
    trusted = str(redis.folder / "authority.pem")
    authority.cert_pem.write_to_path(trusted)
    return trusted


def over_tls(redis: RedisProcess, host: str, authorities: str | None) -> Redis:
    return Redis(f"rediss://{host}:{redis.tls_port}", BUSY, BUSY, BUSY, tls_authorities=authorities)


class TestTls:
    async def test_a_server_whose_authority_is_trusted_is_used(self, tls_redis: tuple[RedisProcess, str], nodes: Nodes) -> None:
        redis, authority = tls_redis
        source = Source(_1="v")
        larder = await nodes.open("", settings=over_tls(redis, "127.0.0.1", authority))
        cache = larder.cache(spec(source.load, memory=0))
        assert [(await cache.lookup(1)).outcome for _ in range(2)] == [Outcome.LOAD, Outcome.REDIS]

    async def test_a_cluster_is_used_over_tls_too(self, tls_node: tuple[RedisProcess, str], nodes: Nodes) -> None:
        node, authority = tls_node
        settings = Redis(f"rediss-cluster://127.0.0.1:{node.tls_port}", BUSY, BUSY, BUSY, tls_authorities=authority)
        larder = await nodes.open("", settings=settings)
        source = Source(_1="v", _2="w")
        cache = larder.cache(spec(source.load, memory=0))
        assert [(await cache.lookup(key)).outcome for key in (1, 2, 1, 2)] == [Outcome.LOAD] * 2 + [Outcome.REDIS] * 2
        assert [server.name for server in larder.servers] == [f"127.0.0.1:{node.tls_port}"]

    async def test_another_authority_is_refused(self, tls_redis: tuple[RedisProcess, str], nodes: Nodes) -> None:
        redis, _ = tls_redis
        larder = await nodes.open("", is_ready=False, settings=over_tls(redis, "127.0.0.1", None))
        await eventually(lambda: "certificate verify failed" in larder.status.last_error.lower())
        assert not larder.status.is_connected

    async def test_another_name_is_refused(self, tls_redis: tuple[RedisProcess, str], nodes: Nodes) -> None:
        redis, authority = tls_redis
        larder = await nodes.open("", is_ready=False, settings=over_tls(redis, "localhost", authority))
        await eventually(lambda: "certificate" in larder.status.last_error.lower())
        assert not larder.status.is_connected


async def test_an_applications_user_may_do_all_that_a_node_does(own_redis: RedisProcess, nodes: Nodes) -> None:
    # The rights are those that the page on security gives an application, word for word.
    page = (REPOSITORY / "docs" / "security.md").read_text("utf-8")
    rights = re.search(r"ACL SETUSER application on >… (.*?)```", page, re.DOTALL)
    assert rights is not None
    words = rights[1].replace("shop:v1", f"{nodes.instance}:v1").split()
    async with own_redis.client() as client:
        await client.execute_command("ACL", "SETUSER", "app", "on", ">secret", *words)  # type: ignore[no-untyped-call]
    settings = Redis(f"redis://app:secret@127.0.0.1:{own_redis.port}", BUSY, BUSY, BUSY)
    source = Source(_1="one", _2="two")
    larder = await nodes.open("", settings=settings)
    cache = larder.cache(spec(source.load, bulk_loader=source.load_all, memory=0, version=lambda value: 1))

    async def write() -> str:
        return "three"

    assert await cache.get_many([1, 2]) == ["one", "two"]
    assert await cache.update(3, write) == "three"
    assert await cache.put(4, "four") is Acknowledgement.ACKNOWLEDGED
    assert await cache.invalidate(1) is Acknowledgement.ACKNOWLEDGED
    assert await larder.invalidate_tag("x") is Acknowledgement.ACKNOWLEDGED
    assert [(await cache.lookup(key)).outcome for key in (2, 3, 4)] == [Outcome.REDIS] * 3
    assert cache.counters.tier_errors == {}
    async with own_redis.client() as client:
        denied = await client.execute_command("ACL", "LOG")  # type: ignore[no-untyped-call]
    assert denied == []


async def test_a_wrong_password_is_named_and_not_shown(own_redis: RedisProcess, nodes: Nodes) -> None:
    settings = Redis(f"redis://app:hidden@127.0.0.1:{own_redis.port}", command_timeout=timedelta(seconds=5))
    larder = await nodes.open("", is_ready=False, settings=settings)
    await eventually(lambda: "password" in larder.status.last_error.lower() or "wrongpass" in larder.status.last_error.lower())
    assert "hidden" not in larder.status.last_error + repr(settings)


@pytest.mark.parametrize(
    ("address", "cure"),
    [
        ("localhost:6379", "redis://"),
        ("redis-cluster://one,two/3", "one database"),
        ("redis-cluster://one#main", "master's name"),
        ("redis-cluster://:secret@one:port", "port is no number"),
        ("redis-sentinel://localhost", "master's name"),
        ("redis://localhost#main", "master's name"),
        ("redis://one,two", "master's name"),
        ("redis://localhost:port", "port is no number"),
        ("redis://:secret@localhost:0", "port is no number"),
    ],
)
def test_an_address_that_does_not_fit_is_refused(address: str, cure: str) -> None:
    with pytest.raises(ValueError, match=cure) as refused:
        Redis(address)
    assert "secret" not in str(refused.value)


def test_a_replica_is_refused_by_what_it_says() -> None:
    from larder.errors import TierUnavailableError
    from larder.redis.opening import reign

    with pytest.raises(TierUnavailableError, match=r"replica of 10\.0\.0\.1"):
        reign(b"# Replication\r\nrole:slave\r\nmaster_host:10.0.0.1\r\n")
    with pytest.raises(TierUnavailableError, match="no Redis"):
        reign([b"INFO"])
    assert reign(b"role:master\r\nrun_id:r\r\nmaster_replid:m\r\n").run == "r"
