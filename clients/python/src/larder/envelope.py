"""Envelopes, format 1: what stands in Redis under a key. See ``docs/protocol``.

Nothing here looks into the payload, and no length is believed before it was compared with what is there.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from larder import tags as tag_forms
from larder.compression import Compression
from larder.errors import CodecError, CodecKind

_MAGIC = 0x4C
_FORMAT = 1
_NEGATIVE = 1
_MAX_TAGS = 255
_MAX_COST = 2**31 - 1
# Magic, format, flags, form, stamp, three times, load cost, version, schema; behind it the number of tags.
_HEAD = struct.Struct(">BBBBqqqqIqI")
_SERIALIZERS = 4
_LENGTH_AND_CHECKSUM = 8


@dataclass(frozen=True, slots=True)
class Payload:
    """A value's bytes as they stand in an envelope; ``length`` is what they had before compression."""

    stored: bytes
    length: int
    compression: Compression = Compression.NONE


@dataclass(frozen=True, slots=True)
class Envelope:
    """An entry with its value still packed. Times are epoch milliseconds.

    ``payload`` is None for a negative entry, which says that the source has no value. ``serializer`` is the number in the format.
    """

    stamp: int
    created: int
    fresh_until: int
    stale_until: int
    serializer: int
    schema: int
    payload: Payload | None
    load_cost_micros: int = 0
    version: int = 0
    tags: frozenset[str] = field(default_factory=frozenset)

    def write(self, full_key: str) -> bytes:
        """The bytes, bound to the Redis key. Raises CodecError if there are more than 255 tags."""
        payload = self.payload or Payload(b"", 0)
        body = b"".join(
            (self._head(payload), _tag_bytes(self.tags), struct.pack(">I", payload.length), payload.stored),
        )
        return body + struct.pack(">I", tag_forms.crc32c(full_key.encode(), body))

    def _head(self, payload: Payload) -> bytes:
        return _HEAD.pack(
            _MAGIC,
            _FORMAT,
            _NEGATIVE if self.payload is None else 0,
            payload.compression.value << 4 | self.serializer,
            self.stamp,
            self.created,
            self.fresh_until,
            self.stale_until,
            min(self.load_cost_micros, _MAX_COST),
            self.version,
            self.schema,
        )


def _tag_bytes(tags: frozenset[str]) -> bytes:
    # Sorted, so that one entry has one envelope.
    stored = sorted({tag_forms.stored(tag) for tag in tags})
    if len(stored) > _MAX_TAGS:
        raise CodecError(
            CodecKind.TOO_MANY_TAGS,
            f"A value has {len(stored)} tags, an envelope takes {_MAX_TAGS}; use fewer, coarser tags",
        )
    encoded = [tag.encode() for tag in stored]
    return bytes([len(encoded)]) + b"".join(bytes([len(tag)]) + tag for tag in encoded)


def read(full_key: str, data: bytes) -> Envelope:
    """The envelope in bytes that stood under a Redis key. Raises CodecError, and nothing else, if they are none for that key.

    Encrypted envelopes are refused: this client has no keys.
    """
    return _Reader(full_key, data).read()


class _Reader:
    def __init__(self, full_key: str, data: bytes) -> None:
        self._full_key = full_key
        self._data = data
        self._at = 0

    def read(self) -> Envelope:
        flags, form = self._require_known()
        compression, serializer = self._require_known_form(form)
        _, _, _, _, stamp, created, fresh_until, stale_until, cost, version, schema = _HEAD.unpack_from(self._data)
        if fresh_until < created or stale_until < fresh_until:
            raise CodecError(CodecKind.FORMAT, "The envelope's times decrease")
        self._at = _HEAD.size
        tags = self._read_tags()
        payload = self._read_payload(compression)
        self._require_checksum()
        return Envelope(
            stamp=stamp,
            created=created,
            fresh_until=fresh_until,
            stale_until=stale_until,
            serializer=serializer,
            schema=schema,
            payload=_without(payload) if flags & _NEGATIVE else payload,
            load_cost_micros=min(cost, _MAX_COST),
            version=version,
            tags=tags,
        )

    def _require_known(self) -> tuple[int, int]:
        data = self._data
        if not data or data[0] != _MAGIC:
            raise CodecError(CodecKind.MAGIC, "The bytes are no envelope; something else writes to this key")
        self._require(2)
        if data[1] != _FORMAT:
            raise CodecError(CodecKind.FORMAT, f"The envelope is of format {data[1]}, this reader knows {_FORMAT}")
        self._require(_HEAD.size + 1 + _LENGTH_AND_CHECKSUM)
        if data[2] & ~_NEGATIVE:
            raise CodecError(CodecKind.FORMAT, f"The envelope has flags {data[2]}; encrypted ones are not read by this client")
        return data[2], data[3]

    @staticmethod
    def _require_known_form(form: int) -> tuple[Compression, int]:
        try:
            compression = Compression(form >> 4)
        except ValueError:
            raise CodecError(CodecKind.FORMAT, f"The envelope has the unknown compression {form >> 4}") from None
        if form & 0xF >= _SERIALIZERS:
            raise CodecError(CodecKind.FORMAT, f"The envelope has the unknown serializer {form & 0xF}")
        return compression, form & 0xF

    def _read_tags(self) -> frozenset[str]:
        return frozenset(self._read_tag() for _ in range(self._take(1)[0]))

    def _read_tag(self) -> str:
        data = self._take(self._take(1)[0])
        # No record ever names a tag that is too long or no text: its entry could not be invalidated by it.
        if len(data) <= tag_forms.MAX_TAG_BYTES:
            try:
                return data.decode()
            except UnicodeDecodeError:
                pass
        raise CodecError(CodecKind.FORMAT, f"A tag of the envelope is longer than {tag_forms.MAX_TAG_BYTES} bytes, or no UTF-8")

    def _read_payload(self, compression: Compression) -> Payload:
        self._require(_LENGTH_AND_CHECKSUM)
        (length,) = struct.unpack(">I", self._take(4))
        stored = self._take(len(self._data) - self._at - 4)
        if compression is Compression.NONE and length != len(stored):
            raise CodecError(CodecKind.TRUNCATED, f"The payload has {len(stored)} bytes and promises {length}")
        return Payload(stored, length, compression)

    def _require_checksum(self) -> None:
        (said,) = struct.unpack(">I", self._data[-4:])
        if said != tag_forms.crc32c(self._full_key.encode(), self._data[:-4]):
            raise CodecError(CodecKind.CHECKSUM, "The envelope's checksum does not fit: damaged, or written for another key")

    def _take(self, count: int) -> bytes:
        self._require(count)
        taken = self._data[self._at : self._at + count]
        self._at += count
        return taken

    def _require(self, count: int) -> None:
        if len(self._data) - self._at < count:
            raise CodecError(CodecKind.TRUNCATED, f"The envelope ends after {len(self._data)} bytes, before its lengths say so")


def _without(payload: Payload) -> Payload | None:
    if payload.length or payload.compression is not Compression.NONE:
        raise CodecError(CodecKind.FORMAT, "The envelope says that there is no value, and has one")
    return None
