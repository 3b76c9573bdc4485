"""How does a province stand beside those like it? For its task force, which says who they are.

Read are seven days, the register and the week of all provinces, and the night's count of accounts:
ten queries, kept for minutes, the same for all who ask. Another's figures are told together alone,
never by name (ADR 0099, 0132).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from functions.access import service as access
from functions.aggregates.domain.beside import (
    AWAKE,
    DAYS,
    STAFFED,
    Against,
    Standing,
    against,
    sums,
)
from functions.aggregates.domain.dormant import Venues, by_commune
from functions.aggregates.domain.places import communes_of
from functions.aggregates.domain.source import REGISTER, Cells, Measure
from functions.aggregates.domain.staffing import reached_percent
from functions.aggregates.store import rollups, weeks
from functions.kernel.periods import DAY, day_of, days_between
from functions.runtime.keeper import Keeper

__all__ = ["Against", "alike", "forget"]
FRESH: Final = timedelta(minutes=5)
MEASURES: Final = (Measure.HOURS.value, Measure.DOSES.value, Measure.RECORDS.value)
NONE: Final = Venues()
_kept = Keeper(FRESH, most=4)


@dataclass(frozen=True, slots=True)
class _Read:
    """Of each province: cells of the week by measure, its venues, communes in which an account
    works (of those that the night has counted)."""

    figures: Mapping[str, Mapping[str, Cells]]
    venues: Mapping[str, Venues]
    reached: Mapping[str, int]


def alike(province: str, group: Collection[str], now: datetime) -> tuple[Against, ...]:
    """A province against the others of its group, in the seven days that are over. Whoever asks
    stands to the province already. Raises Busy."""
    day = day_of(now) - DAY
    read = _kept.fresh(day, now, lambda: _read(day, now))
    standing = {
        one: Standing(read.figures.get(one, {}), _shares((one,), read))
        for one in sorted({province, *group})
    }
    others = sorted({*group} - {province})
    return against(province, standing, day, _shares(others, read))


def forget() -> None:
    """Drop what was read."""
    _kept.forget()


def _shares(places: Collection[str], read: _Read) -> dict[str, int | None]:
    """Shares of provinces together; who was not counted is in no share."""
    counted = [one for one in places if one in read.reached]
    reached = sum(read.reached[one] for one in counted)
    communes = sum(len(communes_of(one)) for one in counted)
    return {
        AWAKE: sum((read.venues.get(one, NONE) for one in places), NONE).percent,
        STAFFED: reached_percent(reached, communes),
    }


def _read(day: date, now: datetime) -> _Read:
    days = [rollups.of_day(one) for one in days_between(day - DAY * (DAYS - 1), day)]
    codes = sorted({province for found in days for province in found})
    register, week = rollups.of_day(REGISTER), weeks.standing_weeks(day)
    venues = {}
    for one, counted in register.items():
        registered = counted.counted.figures.get(Measure.VENUES.value, {})
        known = week.get(one, weeks.Week())
        found = by_commune(registered, known.seen, known.dormant, week.keys()).values()
        venues[one] = sum((each for kinds in found for each in kinds.values()), NONE)
    staff = access.active_in("", now).inside
    reached = {one: found.communes for one, found in staff.items()}
    return _Read({one: _week(one, days) for one in codes}, venues, reached)


def _week(province: str, days: list[dict[str, rollups.Rollup]]) -> Mapping[str, Cells]:
    figures = [found[province].counted.figures for found in days if province in found]
    return sums([{name: one.get(name, {}) for name in MEASURES} for one in figures])
