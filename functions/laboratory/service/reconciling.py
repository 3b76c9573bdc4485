"""The books of each laboratory's day that has ended are gone through in the night (R06).

The rounds of the hour share the work; a laboratory whose books differ is gone through again, since
what a stream still had to tell may settle it. What differs is told to the journal, where an alarm
waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import ClassVar, Final

from functions.kernel.identifiers import TubeCode, UnitId
from functions.kernel.periods import DAY, day_of, start_of_day
from functions.laboratory.domain.books import Books
from functions.laboratory.domain.cohort import OPEN_DAYS
from functions.laboratory.domain.probe import is_probe
from functions.laboratory.domain.words import Kind
from functions.laboratory.store import books, days, files, person_results, releases
from functions.laboratory.store import worklist as store
from functions.laboratory.store.codes import Place
from functions.runtime import journal

BEGINS, ENDS = timedelta(hours=1), timedelta(hours=6)
"""After midnight: what the streams had to tell of the last minutes has been told."""
MOST_FILES: Final = 500
"""Of a laboratory, newest first; it sends some tens a day."""
A_TIME: Final = 300
"""Tubes whose versions and people are read together."""


@dataclass(frozen=True, slots=True)
class ResultsDiffer(journal.Fact):
    """The books of a laboratory's day do not agree: rows, tubes and people."""

    level: ClassVar[journal.Level] = "WARNING"
    laboratory: str
    day: str
    unaccounted: int
    unstored: int
    untold: int


def report_night(now: datetime) -> int:
    """Go through what is left of yesterday's books; how many differ. Raises Busy."""
    if not BEGINS <= now - start_of_day(day_of(now)) < ENDS:
        return 0
    day = day_of(now) - DAY
    known = books.books_of(day)
    differ = 0
    for listed in days.laboratories():
        before = known.get(listed.laboratory)
        if is_probe(listed.laboratory) or (before is not None and before.agrees):
            continue
        found = books_on(listed.laboratory, day)
        books.put_books(found)
        if not found.agrees:
            differ += 1
            counts = (found.unaccounted, found.unstored, found.untold)
            journal.tell(ResultsDiffer(listed.laboratory, day.isoformat(), *counts))
    return differ


def books_on(laboratory: UnitId, day: date) -> Books:
    """The books of a laboratory's day, from what stands now. Raises Busy."""
    sent, unaccounted = _files(laboratory, day)
    released = unstored = people = untold = 0
    left = _released(laboratory, day)
    while tubes := list(islice(left, A_TIME)):
        known = releases.aggregates_told(tubes)
        wanted: dict[Place, int] = {}
        for tube in tubes:
            told = known[tube]
            released += 1
            if told.specimen is None or not told.releases:
                unstored += 1
                continue
            revision = told.specimen.version + len(told.releases)
            wanted |= {Place(one, tube): revision for one in told.specimen.members}
        standing = person_results.revisions(wanted)
        people += len(wanted)
        untold += sum(standing.get(place, -1) < least for place, least in wanted.items())
    return Books(laboratory, day, sent, unaccounted, released, unstored, people, untold)


def _files(laboratory: UnitId, day: date) -> tuple[int, int]:
    """Rows of the files that were accounted for on a day, and those without an outcome."""
    sent = unaccounted = 0
    for file in files.files_of(laboratory, MOST_FILES):
        if file.finished_at is not None and day_of(file.finished_at) == day:
            sent += file.rows
            unaccounted += abs(file.rows - file.account.processed)
    return sent, unaccounted


def _released(laboratory: UnitId, day: date) -> Iterator[TubeCode]:
    """The tubes that were first released on a day; not the laboratory's own pools."""
    around: Iterable[date] = (
        one.day
        for one in days.cohorts(laboratory, day - OPEN_DAYS * DAY, day + DAY)
        if day in one.events and one.events[day].released
    )
    for sealed_on in around:
        rows, _ = store.rows_of(laboratory, sealed_on)
        for row in rows:
            released = row.released_at is not None and day_of(row.released_at) == day
            if released and row.kind is not Kind.LAB_POOL:
                yield row.tube
