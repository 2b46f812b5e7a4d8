"""Values as bytes and back: JSON or MessagePack, alike in every language.

A *format* makes bytes of what JSON knows: None, bool, int, float, str, list and dict with texts for keys. A *codec* puts the
application's own types around that, and the envelope's compression, schema and limit.
"""

from __future__ import annotations

import json.scanner
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar

from larder import compression as packing
from larder.compression import Compression
from larder.envelope import Envelope, Payload
from larder.errors import CodecError, CodecKind
from larder.tags import schema_hash

V = TypeVar("V")

_DEEPEST = 500
_NONE = Compression.NONE  # looked at once, see envelope


class Format(Protocol):
    """Makes bytes of plain values. ``number`` is that of the serializer in the envelope."""

    number: int

    def write(self, plain: Any) -> bytes:
        """The bytes. What it raises becomes a CodecError."""

    def read(self, data: bytes) -> Any:
        """The value, and nothing behind it. What it raises becomes a CodecError."""


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


class Json:
    """JSON: readable, and what Java writes by default."""

    number = 1
    # Made once: what json.loads and json.dumps make anew each time costs more than what they do.
    _encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
    _decoder = json.JSONDecoder(parse_constant=_no_number)
    _scan = staticmethod(json.scanner.make_scanner(_decoder))  # type: ignore[arg-type]

    def write(self, plain: Any) -> bytes:
        return self._encode(plain).encode()

    def read(self, data: bytes) -> Any:
        text = data.decode()
        try:
            plain, end = self._scan(text, 0)
            if end == len(text):
                return plain
        except StopIteration:
            pass
        # Space before or behind it, or no JSON.
        return self._decoder.decode(text)


class MessagePack:
    """MessagePack: smaller and faster. Needs the package ``msgpack``; raises RuntimeError without it."""

    number = 2

    def __init__(self) -> None:
        try:
            import msgpack
        except ImportError as missing:
            raise RuntimeError("MessagePack needs the package msgpack: pip install larder-client[msgpack]") from missing
        self._packb = msgpack.packb
        self._unpackb = msgpack.unpackb

    def write(self, plain: Any) -> bytes:
        return bytes(self._packb(plain, use_bin_type=True, default=_text_of_number))

    def read(self, data: bytes) -> Any:
        # No length is believed that the bytes behind it cannot hold.
        most = len(data)
        limits = {f"max_{part}_len": most for part in ("str", "bin", "array", "map", "ext")}
        plain = self._unpackb(data, raw=False, strict_map_key=True, ext_hook=_no_extension, **limits)
        _require_plain(plain)
        return plain


def _text_of_number(value: object) -> str:
    """Decimals, and integers beyond 64 bits, are texts."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int):
        return str(value)
    raise TypeError(f"a {type(value).__name__} is no plain value")


def _no_extension(code: int, data: bytes) -> None:
    raise ValueError("it holds an extension type, which no Larder writes")


def _require_plain(value: Any) -> None:
    """Refuses what the unpacker lets through: timestamps, bytes for a map's keys, and what is nested too deep."""
    level = [value]
    depth = 0
    while level:
        if depth > _DEEPEST:
            raise ValueError(f"it is nested deeper than {_DEEPEST}")
        below: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                if not all(isinstance(name, str) for name in each):
                    raise ValueError("a map has a key that is no text")
                below.extend(each.values())
            elif isinstance(each, list):
                below.extend(each)
            elif type(each).__name__ == "Timestamp":
                raise ValueError("it holds an extension type, which no Larder writes")
        level = below
        depth += 1


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Values(Generic[V]):
    """How the values of one cache become bytes. Immutable.

    ``schema`` and ``number`` say what the values look like: nodes with another one load anew. ``to_plain`` makes of a value
    what the format knows, ``of_plain`` the value again; by default values are plain already. Beyond ``compress_above`` bytes a
    payload is compressed, if that makes it smaller; beyond ``most_bytes`` it is neither written nor read.
    """

    schema: str
    number: int = 1
    to_plain: Callable[[V], Any] = _same
    of_plain: Callable[[Any], V] = _same
    format: Format = Json()  # noqa: RUF009 - it has no state
    compression: Compression = Compression.GZIP
    compress_above: int = 1_024
    most_bytes: int = 1_048_576
    schema_hash: int = field(init=False, repr=False, compare=False)
    """The number in the envelope that stands for the schema."""

    def __post_init__(self) -> None:
        if not self.schema or self.number < 1:
            raise ValueError(f"schema is '{self.schema}', number {self.number}: give a name, and a number from 1")
        self.compression.require()
        object.__setattr__(self, "schema_hash", schema_hash(f"{self.schema}:{self.number}"))

    def pack(self, value: V) -> Payload:
        """The payload of a value. Raises CodecError if it cannot be written, or is too large."""
        try:
            data = self.format.write(self.to_plain(value))
        except Exception as unwritable:  # the application's code enters here, so anything may come out
            raise CodecError(CodecKind.PAYLOAD, f"A value cannot be written: {unwritable!r}") from unwritable
        if len(data) > self.most_bytes:
            raise self._too_large(len(data))
        if len(data) > self.compress_above:
            smaller = packing.compressed(self.compression, data)
            if len(smaller) < len(data):
                return Payload(smaller, len(data), self.compression)
        return Payload(data, len(data))

    def unpack(self, envelope: Envelope) -> V | None:
        """The value in an envelope, None if it says that there is none. Raises CodecError if it is not one of this cache's."""
        if envelope.schema != self.schema_hash:
            raise CodecError(CodecKind.SCHEMA, f"The value is of another schema than {self.schema}:{self.number}")
        if envelope.serializer != self.format.number:
            raise CodecError(
                CodecKind.FORMAT,
                f"The value has serializer {envelope.serializer}, this cache reads {self.format.number}",
            )
        payload = envelope.payload
        if payload is None:
            return None
        if payload.length > self.most_bytes:
            raise self._too_large(payload.length)
        data = payload.stored
        if payload.compression is not _NONE:
            data = packing.inflated(payload.compression, data, payload.length)
        try:
            return self.of_plain(self.format.read(data))
        except Exception as unreadable:  # the application's code enters here, too
            raise CodecError(CodecKind.PAYLOAD, f"The payload cannot be read: {unreadable!r}") from unreadable

    def _too_large(self, length: int) -> CodecError:
        return CodecError(CodecKind.TOO_LARGE, f"A value has {length} bytes, this cache allows {self.most_bytes}")
