"""A small application: goals of users, cached over a source that takes its time.

    python examples/goals.py redis://localhost:6379 shop

Run it twice, side by side, or beside a Java node of the same namespace: they share what is loaded.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from larder import CacheSpec, Larder, values_of


@dataclass(frozen=True)
class Goal:
    id: int
    user_id: int
    title: str


class Repository:
    """The system of record."""

    def __init__(self) -> None:
        self._goals = {id_: Goal(id_, id_ % 3, f"goal {id_}") for id_ in range(100)}
        self.queries = 0

    async def find(self, id_: int) -> Goal | None:
        self.queries += 1
        await asyncio.sleep(0.01)
        return self._goals.get(id_)

    async def find_all(self, ids: Sequence[int]) -> Mapping[int, Goal | None]:
        self.queries += 1
        await asyncio.sleep(0.01)
        return {id_: self._goals.get(id_) for id_ in ids}

    async def save(self, goal: Goal) -> Goal:
        self._goals[goal.id] = goal
        return goal


def goals_of(repository: Repository) -> CacheSpec[int, Goal]:
    return CacheSpec(
        "goal:{id}",
        values_of(Goal),
        loader=repository.find,
        bulk_loader=repository.find_all,
        tags=lambda goal: {f"user:{goal.user_id}"},
        time_to_live=timedelta(minutes=10),
        stale_if_error=timedelta(hours=1),
    )


async def run(address: str, instance: str = "example") -> list[str]:
    """What it prints."""
    repository = Repository()
    async with Larder(instance, "v1", address) as larder:
        goals = larder.cache(goals_of(repository))
        said = [f"first:   {await goals.lookup(42)}", f"again:   {await goals.lookup(42)}"]
        many = await goals.get_many(range(40, 50))
        said.append(f"many:    {sum(goal is not None for goal in many)} goals")
        changed = replace(Goal(42, 0, ""), title="learn to sail")
        await goals.update(42, lambda: repository.save(changed))
        said.append(f"updated: {await goals.get(42)}")
        said.append(f"user 0:  {(await larder.invalidate_tag('user:0')).value}")
        said.append(f"status:  connected={larder.status.is_connected}")
        return said


if __name__ == "__main__":
    print(*asyncio.run(run(*(sys.argv[1:] or ["redis://localhost:6379"]))), sep="\n")
