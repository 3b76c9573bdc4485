"""The hourly round: how many requests wait where, and how many are past the term of the dated rule.

Each province is told in the journal where its term was missed, by which an alarm rings, and all
together as a metric; the ministry's page shows what the round counted, and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from functions.datarights.domain.backlog import Backlog, counted
from functions.datarights.domain.request import UNPLACED
from functions.datarights.store import backlogs
from functions.datarights.store import requests as store
from functions.kernel.divisions import provinces
from functions.runtime import journal

MOST: Final = 1000
"""Requests of a province that are counted; who has more has "1000"."""


@dataclass(frozen=True, slots=True)
class DataRequestsOverdue(journal.Fact):
    """Requests about data of a province ("00": of nobody's) are past their term; an alarm waits for
    this line."""

    level: ClassVar[journal.Level] = "WARNING"
    province: str
    overdue: int
    first_due: str


@dataclass(frozen=True, slots=True)
class DataRequestsWatched(journal.Fact):
    """The hourly round was made: how many requests about data wait, how many past their term."""

    waiting: int
    overdue: int


def look_after(now: datetime) -> tuple[Backlog, ...]:
    """Count what waits everywhere, keep it, tell what is overdue. Raises Busy."""
    known = {one.province: one for one in backlogs.all_of_them()}
    found = tuple(
        counted(place, store.waiting(place, MOST), now)
        for place in (UNPLACED, *(str(one.code) for one in provinces()))
    )
    for one in found:
        if one.waiting or one.province in known:
            backlogs.put(one)
        if one.overdue and one.first_due:
            day = one.first_due.date().isoformat()
            journal.tell(DataRequestsOverdue(one.province, one.overdue, day))
    waiting, overdue = (sum(one.waiting for one in found), sum(one.overdue for one in found))
    journal.measure("DataRequestsOverdue", overdue)
    journal.tell(DataRequestsWatched(waiting, overdue))
    return found
