"""The days of laboratories, recomputed to absolute values from the worklist.

A cohort is made anew where it was marked as changed, and while any tube of it is on its way, for
then it ages. The volume of every day that such a cohort touches is summed anew from all cohorts.
Nothing is ever added to a number, so a run may come twice, late or half.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from functions.access import service as access
from functions.kernel.errors import NotFound
from functions.kernel.identifiers import DivisionPath, UnitId
from functions.kernel.periods import DAY, day_of
from functions.laboratory.domain.cohort import OPEN_DAYS, Cohort, cohort_of, needs_alarm, volume_on
from functions.laboratory.store import days
from functions.laboratory.store import worklist as store
from functions.runtime import journal
from functions.runtime.tables import ConditionLost

AGES_AFTER = timedelta(minutes=50)
"""A cohort that is only older, not changed, is made anew once an hour."""


@dataclass(frozen=True, slots=True)
class TubesStuck(journal.Fact):
    """So many of a day's tubes wait too long at a laboratory that somebody has to look."""

    level: ClassVar[journal.Level] = "WARNING"
    laboratory: str
    day: str
    tubes: int


@dataclass(frozen=True, slots=True)
class DaysClosed(journal.Fact):
    """A run over the laboratories' days."""

    cohorts: int
    stuck: int


def close_days(now: datetime) -> int:
    """Make anew what changed or has aged; how many cohorts. Idempotent. Raises Busy."""
    wanted: dict[tuple[UnitId, date], str | None] = {
        (laboratory, day): mark for laboratory, day, mark in days.changed_cohorts()
    }
    known = {one.laboratory for one in days.laboratories()}
    new = {laboratory for laboratory, _ in wanted} - known
    for laboratory in sorted(new):
        days.list_laboratory(_listed(laboratory))
    for laboratory in sorted(known | new):
        for cohort in recent_cohorts(laboratory, now):
            if not cohort.is_settled and now - cohort.at >= AGES_AFTER:
                wanted.setdefault((laboratory, cohort.day), None)
    stuck = 0
    for (laboratory, day), mark in sorted(wanted.items(), key=lambda one: one[0]):
        stuck += close_cohort(laboratory, day, mark, now).stuck_count
    journal.tell(DaysClosed(len(wanted), stuck))
    return len(wanted)


def close_cohort(laboratory: UnitId, day: date, mark: str | None, now: datetime) -> Cohort:
    """Make one cohort anew, and every day it touches. Raises Busy."""
    before = days.cohort(laboratory, day)
    rows, progress = store.rows_of(laboratory, day)
    made = cohort_of(day, rows, now, progress)
    with suppress(ConditionLost):  # whoever read later has written more
        days.put_cohort(laboratory, made)
    for touched in sorted(set(made.events) | (set(before.events) if before else set())):
        put_day(laboratory, touched)
    if needs_alarm(made):
        journal.tell(TubesStuck(laboratory, day.isoformat(), made.stuck_count))
    if mark is not None:
        with suppress(ConditionLost):  # it changed while we read: the next run makes it anew
            days.forget_mark(laboratory, day, mark)
    return made


def put_day(laboratory: UnitId, day: date) -> None:
    """Sum a day anew from every cohort that may have had to do with it. Raises Busy."""
    around = days.cohorts(laboratory, day - OPEN_DAYS * DAY, day + DAY)
    progress = sum(one.progress for one in around)
    with suppress(ConditionLost):
        days.put_volume(laboratory, day, volume_on(day, around), progress)


def recent_cohorts(laboratory: UnitId, now: datetime) -> list[Cohort]:
    """The cohorts that may still change, oldest first. Raises Busy."""
    today = day_of(now)
    return days.cohorts(laboratory, today - OPEN_DAYS * DAY, today + DAY)


def _listed(laboratory: UnitId) -> days.Listed:
    try:
        unit = access.unit_of(laboratory)
    except NotFound:
        return days.Listed(laboratory, laboratory, DivisionPath("?"))
    return days.Listed(laboratory, unit.name, DivisionPath(unit.division))
