"""How far behind the newest record was."""

from __future__ import annotations

from conftest import AdvancedClock, Nodes
from larder.journal.lag import Lag
from larder.journal.records import StreamId
from servers import RedisProcess


def test_lag_is_told_by_the_server_s_clock_whatever_ours_says() -> None:
    clock = AdvancedClock()
    lag = Lag(clock)
    lag.applied(StreamId(5, 0))
    assert lag.seconds == 0  # nothing is known of the server's clock yet
    sent = clock.nanos()
    lag.heard(1_000_000_000, sent)
    clock.advance(2)
    lag.applied(StreamId(1_000_000, 0))
    assert 2 <= lag.seconds < 60
    lag.applied(StreamId(2_000_000, 0))
    assert lag.seconds == 0


async def test_a_node_tells_its_lag(shared_redis: RedisProcess, nodes: Nodes) -> None:
    larder = await nodes.open(shared_redis)
    await larder.invalidate_tag("x")
    assert 0 <= larder.status.lag_seconds < 60
