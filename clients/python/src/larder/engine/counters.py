"""What one cache counts. Read by whoever wants to; nothing here is reset."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from larder.engine.entries import Outcome


@dataclass(slots=True)
class Counters:
    """Counts since the cache was made; ``*_seconds`` are sums: of lookups that memory could not answer, and of loads."""

    lookups: Counter[Outcome] = field(default_factory=Counter)
    lookup_seconds: defaultdict[Outcome, float] = field(default_factory=lambda: defaultdict(float))
    slow_lookups: Counter[Outcome] = field(default_factory=Counter)
    loads: Counter[bool] = field(default_factory=Counter)
    load_seconds: defaultdict[bool, float] = field(default_factory=lambda: defaultdict(float))
    puts: Counter[str] = field(default_factory=Counter)
    bytes_written: int = 0
    refused_fills: int = 0
    tier_errors: Counter[str] = field(default_factory=Counter)
