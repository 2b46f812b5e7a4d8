from __future__ import annotations

import secrets

import goals
from servers import RedisProcess


async def test_the_example_does_what_it_says(shared_redis: RedisProcess) -> None:
    said = await goals.run(shared_redis.address, "example-" + secrets.token_hex(6))
    assert "title='goal 42'" in said[0]
    assert "10 goals" in said[2]
    assert "learn to sail" in said[3]
    assert len(said) == 6
