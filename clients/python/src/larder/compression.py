"""How payloads are made smaller. Whatever is read, nothing longer than the envelope promises is ever inflated."""

from __future__ import annotations

import zlib
from enum import Enum

from larder.errors import CodecError, CodecKind


class Compression(Enum):
    """What was done to a payload, by its number in the format. LZ4 needs the package ``lz4``, Zstandard ``zstandard``."""

    NONE = 0
    GZIP = 1
    LZ4 = 2
    ZSTD = 3

    def require(self) -> None:
        """Raises RuntimeError if the package that it needs is not installed."""
        try:
            compressed(self, b"")
        except ImportError as missing:
            raise RuntimeError(f"{self.name} needs the package {missing.name}: pip install larder-client[{self.name.lower()}]") from missing


def compressed(compression: Compression, data: bytes) -> bytes:
    """The data made smaller, or by incompressible data larger. Raises ImportError if a package is missing."""
    match compression:
        case Compression.GZIP:
            packer = zlib.compressobj(wbits=31)
            return packer.compress(data) + packer.flush()
        case Compression.LZ4:
            import lz4.block

            return bytes(lz4.block.compress(data, store_size=False))
        case Compression.ZSTD:
            import zstandard

            return zstandard.ZstdCompressor().compress(data)
    return data


def inflated(compression: Compression, stored: bytes, length: int) -> bytes:
    """The ``length`` bytes that were compressed. Raises CodecError if there are more, or less, or what is stored is damaged."""
    try:
        data = _at_most(compression, stored, length)
    except ImportError as missing:
        raise CodecError(CodecKind.FORMAT, f"The payload needs the package {missing.name}, which is not installed") from missing
    if len(data) != length:
        raise _wrong_length(length)
    return data


def _at_most(compression: Compression, stored: bytes, length: int) -> bytes:
    """At most one byte more than promised, so that a bomb is told from the truth by that byte."""
    match compression:
        case Compression.GZIP:
            return _gunzipped(stored, length)
        case Compression.LZ4:
            return _unlz4(stored, length)
        case Compression.ZSTD:
            return _unzstd(stored, length)
    return stored


def _gunzipped(stored: bytes, length: int) -> bytes:
    data = b""
    while stored and len(data) <= length:
        member = zlib.decompressobj(wbits=31)
        try:
            data += member.decompress(stored, length + 1 - len(data))
        except zlib.error as damaged:
            raise CodecError(CodecKind.PAYLOAD, f"The payload is no gzip: {damaged}") from damaged
        if not member.eof:
            raise _wrong_length(length)
        stored = member.unused_data
    return data


def _unlz4(stored: bytes, length: int) -> bytes:
    import lz4.block

    # A byte of a match's length stands for at most 255: nothing is allocated for what cannot be true.
    if length > len(stored) * 256:
        raise _wrong_length(length)
    try:
        return bytes(lz4.block.decompress(stored, uncompressed_size=length))
    except lz4.block.LZ4BlockError:
        # Damaged, or longer than promised: a block does not tell the two apart.
        raise _wrong_length(length) from None


def _unzstd(stored: bytes, length: int) -> bytes:
    import zstandard

    try:
        # Streamed, so that no more is allocated than is there, whatever the frame's head says.
        with zstandard.ZstdDecompressor().stream_reader(stored) as reader:
            return reader.read(length + 1)
    except zstandard.ZstdError as damaged:
        raise CodecError(CodecKind.PAYLOAD, f"The payload is no Zstandard: {damaged}") from damaged


def _wrong_length(length: int) -> CodecError:
    return CodecError(CodecKind.TRUNCATED, f"The payload does not have the {length} bytes it promises, or is damaged")
