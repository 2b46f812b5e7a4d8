"""How long the newest record took from its append to its application here.

The id of a record is the server's time in whole milliseconds; heartbeats tell how the server's clock stands to ours, within half
their round trip. So the figure is right to about a millisecond, whatever our wall clock says.
"""

from __future__ import annotations

from larder.clock import Clock
from larder.journal.records import StreamId


class Lag:
    """Belongs to the event loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._server_ahead_micros: int | None = None
        self.seconds = 0.0

    def heard(self, server_micros: int, sent_nanos: int) -> None:
        """A heartbeat that was sent at a moment was answered just now."""
        between = sent_nanos + (self._clock.nanos() - sent_nanos) // 2
        self._server_ahead_micros = server_micros - between // 1_000

    def applied(self, id_: StreamId) -> None:
        """The tail has just applied the record."""
        if self._server_ahead_micros is not None:
            server_micros = self._clock.nanos() // 1_000 + self._server_ahead_micros
            self.seconds = max(0, server_micros - id_.millis * 1_000) / 1_000_000
