"""What does a laboratory see of its own days, and a province of its laboratories?

Both read the cohorts that the hourly run wrote. A laboratory's small days that changed since are
read anew for its own board, so that a small laboratory never waits for the hour. The province sees
aggregates alone, no tube, no count below five, no percentile of fewer than five tubes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.access import service as access
from functions.kernel.callers import Caller, Scope
from functions.kernel.identifiers import UnitId
from functions.kernel.periods import DAY, HOUR, day_of, days_between
from functions.laboratory.domain.books import Books
from functions.laboratory.domain.clocks import (
    Leg,
    LegTimes,
    Step,
    hide_small,
    outside,
    promised_hours,
)
from functions.laboratory.domain.cohort import (
    AGES,
    MOST_LISTED,
    Cohort,
    StuckTube,
    Volume,
    by_age,
    cohort_of,
    volume_on,
)
from functions.laboratory.service.clocks import recent_cohorts
from functions.laboratory.store import books, days
from functions.laboratory.store import worklist as store

SHOWN_DAYS = 14
SMALL_DAY = 2000
"""A day of at most so many tubes is read for a page; a larger one waits for the hourly run."""


@dataclass(frozen=True, slots=True)
class DayShown:
    """A day of a laboratory: what happened on it, and the clocks of the tubes sealed on it."""

    day: date
    volume: Volume
    tubes: int
    legs: dict[Leg, LegTimes]


@dataclass(frozen=True, slots=True)
class AgeShown:
    """Tubes that wait since at most `hours` (None: longer than all), by the step they reached."""

    hours: int | None
    waiting: dict[Step, int]

    @property
    def tubes(self) -> int:
        """All of that age."""
        return sum(self.waiting.values())


@dataclass(frozen=True, slots=True)
class Board:
    """A laboratory's own board. `as_of` is the age of the oldest number in it."""

    laboratory: UnitId
    name: str
    as_of: datetime | None
    promise_hours: int
    days: tuple[DayShown, ...]
    ages: tuple[AgeShown, ...]
    stuck: tuple[StuckTube, ...]
    stuck_count: int
    unnamed: dict[Step, int]
    last_result: datetime | None
    silent_hours: int | None


@dataclass(frozen=True, slots=True)
class LaboratoryShown:
    """A laboratory as its province sees it; None: a count too small to be shown."""

    name: str
    sealed: int | None
    released: int | None
    waiting: int | None
    stuck: int | None
    whole: LegTimes
    testing: LegTimes
    last_result: datetime | None


@dataclass(frozen=True, slots=True)
class ProvinceBoard:
    """The laboratories of a jurisdiction on a day; `differing` are yesterday's books that do not
    agree, by the laboratory's name: its own counts of faults, of nobody's results."""

    day: date
    promise_hours: int
    laboratories: tuple[LaboratoryShown, ...]
    differing: tuple[tuple[str, Books], ...] = ()


def board_of(caller: Caller, now: datetime) -> Board:
    """The board of the caller's own laboratory. Raises NotFound for all others, Busy."""
    access.require(caller, Scope(unit=caller.unit))
    laboratory = UnitId(caller.unit)
    cohorts = _with_fresh(laboratory, recent_cohorts(laboratory, now), now)
    shown = [_day(day, cohorts) for day in _last_days(now)]
    waiting = _summed_waiting(cohorts)
    last = max((one.last_result for one in cohorts if one.last_result), default=None)
    held = sorted((one for each in cohorts for one in each.stuck), key=lambda one: one.since)
    unnamed: dict[Step, int] = {}
    for cohort in cohorts[-SHOWN_DAYS:]:
        for step, count in cohort.unnamed.items():
            unnamed[step] = unnamed.get(step, 0) + count
    return Board(
        laboratory=laboratory,
        name=access.unit_of(laboratory).name,
        as_of=min((one.at for one in cohorts if not one.is_settled), default=None),
        promise_hours=promised_hours(now),
        days=tuple(shown),
        ages=_ages(waiting, now),
        stuck=tuple(held[:MOST_LISTED]),
        stuck_count=sum(one.stuck_count for one in cohorts),
        unnamed=unnamed,
        last_result=last,
        silent_hours=int((now - last) / HOUR) if last else None,
    )


def province_board(caller: Caller, day: date, now: datetime) -> ProvinceBoard:
    """The laboratories that the caller looks after, on the tubes sealed on `day`. Raises Busy."""
    mine = [
        one for one in days.laboratories() if access.holds(caller, Scope(division=one.division))
    ]
    found = [(one.name, recent_cohorts(one.laboratory, now)) for one in mine]
    volumes = [volume_on(day, cohorts) for _, cohorts in found]
    waiting = [sum(_summed_waiting(cohorts).values()) for _, cohorts in found]
    stuck = [sum(one.stuck_count for one in cohorts) for _, cohorts in found]
    columns = zip(
        hide_small([one.sealed for one in volumes]),
        hide_small([one.released for one in volumes]),
        hide_small(waiting),
        hide_small(stuck),
        strict=True,
    )
    shown = [
        _laboratory(name, cohorts, day, counts)
        for (name, cohorts), counts in zip(found, columns, strict=True)
    ]
    known = books.books_of(day_of(now) - timedelta(days=1))
    found_off = [(one.name, known[one.laboratory]) for one in mine if one.laboratory in known]
    differing = tuple((name, told) for name, told in found_off if not told.agrees)
    return ProvinceBoard(day, promised_hours(now), tuple(shown), differing)


def _laboratory(
    name: str,
    cohorts: list[Cohort],
    day: date,
    counts: tuple[int | None, int | None, int | None, int | None],
) -> LaboratoryShown:
    legs = next((one.legs for one in cohorts if one.day == day), {})
    last = max((one.last_result for one in cohorts if one.last_result), default=None)
    none = LegTimes(0, None, None)
    return LaboratoryShown(
        name,
        *counts,
        outside(legs.get(Leg.WHOLE, none)),
        outside(legs.get(Leg.TESTING, none)),
        last,
    )


def _with_fresh(laboratory: UnitId, kept: list[Cohort], now: datetime) -> list[Cohort]:
    """The cohorts, those that changed since they were made read anew where they are small."""
    found = {one.day: one for one in kept}
    for _, day, _ in days.changed_cohorts(laboratory):
        if store.count_up_to(laboratory, day, SMALL_DAY + 1) <= SMALL_DAY:
            rows, progress = store.rows_of(laboratory, day)
            found[day] = cohort_of(day, rows, now, progress)
    return [found[day] for day in sorted(found)]


def _last_days(now: datetime) -> list[date]:
    today = day_of(now)
    return list(days_between(today - timedelta(days=SHOWN_DAYS - 1), today))


def _day(day: date, cohorts: list[Cohort]) -> DayShown:
    own = next((one for one in cohorts if one.day == day), None)
    legs = dict(own.legs) if own else {}
    return DayShown(day, volume_on(day, cohorts), own.tubes if own else 0, legs)


def _summed_waiting(cohorts: list[Cohort]) -> dict[tuple[Step, str], int]:
    waiting: dict[tuple[Step, str], int] = {}
    for cohort in cohorts:
        for place, count in cohort.waiting.items():
            waiting[place] = waiting.get(place, 0) + count
    return waiting


def _ages(waiting: dict[tuple[Step, str], int], now: datetime) -> tuple[AgeShown, ...]:
    bounds = (*AGES, None)
    return tuple(map(AgeShown, bounds, by_age(waiting, now)))


def days_to_choose(now: datetime) -> list[date]:
    """The days a province may look at, today first."""
    return [day_of(now) - age * DAY for age in range(SHOWN_DAYS)]
