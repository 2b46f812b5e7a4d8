"""What a tail that has read so far proves about records that somebody waits for."""

from __future__ import annotations

import asyncio

import pytest

from larder.clock import SystemClock
from larder.errors import TierUnavailableError
from larder.journal.proof import Progress, Proof
from larder.journal.records import Link, Place, StreamId

KEYS = Link(StreamId(1, 0), "keys")
FIRST, OURS, THEIRS = (Link(StreamId(millis, 0), name) for millis, name in ((10, "first"), (11, "ours"), (12, "theirs")))


def begun() -> Progress:
    progress = Progress(Proof(SystemClock()))
    progress.applied(FIRST)
    progress.begun(at(FIRST))
    return progress


def at(groups: Link) -> Place:
    return Place("one", KEYS, groups)


def read(progress: Progress, *links: Link) -> None:
    for link in links:
        progress.applied(link)
    progress.advanced(at(links[-1]))


async def test_a_group_record_is_waited_for_until_it_was_applied() -> None:
    progress = begun()
    waiting = asyncio.create_task(progress.group_applied(OURS))
    await asyncio.sleep(0)
    assert not waiting.done()
    read(progress, OURS, THEIRS)
    await waiting
    await progress.group_applied(OURS)  # whoever asks behind that hears the same


async def test_one_that_was_lost_with_its_master_is_not_taken_for_applied_because_others_came_behind_it() -> None:
    # 1. A master acknowledges our record, and is succeeded by a replica that lacks it.
    progress = begun()
    waiting = asyncio.create_task(progress.group_applied(OURS))
    await asyncio.sleep(0)
    # 2. Another node's record comes there, in its place or behind it; it follows what this node has read.
    read(progress, THEIRS)
    # 3. Nothing here knows of ours.
    with pytest.raises(TierUnavailableError, match="lost"):
        await waiting
    with pytest.raises(TierUnavailableError, match="lost"):
        await progress.group_applied(Link(THEIRS.id, "another of that id"))


async def test_one_that_is_not_there_when_all_is_read_anew_is_lost() -> None:
    progress = begun()
    waiting = asyncio.create_task(progress.group_applied(THEIRS))
    await asyncio.sleep(0)
    release = progress.waiting()
    progress.lost("a head went backwards")
    progress.applied(OURS)
    progress.begun(at(OURS))
    release()
    with pytest.raises(TierUnavailableError, match="lost"):
        await waiting


async def test_what_was_applied_is_remembered_within_a_bound_and_what_was_forgotten_counts_as_lost() -> None:
    progress = begun()
    later = [Link(StreamId(20 + each, 0), "later") for each in range(1_024)]
    read(progress, OURS, *later[:-1])
    await progress.group_applied(OURS)
    read(progress, later[-1])
    with pytest.raises(TierUnavailableError, match="lost"):
        await progress.group_applied(OURS)
    await progress.group_applied(later[0])
