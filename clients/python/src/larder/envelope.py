"""Envelopes, format 1: what stands in Redis under a key. See ``docs/protocol``.

Nothing here looks into the payload, and no length is believed before it was compared with what is there.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from google_crc32c import value as crc32c

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
_LEAST = _HEAD.size + 1 + _LENGTH_AND_CHECKSUM
_NUMBER = struct.Struct(">I")
# In Python 3.11 each look at a member of an Enum is a call, so for what is done to every value they are looked at once.
_NONE = Compression.NONE
_COMPRESSIONS = {compression.value: compression for compression in Compression}
_HEAD_SIZE = _HEAD.size
_UNTAGGED: tuple[frozenset[str], int] = frozenset(), _HEAD_SIZE + 1
_unpack_head, _unpack_number = _HEAD.unpack_from, _NUMBER.unpack_from


# Not frozen, here and below: each value that is read makes one of each, which frozen cost four times as much.
@dataclass(slots=True)
class Payload:
    """A value's bytes as they stand in an envelope; ``length`` is what they had before compression."""

    stored: bytes
    length: int
    compression: Compression = Compression.NONE


@dataclass(slots=True)
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
            (self._head(payload), _tag_bytes(self.tags), _NUMBER.pack(payload.length), payload.stored),
        )
        return body + _NUMBER.pack(crc32c(full_key.encode() + body))

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

    Encrypted envelopes are refused: this client has no keys. One loop reads many, so it is told in a piece, without helpers in between.
    """
    size = len(data)
    if size < _LEAST:
        raise _unknown(data)
    magic, number, flags, form, stamp, created, fresh_until, stale_until, cost, version, schema = _unpack_head(data)
    if magic != _MAGIC or number != _FORMAT or flags & ~_NEGATIVE:
        raise _unknown(data)
    compression = _COMPRESSIONS.get(form >> 4)
    if compression is None:
        raise CodecError(CodecKind.FORMAT, f"The envelope has the unknown compression {form >> 4}")
    if form & 0xF >= _SERIALIZERS:
        raise CodecError(CodecKind.FORMAT, f"The envelope has the unknown serializer {form & 0xF}")
    if fresh_until < created or stale_until < fresh_until:
        raise CodecError(CodecKind.FORMAT, "The envelope's times decrease")
    tags, at = _read_tags(data) if data[_HEAD_SIZE] else _UNTAGGED
    if size - at < _LENGTH_AND_CHECKSUM:
        raise _cut_off(data)
    (length,) = _unpack_number(data, at)
    stored = data[at + 4 : -4]
    if compression is _NONE and length != len(stored):
        raise CodecError(CodecKind.TRUNCATED, f"The payload has {len(stored)} bytes and promises {length}")
    (checksum,) = _unpack_number(data, size - 4)
    if checksum != crc32c(full_key.encode() + data[:-4]):
        raise CodecError(CodecKind.CHECKSUM, "The envelope's checksum does not fit: damaged, or written for another key")
    payload = Payload(stored, length, compression)
    return Envelope(
        stamp,
        created,
        fresh_until,
        stale_until,
        form & 0xF,
        schema,
        _without(payload) if flags & _NEGATIVE else payload,
        cost if cost < _MAX_COST else _MAX_COST,
        version,
        tags,
    )


def _unknown(data: bytes) -> CodecError:
    if not data or data[0] != _MAGIC:
        return CodecError(CodecKind.MAGIC, "The bytes are no envelope; something else writes to this key")
    if len(data) > 1 and data[1] != _FORMAT:
        return CodecError(CodecKind.FORMAT, f"The envelope is of format {data[1]}, this reader knows {_FORMAT}")
    if len(data) < _LEAST:
        return _cut_off(data)
    return CodecError(CodecKind.FORMAT, f"The envelope has flags {data[2]}; encrypted ones are not read by this client")


def _cut_off(data: bytes) -> CodecError:
    return CodecError(CodecKind.TRUNCATED, f"The envelope ends after {len(data)} bytes, before its lengths say so")


def _read_tags(data: bytes) -> tuple[frozenset[str], int]:
    """The tags, and where they end."""
    at = _HEAD.size + 1
    tags = set()
    for _ in range(data[_HEAD.size]):
        if at >= len(data) or at + 1 + data[at] > len(data):
            raise _cut_off(data)
        tags.add(_tag(data[at + 1 : at + 1 + data[at]]))
        at += 1 + data[at]
    return frozenset(tags), at


def _tag(data: bytes) -> str:
    # No record ever names a tag that is too long or no text: its entry could not be invalidated by it.
    if len(data) <= tag_forms.MAX_TAG_BYTES:
        try:
            return data.decode()
        except UnicodeDecodeError:
            pass
    raise CodecError(CodecKind.FORMAT, f"A tag of the envelope is longer than {tag_forms.MAX_TAG_BYTES} bytes, or no UTF-8")


def _without(payload: Payload) -> Payload | None:
    if payload.length or payload.compression is not Compression.NONE:
        raise CodecError(CodecKind.FORMAT, "The envelope says that there is no value, and has one")
    return None
