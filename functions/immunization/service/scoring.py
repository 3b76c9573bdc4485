"""How good are the records of a site, and of the sites of an area, day by day?

Figures alone, of records and not of people: each is counted anew from the marks of a site's day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import add
from typing import Final

from functions.access import service as access
from functions.immunization.domain.dhis2 import DataValue, data_values
from functions.immunization.domain.score import Figures, Score
from functions.immunization.service.sites import place_of, site_of
from functions.immunization.store import quality as store
from functions.kernel.callers import Caller, Scope
from functions.kernel.divisions import province_asked
from functions.kernel.identifiers import UnitId
from functions.kernel.periods import day_of, days_between

SHOWN_DAYS: Final = 14
TARGET_PERCENT: Final = 99
"""Of records whose identity is verified (security.md G15)."""


@dataclass(frozen=True, slots=True)
class DayShown:
    """A day of all sites shown."""

    day: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class SiteShown:
    """A site over all days shown."""

    site: UnitId
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class QualityBoard:
    """The last days of one site, or of the sites of an area, least verified first."""

    place: str
    province: str
    days: tuple[DayShown, ...]
    sites: tuple[SiteShown, ...]

    @property
    def all(self) -> Figures:
        """All days together."""
        return _sum(one.figures for one in self.days)


def site_board(caller: Caller, now: datetime) -> QualityBoard:
    """The board of the caller's own site. Raises NotASite, Busy."""
    site = site_of(caller)
    name, division = place_of(site)
    province = division.partition("/")[0]
    found = [store.score(province, day, site) for day in _days(now)]
    return _board(name, province, now, [one for one in found if one])


def area_board(caller: Caller, province: str, now: datetime) -> QualityBoard:
    """The sites of the caller's area in a province; "" is the caller's own.

    Raises DivisionUnknown, Busy.
    """
    asked, name = province_asked(province, caller.division or "")
    found = [one for day in _days(now) for one in _scores(caller, asked, day)]
    return _board(name, asked, now, found)


def values_of(caller: Caller, province: str, day: date) -> tuple[DataValue, ...]:
    """The figures of a day of the caller's area in a province, for DHIS2; "" is the caller's own.

    Raises DivisionUnknown, Busy.
    """
    asked, _ = province_asked(province, caller.division or "")
    return data_values(_scores(caller, asked, day))


def suspects(caller: Caller, now: datetime) -> tuple[tuple[date, str], ...]:
    """Day and screening of the suspect doses of the caller's site, newest day first.

    Raises NotASite, CryptoUnavailable, Busy.
    """
    site = site_of(caller)
    return tuple(
        (day, screening)
        for day in reversed(_days(now))
        for screening in store.suspects_of(site, f"{day:%Y%m%d}")
    )


def table_of(board: QualityBoard) -> str:
    """The sites of a board as a file that is safe to open in Excel."""
    from functions.runtime.documents.exports import write_csv

    heading = ("site", "name", "recorded", "verified", "same_day", "suspect", "confirmed")
    rows = [
        (one.site, one.name, *(str(getattr(one.figures, name)) for name in heading[2:]))
        for one in board.sites
    ]
    return write_csv(heading, rows).decode()


def _scores(caller: Caller, province: str, day: date) -> tuple[Score, ...]:
    """Of a province's sites those that the caller may see."""
    return tuple(
        one
        for one in store.scores_of(province, day)
        if access.holds(caller, Scope(division=one.division))
    )


def _board(place: str, province: str, now: datetime, found: list[Score]) -> QualityBoard:
    days = tuple(
        DayShown(day, _sum(one.figures for one in found if one.day == day)) for day in _days(now)
    )
    names = {one.site: one.name for one in found}
    sites = [
        SiteShown(site, name, _sum(one.figures for one in found if one.site == site))
        for site, name in names.items()
    ]
    worst = sorted(
        sites, key=lambda one: (one.figures.percent(one.figures.verified) or 0, one.site)
    )
    return QualityBoard(place, province, days, tuple(worst))


def _days(now: datetime) -> tuple[date, ...]:
    today = day_of(now)
    return tuple(days_between(today - timedelta(days=SHOWN_DAYS - 1), today))


def _sum(figures: Iterable[Figures]) -> Figures:
    return reduce(add, figures, Figures())
