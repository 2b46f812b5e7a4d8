"""What can go wrong, named by who has to act: the caller, the operator or the developer."""

from __future__ import annotations

from enum import Enum


class LarderError(Exception):
    """The root of all errors of this package but ValueError, TypeError and RuntimeError, which mean misuse."""


class LoadError(LarderError):
    """A loader failed, and nothing stale may be served instead. Its ``__cause__`` is what the loader raised."""


class TierUnavailableError(LarderError):
    """Redis did not answer. Reaches no caller of a cache: lookups go on without Redis, invalidations are deferred.

    ``kind`` is the word that the metrics use: ``unavailable``, ``timeout``, ``rejected``, ``loading``, ``noperm``, …
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class CodecKind(Enum):
    """What is wrong with bytes or with a value; the names are used as metric labels, in lower case."""

    MAGIC = "magic"
    FORMAT = "format"
    TRUNCATED = "truncated"
    CHECKSUM = "checksum"
    SCHEMA = "schema"
    TOO_LARGE = "too_large"
    TOO_MANY_TAGS = "too_many_tags"
    PAYLOAD = "payload"


class CodecError(LarderError):
    """A value could not be made bytes, or bytes no value. Bytes that cannot be read are a counted miss, and reach no caller."""

    def __init__(self, kind: CodecKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind
