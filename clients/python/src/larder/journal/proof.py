"""How far this node has read, and what that proves.

The tail reports where it stands; a heartbeat brings the heads that the server had at some moment after it was sent. Once the
tail has passed them, everything appended before the sending was applied.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from larder.clock import Clock, ClockJumps
from larder.errors import TierUnavailableError
from larder.journal.records import ContinuityLostError, Link, Place

_MOST_PENDING = 64
_MOST_REMEMBERED = 1_024


class Proof:
    """The moment up to which nothing was missed.

    Where the wall clock runs ahead of the monotonic one, the machine may have been suspended, so the time in between makes the
    proof older. Moments here are monotonic nanoseconds plus all that was skipped.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._jumps = ClockJumps(clock)
        self._skipped = 0
        self._moment: int | None = None

    @property
    def at_nanos(self) -> int | None:
        """The proven moment on the monotonic clock; None if nothing is proved."""
        return None if self._moment is None else self._moment - self._skipped

    def moment(self) -> int:
        """Now."""
        return self._clock.nanos() + self._skipped

    def prove(self, moment: int) -> None:
        """Nothing that was appended before the moment was missed."""
        self._moment = moment if self._moment is None else max(self._moment, moment)

    def revoke(self) -> None:
        """Anything may have been missed."""
        self._moment = None

    def covers(self, moment: int) -> bool:
        """Whether that is proved up to the moment."""
        return self._moment is not None and self._moment >= moment

    def compare_clocks(self) -> None:
        """To be called a few times a second."""
        self._skipped += self._jumps.ahead_nanos()


@dataclass(frozen=True, slots=True)
class Question:
    """What a heartbeat knew when it was sent."""

    moment: int
    place: Place | None
    beginning: int


class Progress:
    """Where the tail stands, and who waits for what. Each time continuity is lost, what was asked before proves nothing."""

    def __init__(self, proof: Proof) -> None:
        self._proof = proof
        self._pending: list[tuple[int, Place]] = []
        self._waiters: list[tuple[Callable[[], bool], asyncio.Future[None], bool]] = []
        self._beginnings = 0
        self._applied: dict[Link, None] = {}
        self.place: Place | None = None
        self.last_known: Place | None = None
        self.lost_because = "start"

    def waiting(self) -> Callable[[], None]:
        """Everything is about to be read anew: ends the waits for records that are under way now, once that is done."""
        present = [future for _, future, is_for_record in self._waiters if is_for_record]
        return lambda: _end(present)

    def applied(self, link: Link) -> None:
        """A group record was applied. The newest are remembered by their names: by an id another record may come, after a failover."""
        self._applied[link] = None
        if len(self._applied) > _MOST_REMEMBERED:
            del self._applied[next(iter(self._applied))]

    def begun(self, at: Place) -> None:
        """The tail has read all group records, and stands there."""
        self._beginnings += 1
        self.place = self.last_known = at
        self._release()

    def advanced(self, to: Place) -> None:
        """The tail has applied everything up to the place."""
        self.last_known = to
        if self.place is not None:
            self.place = to
            self._settle(to)
        self._release()

    def lost(self, reason: str) -> None:
        """Nothing is known any more until the journal was read anew."""
        if self.place is not None:
            self.place = None
            self.lost_because = reason
        self._pending.clear()
        self._proof.revoke()

    def ask(self) -> Question:
        """What to remember when a heartbeat is sent."""
        return Question(self._proof.moment(), self.place, self._beginnings)

    def answered(self, question: Question, heads: Callable[[], Place]) -> None:
        """What the server answered to a heartbeat; reading it raises where a part of the journal is missing."""
        if self.place is None or question.place is None or question.beginning != self._beginnings:
            return
        try:
            said = heads()
            question.place.must_precede(said)
        except ContinuityLostError as missing:
            self.lost(str(missing))
            return
        if len(self._pending) < _MOST_PENDING:
            self._pending.append((question.moment, said))
        self._settle(self.place)
        self._release()

    def _settle(self, at: Place) -> None:
        passed = [asked for asked in self._pending if at.has_reached(asked[1])]
        for asked in passed:
            self._proof.prove(asked[0])
            self._pending.remove(asked)

    async def proven_now(self) -> None:
        """Returns when everything before now is proven to have been applied. To be bounded by the caller."""
        moment = self._proof.moment()
        await self._reached(lambda: self._proof.covers(moment), is_for_record=False)

    async def group_applied(self, link: Link) -> None:
        """Returns when the group record was applied. To be bounded by the caller.

        Raises TierUnavailableError if the tail has passed where it would be, and it was not there: it was lost with the master that had
        acknowledged it.
        """
        await self._reached(lambda: self.place is not None and self.place.groups.id >= link.id, is_for_record=True)
        if link not in self._applied:
            raise TierUnavailableError("unavailable", f"record {link.id} of the journal was lost with the master that had it")

    async def _reached(self, is_reached: Callable[[], bool], *, is_for_record: bool) -> None:
        if is_reached():
            return
        waiter = (is_reached, asyncio.get_running_loop().create_future(), is_for_record)
        self._waiters.append(waiter)
        try:
            await waiter[1]
        finally:
            self._waiters.remove(waiter)

    def _release(self) -> None:
        _end([future for is_reached, future, _ in self._waiters if is_reached()])


def _end(futures: list[asyncio.Future[None]]) -> None:
    for future in futures:
        if not future.done():
            future.set_result(None)
