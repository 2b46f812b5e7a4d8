"""What it means that something failed."""

from __future__ import annotations

from redis import exceptions

from larder.errors import TierUnavailableError

_KINDS: tuple[tuple[type[Exception], str], ...] = (
    (TierUnavailableError, ""),
    (exceptions.ReadOnlyError, "readonly"),
    (exceptions.OutOfMemoryError, "oom"),
    (exceptions.NoPermissionError, "noperm"),
    (exceptions.MasterDownError, "readonly"),
    (exceptions.ClusterDownError, "clusterdown"),
    (exceptions.TryAgainError, "clusterdown"),
    (exceptions.BusyLoadingError, "loading"),
    (exceptions.AuthenticationError, "wrongpass"),
)
_WORDS = {"READONLY": "readonly", "NOREPLICAS": "readonly", "MISCONF": "readonly", "BUSY": "busy", "OOM": "oom", "NOPERM": "noperm"}

# What the server answers is mostly a sign that it lives; these are outages all the same.
_OUTAGES = ("unavailable", "timeout", "loading", "busy")


def kind_of(failure: BaseException) -> str:
    """The word that metrics use for what failed."""
    if isinstance(failure, TierUnavailableError):
        return failure.kind
    for error, kind in _KINDS:
        if isinstance(failure, error):
            return kind
    if isinstance(failure, TimeoutError | exceptions.TimeoutError):
        return "timeout"
    if isinstance(failure, OSError | exceptions.ConnectionError):
        return "unavailable"
    return _WORDS.get(str(failure).split(" ")[0], "error")


def is_outage(failure: BaseException) -> bool:
    """Whether it says that the server is of no use to anybody at the moment."""
    return kind_of(failure) in _OUTAGES or isinstance(failure, exceptions.MasterDownError)


def is_misplaced(failure: BaseException) -> bool:
    """Whether it says that somebody else than was asked has, or is getting, the slot; MOVED is an ASK in redis-py."""
    return isinstance(failure, exceptions.AskError)
