"""Several servers are asked the same, so that one that is down, or that hangs, costs a moment at most."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

from larder.errors import TierUnavailableError

T = TypeVar("T")

_PATIENCE_SECONDS = 0.25


async def answers(questions: Iterable[Coroutine[Any, Any, T]], hard_seconds: float) -> list[T]:
    """What they have answered once all have, or once a moment is over and somebody has; at least one.

    Waits for the hard timeout at most. Raises TierUnavailableError if nobody has answered, with what each has said.
    """
    asked = [asyncio.ensure_future(question) for question in questions]
    try:
        done, late = await asyncio.wait(asked, timeout=_PATIENCE_SECONDS)
        while late and not any(answer.exception() is None for answer in done):
            more, late = await asyncio.wait(late, return_when=asyncio.FIRST_COMPLETED, timeout=hard_seconds)
            if not more:
                break
            done |= more
    finally:
        for each in asked:
            each.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
    heard = [answer.result() for answer in asked if answer in done and answer.exception() is None]
    if not heard:
        raise TierUnavailableError("unavailable", "; ".join(str(answer.exception()) for answer in done) or "none has answered")
    return heard
