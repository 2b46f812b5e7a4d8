"""What stands on the wire, wherever it is cut."""

from __future__ import annotations

from typing import Any

import pytest
from redis.exceptions import BusyLoadingError, InvalidResponse, NoScriptError, ReadOnlyError

from larder.redis.wire import Replies, packed

ANSWERS: tuple[tuple[bytes, Any], ...] = (
    (b"+OK\r\n", b"OK"),
    (b":-7\r\n", -7),
    (b"$3\r\na\r\n\r\n", b"a\r\n"),
    (b"$0\r\n\r\n", b""),
    (b"$-1\r\n", None),
    (b"*-1\r\n", None),
    (b"*0\r\n", []),
    (b"*3\r\n$1\r\na\r\n*2\r\n:1\r\n*0\r\n$-1\r\n", [b"a", [1, []], None]),
)
WHOLE = b"".join(data for data, _ in ANSWERS)
READ: list[Any] = [value for _, value in ANSWERS]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 11, len(WHOLE)])
def test_answers_are_read_wherever_they_are_cut(size: int) -> None:
    replies = Replies()
    pieces = [WHOLE[at : at + size] for at in range(0, len(WHOLE), size)]
    assert [reply for piece in pieces for reply in replies.feed(piece)] == READ


@pytest.mark.parametrize(
    ("line", "error"),
    [("READONLY no", ReadOnlyError), ("NOSCRIPT none", NoScriptError), ("LOADING yet", BusyLoadingError)],
)
def test_errors_are_answers_of_their_kind(line: str, error: type[Exception]) -> None:
    (reply,) = Replies().feed(f"-{line}\r\n".encode())
    assert isinstance(reply, error)


@pytest.mark.parametrize(
    "data",
    [b"HTTP/1.1 400 Bad Request\r\n", b"$-2\r\n", b"$x\r\n", b"$600000000\r\n", b":x\r\n", b"+" + b"x" * 70_000, b"*1\r\n" * 17],
)
def test_what_is_no_redis_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidResponse):
        Replies().feed(data)


def test_lengths_are_those_of_bytes() -> None:
    assert packed(("SET", "ü", 7)) == b"*3\r\n$3\r\nSET\r\n$2\r\n\xc3\xbc\r\n$1\r\n7\r\n"
    assert packed(("SET", "k", b"\xff")) == b"*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\n\xff\r\n"
    assert packed(("GET", "k")) == b"*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"
