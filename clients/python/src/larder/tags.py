"""Tags and schemas in the forms in which they are stored and compared."""

from __future__ import annotations

import google_crc32c

from larder.text import marked_hash

MAX_TAG_BYTES = 64


def stored(tag: str) -> str:
    """The tag itself, or ``~`` and 32 hex digits of its SHA-256 if it is longer than 64 bytes in UTF-8."""
    # Half a surrogate pair becomes a question mark, as in Java: at worst such a tag kills too much.
    data = tag.encode(errors="replace")
    return marked_hash(data) if len(data) > MAX_TAG_BYTES else data.decode()


def schema_hash(schema: str) -> int:
    """The CRC-32C of a schema's name, a colon and its number."""
    checksum: int = google_crc32c.value(schema.encode())
    return checksum
