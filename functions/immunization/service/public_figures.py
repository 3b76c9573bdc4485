"""How many doses were given, day by day and district by district, for everybody to read?

Counted from the figures of sites' days, which are counted anew with every change: an absolute
number, exact however often something was told. Days that are over alone are told, and districts by
whole weeks: windows that slide would tell of one day by the difference of two. Few are hidden.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from functions.immunization.domain.score import Score
from functions.immunization.service.sites import province_asked
from functions.immunization.store import quality as store
from functions.kernel.divisions import find_division
from functions.kernel.periods import day_of, days_between
from functions.kernel.suppression import shown, suppressed

DEFINITION: Final = "doses-given-1"
"""Doses that count (not withdrawn), by the Vietnamese day on which they were given."""
SHOWN_DAYS: Final = 14
FRESH: Final = timedelta(minutes=5)

_kept: dict[str, tuple[datetime, PublicDoses]] = {}


@dataclass(frozen=True, slots=True)
class DayGiven:
    """Doses of a day in a province; None where they are too few to be told."""

    day: date
    doses: int | None


@dataclass(frozen=True, slots=True)
class DistrictGiven:
    """Doses of a week in a district; None where hidden."""

    code: str
    name: str
    doses: int | None


@dataclass(frozen=True, slots=True)
class PublicDoses:
    """A province's doses: the days before today, and the districts of the last whole week."""

    province: str
    name: str
    as_of: datetime
    days: tuple[DayGiven, ...]
    week: tuple[date, date]
    districts: tuple[DistrictGiven, ...]


def public_doses(province: str, now: datetime) -> PublicDoses:
    """The figures of a province ("" is the first), minutes old. Raises DivisionUnknown, Busy."""
    asked, name = province_asked(province)
    kept = _kept.get(asked)
    if kept is None or not timedelta() <= now - kept[0] < FRESH:
        kept = _kept[asked] = (now, _counted(asked, name, now))
    return kept[1]


def forget() -> None:
    """Drop what was read."""
    _kept.clear()


def table_of(told: PublicDoses) -> str:
    """The figures as a file that is safe to open in Excel; hidden cells are empty."""
    from functions.runtime.documents.exports import write_csv

    first, last = (one.isoformat() for one in told.week)
    rows = [("day", one.day.isoformat(), told.province, _text(one.doses)) for one in told.days]
    rows += [("week", f"{first}/{last}", one.code, _text(one.doses)) for one in told.districts]
    return write_csv(("what", "period", "division", "doses"), rows).decode()


def _text(figure: int | None) -> str:
    return "" if figure is None else str(figure)


def _counted(province: str, name: str, now: datetime) -> PublicDoses:
    today = day_of(now)
    monday = today - timedelta(days=today.weekday() + 7)
    week = (monday, monday + timedelta(days=6))
    days = tuple(days_between(today - timedelta(days=SHOWN_DAYS), today - timedelta(days=1)))
    found = {day: store.scores_of(province, day) for day in days}
    of_week = [one for day in days if week[0] <= day <= week[1] for one in found[day]]
    return PublicDoses(
        province=province,
        name=name,
        as_of=now,
        days=tuple(
            DayGiven(day, shown(sum(one.figures.recorded for one in scores)))
            for day, scores in found.items()
        ),
        week=week,
        districts=tuple(_districts(of_week)),
    )


def _districts(scores: Iterable[Score]) -> Iterable[DistrictGiven]:
    given: Counter[str] = Counter()
    for one in scores:
        given["/".join(one.division.split("/")[:2])] += one.figures.recorded
    for path, doses in sorted(suppressed(given).items()):
        yield DistrictGiven(path, find_division(path.rpartition("/")[2]).name, doses)
