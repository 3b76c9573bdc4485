"""A day that is over is published in the night, and again where something came late.

A document follows from the rollups of its day, from the dated definitions and from what the
revision before hides: a run made twice or late makes the same bytes, and where its figures differ
from the revision that stands a further one is put (F15, T07). Earlier ones stay. 28 days are gone
through each night.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, Final

from functions.aggregates.domain.day import Edition, document, kept_in
from functions.aggregates.domain.keeping import kept_after
from functions.aggregates.service import counting, waking
from functions.aggregates.store import editions, lines, rollups
from functions.kernel.periods import DAY, day_of, start_of_day
from functions.runtime import journal
from functions.runtime.tables import ConditionLost

BEGINS: Final = timedelta(hours=1)
"""After midnight: the last hour of the day was closed at 00:15 and has been heard."""
LATE: Final = timedelta(hours=1, minutes=30)
"""After midnight: the gap is told half an hour after a run was due (F15)."""
DAYS_BACK: Final = 28


@dataclass(frozen=True, slots=True)
class FiguresPublished(journal.Fact):
    """Revisions were put in the night after a day."""

    day: str
    revisions: int


@dataclass(frozen=True, slots=True)
class FiguresMissing(journal.Fact):
    """Yesterday is not published though it was due; an alarm waits for this line."""

    level: ClassVar[journal.Level] = "WARNING"
    day: str
    error: str
    at: str


@dataclass(frozen=True, slots=True)
class FiguresWatched(journal.Fact):
    """A round was made; half an hour without this line is an alarm (F15)."""

    day: str
    not_counted: int


def look_after(now: datetime) -> int:
    """One round: count what has news; in the night publish what is due. How many revisions were
    put. Raises Busy."""
    today = day_of(now)
    since, day = now - start_of_day(today), today - DAY
    not_counted, put, why = counting.count_left(now), 0, ("", "")
    if since >= BEGINS and not editions.made(day):
        try:
            put = publish(day, now)
            why = ("", "") if editions.made(day) else ("NotCounted", "")
        except Exception as error:
            why = (type(error).__name__, journal.place_of(error))
    if why[0] and since >= LATE:
        journal.tell(FiguresMissing(day.isoformat(), *why))
    journal.tell(FiguresWatched(day.isoformat(), not_counted))
    return put


def publish(until: date, now: datetime) -> int:
    """Go through the days up to `until`; how many revisions were put. Raises Busy."""
    waits = {line.day for line in lines.left()}
    put = sum(
        revise(until - DAY * back, now, until) is not None
        for back in reversed(range(DAYS_BACK))
        if until - DAY * back not in waits
    )
    waking.keep_week(until, now)
    if until not in waits:
        editions.put_made(until, now)
    journal.tell(FiguresPublished(until.isoformat(), put))
    return put


def revise(day: date, now: datetime, until: date | None = None) -> Edition | None:
    """The next revision of a day; None where it would be the same. `until` is the last day that is
    over, itself if None. Raises Busy."""
    before = editions.newest(day)
    found = rollups.of_day(day)
    if before is None and not found:
        return None
    provinces = {province: one.counted for province, one in found.items()}
    body = document(day, provinces, kept_in(before.body) if before else None)
    if before is not None:
        if before.body == body:
            return None
        body = document(day, provinces, kept_after(before.body, body))
    try:
        waking.keep_day(day, until or day, found)
        return editions.put_next(before, day, body, now)
    except ConditionLost:
        return None  # another run put it, of the same figures
