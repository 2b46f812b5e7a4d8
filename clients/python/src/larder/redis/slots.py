"""Which master of a cluster serves which slots, as its nodes tell it. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from redis.crc import key_slot

from larder.redis.whereabouts import Endpoint

SLOTS = 16_384


def slot_of(key: str) -> int:
    """The slot of a key as it stands in Redis."""
    return key_slot(key.encode())


class Range(NamedTuple):
    """The slots from one to another, both included."""

    first: int
    last: int
    master: Endpoint


@dataclass(frozen=True, slots=True)
class SlotMap:
    """Who serves which slots. ``epoch``: the newest configuration that the node which told it had heard of."""

    epoch: int
    ranges: tuple[Range, ...]

    @staticmethod
    def of(epoch: int, answer: list[Any], asked: Endpoint) -> SlotMap:
        """Reads the answer to ``CLUSTER SLOTS``; who was asked may leave its own address out."""
        ranges = (Range(first, last, _endpoint(master, asked)) for first, last, master, *_ in (each for each in answer if len(each) > 2))
        return SlotMap(epoch, tuple(ranges))

    @property
    def masters(self) -> list[Endpoint]:
        """Those that serve slots, each once."""
        return list(dict.fromkeys(each.master for each in self.ranges))

    def heirs_of(self, master: Endpoint, before: SlotMap) -> Counter[Endpoint]:
        """Who serves how much of what another master has served in an earlier map."""
        heirs: Counter[Endpoint] = Counter()
        for old in before.ranges:
            for new in self.ranges if old.master == master else ():
                common = min(old.last, new.last) - max(old.first, new.first) + 1
                if common > 0:
                    heirs[new.master] += common
        return heirs

    def successors(self, before: SlotMap) -> dict[Endpoint, Endpoint]:
        """Where each master of this map was in the map before; those that were not there at all are left out.

        Who is there in both stays who it is. Who has gone is succeeded by whoever has most of its slots, if that one was not
        there before: its replica, after a failover.
        """
        known = set(before.masters)
        were = {master: master for master in self.masters if master in known}
        for gone in before.masters:
            if gone in were:
                continue
            for heir, _ in self.heirs_of(gone, before).most_common():
                if heir not in were:
                    were[heir] = gone
                    break
        return were


def _endpoint(node: list[Any], asked: Endpoint) -> Endpoint:
    host = (node[0] or b"").decode()
    return Endpoint(asked.host if host in ("", "?") else host, int(node[1]))
