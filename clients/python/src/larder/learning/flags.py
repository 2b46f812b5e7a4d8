"""For whom a flag is on: the same subjects in every language. Pure."""

from __future__ import annotations

import math

_BITS = 2**64 - 1
_PLACES = 10_000

DEFAULTS = {"new-scheduler": 0.0, "streaks": 100.0, "voice-answers": 0.0}


def is_on(flags: dict[str, str], name: str, subject: str | int) -> bool:
    """Whether it is on for a subject: a stable share of them, as many per cent as the flag says, or else its default says."""
    return place(name, str(subject)) < math.floor(percent(flags, name) * 100 + 0.5)


def percent(flags: dict[str, str], name: str) -> float:
    """What the flag says; its default where it says nothing that is a number from 0 to 100."""
    default = DEFAULTS.get(name, 0.0)
    try:
        said = float(flags[name])
    except (KeyError, ValueError):
        return default
    return said if 0 <= said <= 100 else default


def place(name: str, subject: str) -> int:
    """Where a subject stands among 10,000: FNV-1a of 64 bits, finished by MurmurHash3's fmix64."""
    mixed = 0xCBF29CE484222325
    for byte in f"{name}:{subject}".encode():
        mixed = (mixed ^ byte) * 0x100000001B3 & _BITS
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53, 1):
        mixed = (mixed ^ mixed >> 33) * factor & _BITS
    return mixed % _PLACES
