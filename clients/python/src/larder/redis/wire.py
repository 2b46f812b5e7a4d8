"""RESP 2 as it stands on the wire: commands to bytes, and replies from bytes as they arrive.

redis-py reads each part of a reply in coroutines of its own, which for a hundred values costs more than all that this client does
with them. Here one plain loop reads whatever has arrived.
"""

from __future__ import annotations

from typing import Any

from redis._parsers.base import BaseParser
from redis.exceptions import InvalidResponse

_NEWLINE = b"\r\n"
_LONGEST_LINE = 65_536
_LONGEST_VALUE = 536_870_912  # the server's own limit
_DEEPEST = 16


def packed(command: tuple[Any, ...]) -> bytes:
    """A command, as the server reads it."""
    texts = [part if type(part) is str else str(part) for part in command if type(part) is not bytes]
    if len(texts) == len(command):
        whole = "".join([f"${len(text)}\r\n{text}\r\n" for text in texts])
        if whole.isascii():  # so that lengths are those of bytes; all keys are
            return f"*{len(command)}\r\n{whole}".encode()
    data = [part if type(part) is bytes else str(part).encode() for part in command]
    return b"*%d\r\n" % len(command) + b"".join([b"$%d\r\n%b\r\n" % (len(part), part) for part in data])


class Replies:
    """Reads replies from pieces, wherever these are cut. What is whole is never read twice."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._held = 0
        self._needed = 1
        # The arrays that are not whole yet, the outermost first, and how many elements each has to have.
        self._arrays: list[tuple[list[Any], int]] = []

    def feed(self, piece: bytes) -> list[Any]:
        """The replies that are whole now, in order; the server's errors among them. Raises InvalidResponse if it is no Redis."""
        self._pieces.append(piece)
        self._held += len(piece)
        if self._held < self._needed:
            return []
        data = b"".join(self._pieces)
        whole: list[Any] = []
        at = self._read(data, whole)
        rest = data[at:]
        self._pieces, self._held = ([rest] if rest else []), len(rest)
        return whole

    def _read(self, data: bytes, whole: list[Any]) -> int:
        """Up to where the data was read; says how much there must be before it is worth going on."""
        at, size, arrays = 0, len(data), self._arrays
        while True:
            end = data.find(_NEWLINE, at)
            if end < 0:
                self._needed = size - at + 1
                if self._needed > _LONGEST_LINE:
                    raise InvalidResponse("a line of the answer has no end")
                return at
            kind = data[at : at + 1]
            value: Any
            if kind == b"$":
                length = _length(data[at + 1 : end], _LONGEST_VALUE)
                start, stop = end + 2, end + 2 + length
                if length < 0:
                    value, at = None, start
                elif stop + 2 > size:
                    self._needed = stop + 2 - at
                    return at
                else:
                    value, at = data[start:stop], stop + 2
            elif kind == b"*":
                length = _length(data[at + 1 : end], _LONGEST_VALUE)
                at = end + 2
                if length > 0:
                    if len(arrays) == _DEEPEST:
                        raise InvalidResponse("the answer is nested too deep")
                    arrays.append(([], length))
                    continue
                value = None if length < 0 else []
            else:
                value = _simple(kind, data[at + 1 : end])
                at = end + 2
            while arrays:
                array, length = arrays[-1]
                array.append(value)
                if len(array) < length:
                    break
                arrays.pop()
                value = array
            else:
                whole.append(value)


def _length(digits: bytes, most: int) -> int:
    try:
        length = int(digits)
    except ValueError:
        length = most + 1
    if not -1 <= length <= most:
        raise InvalidResponse("what answers there is no Redis: a length is none")
    return length


def _simple(kind: bytes, line: bytes) -> Any:
    if kind == b"+":
        return line
    if kind == b"-":
        return BaseParser.parse_error(line.decode(errors="replace"))  # type: ignore[no-untyped-call]
    if kind == b":":
        try:
            return int(line)
        except ValueError:
            pass
    raise InvalidResponse("what answers there is no Redis: it does not speak its protocol")
