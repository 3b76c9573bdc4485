"""The cockpit of a task force: venues registered and seen, results, doses, corrections, accounts.

Read are rollups of eight days, one week and the register: 63 small items of each for the nation,
one of each for a province; minutes old. Never a source, never another house's table: of accounts
access is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from functions.access import service as access
from functions.aggregates.domain import beside
from functions.aggregates.domain.beside import Beside
from functions.aggregates.domain.cockpit import (
    Awake,
    DayShown,
    PlaceShown,
    day_shown,
    kinds_shown,
    place_shown,
    waiting,
)
from functions.aggregates.domain.dormant import Venues, by_commune
from functions.aggregates.domain.places import below, communes_of
from functions.aggregates.domain.source import REGISTER, Cells, Counted, Measure, added
from functions.aggregates.domain.staffing import Staffed, Staffing, staffed
from functions.aggregates.store import rollups, weeks
from functions.kernel.callers import Caller, Scope
from functions.kernel.divisions import find_division, provinces, read_path
from functions.kernel.errors import Invalid, NotFound
from functions.kernel.periods import DAY, day_of, days_between
from functions.runtime.keeper import Keeper

FRESH: Final = timedelta(minutes=5)
DAYS: Final = 14
_kept = Keeper(FRESH, most=200)


@dataclass(frozen=True, slots=True)
class Cockpit:
    """A place on the last day that is over: itself, what lies directly in it, venues by kind, the
    last days, its week and those of what lies in it (results and doses are told of districts and
    above), corrections that wait, accounts that work."""

    day: date
    as_of: datetime
    own: PlaceShown
    inside: tuple[PlaceShown, ...]
    kinds: tuple[tuple[str, Venues], ...]
    days: tuple[DayShown, ...]
    week: DayShown
    beside: tuple[Beside, ...]
    corrections: int
    accounts: Staffing


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of provinces: cells of days, of the register, of the week, the provinces whose
    week a night has `counted`; first days."""

    days: Mapping[date, Mapping[str, Cells]]
    seen: Cells
    register: Mapping[str, Cells]
    week: weeks.Week
    counted: Collection[str]
    firsts: Mapping[str, date]


def cockpit(caller: Caller, place: str, now: datetime) -> Cockpit:
    """The cockpit of the nation, a province or a district; "" is the caller's own area.

    Raises NotFound (another's, or a commune), Busy.
    """
    asked = _place(caller, place)
    return _kept.fresh((asked, day_of(now)), now, lambda: _shown(asked, now))


def forget() -> None:
    """Drop what was read."""
    _kept.forget()


def _place(caller: Caller, place: str) -> str:
    try:
        asked = str(read_path(place)) if place else caller.division or ""
    except Invalid:
        raise NotFound from None
    access.require(caller, Scope(division=asked))
    if asked.count("/") > 1:
        raise NotFound
    return asked


def _shown(place: str, now: datetime) -> Cockpit:
    day, province = day_of(now) - DAY, place.partition("/")[0]
    read = _read(province, day)
    registered = read.register.get(Measure.VENUES.value, {})
    venues = by_commune(registered, read.week.seen, read.week.dormant, read.counted)
    known = Awake(venues, read.seen.keys(), read.firsts)
    names = {"": "Việt Nam"} | dict(below(""))

    def of(path: str, name: str) -> PlaceShown:
        return place_shown(path, name, communes_of(path), known)

    name = find_division(place.rpartition("/")[2]).name if "/" in place else names[place]
    of_week = beside.sums([read.days[one] for one in sorted(read.days)[-beside.DAYS :]])
    week = day_shown(day, place, of_week)
    own, inside = of(place, name), tuple(of(*one) for one in below(place))
    return Cockpit(
        day=day,
        as_of=now,
        own=own,
        inside=inside,
        kinds=kinds_shown(place, venues),
        days=tuple(day_shown(one, place, figures) for one, figures in read.days.items()),
        week=week,
        beside=beside.beside(below(place) if "/" not in place else (), day, of_week, week),
        corrections=waiting(place, read.register),
        accounts=_staffing(own, inside, now),
    )


def _staffing(own: PlaceShown, inside: tuple[PlaceShown, ...], now: datetime) -> Staffing:
    """Accounts that work, counted now in a province, in the night for the nation. Raises Busy."""
    counted = access.active_in(own.path, now)
    asked, whole = counted.inside, counted.whole

    def of(place: PlaceShown) -> Staffed:
        found = asked.get(place.path)
        nothing = (0, 0) if own.path else None
        return staffed(place, (found.total, found.communes) if found else nothing)

    return Staffing(
        own=staffed(own, (whole.total, whole.communes) if counted.as_of else None),
        by_role=whole.by_role,
        inside=tuple(map(of, inside)),
        as_of=counted.as_of,
        missing=counted.missing,
        is_late=counted.is_late,
        definition=counted.definition,
    )


def _read(province: str, day: date) -> _Read:
    counted = {one: _counted(one, province) for one in days_between(day - DAY * (DAYS - 1), day)}
    measures = (Measure.HOURS.value, Measure.DOSES.value, Measure.RECORDS.value)
    codes = [province] if province else [str(one.code) for one in provinces()]
    week = weeks.standing_weeks(day, province)
    return _Read(
        days={
            one: {name: added(each.figures.get(name, {}) for each in found) for name in measures}
            for one, found in counted.items()
        },
        seen=added(each.seen for each in counted[day]),
        register={
            name: added(each.figures.get(name, {}) for each in _counted(REGISTER, province))
            for name in (Measure.VENUES.value, Measure.CORRECTIONS.value)
        },
        week=_together(week.values()),
        counted=week.keys(),
        firsts={leaf: first for one in codes for leaf, first in weeks.firsts(one).days.items()},
    )


def _together(found: Collection[weeks.Week]) -> weeks.Week:
    return weeks.Week(
        seen=added(one.seen for one in found),
        dormant=added(one.dormant for one in found),
    )


def _counted(day: date, province: str) -> list[Counted]:
    if province:
        return [rollups.rollup(day, province).counted]
    return [one.counted for one in rollups.of_day(day).values()]
