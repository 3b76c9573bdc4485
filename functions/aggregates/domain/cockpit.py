"""What does a place look like from the cockpit? From cells of days, a week and the register.

Hours and shares alone are shown of people and of records of doses, and none where fewer than five
stand behind it; venues and communes are no persons and are shown as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from functions.aggregates.domain.dormant import Venues
from functions.aggregates.domain.source import Cells, Measure
from functions.aggregates.domain.turnaround import percentile
from functions.kernel.callers import covers
from functions.kernel.suppression import LEAST

SHADES: Final = 4


@dataclass(frozen=True, slots=True)
class DayShown:
    """A day: within how many hours half of the people sampled then have their result, and nineteen
    of twenty; of records of doses given then per cent entered on that day, and verified. None where
    nothing or too little stands behind it."""

    day: date
    median: int | None
    most: int | None
    same_day: int | None
    verified: int | None


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """A place: venues, how many of its communes had no arrival on the last day, how many have ever
    begun, and the first day of any."""

    path: str
    name: str
    venues: Venues
    communes: int
    silent: int
    begun: int
    first: date | None

    @property
    def shade(self) -> int:
        """1 to 4 by quarters of the registered venues that are awake; 0 where none are."""
        return quarter(self.venues.percent)


@dataclass(frozen=True, slots=True)
class Awake:
    """What is known of communes: venues by kind, those with arrivals on the last day, and the first
    day of each."""

    venues: Mapping[str, Mapping[str, Venues]]
    seen: Collection[str]
    firsts: Mapping[str, date]


def quarter(percent: int | None) -> int:
    """1 to 4 by quarters of a hundred per cent; 0 where nothing is known."""
    return 0 if percent is None else 1 + min(SHADES - 1, SHADES * percent // 100)


def day_shown(day: date, place: str, figures: Mapping[str, Cells]) -> DayShown:
    """A day of a place from the figures of what holds it."""
    hours = _within(figures.get(Measure.HOURS.value, {}), place)
    doses = _within(figures.get(Measure.DOSES.value, {}), place).total()
    records = _within(figures.get(Measure.RECORDS.value, {}), place)
    told = hours.total() >= LEAST
    return DayShown(
        day=day,
        median=percentile(hours, 50) if told else None,
        most=percentile(hours, 95) if told else None,
        same_day=_percent(records["same_day"], doses),
        verified=_percent(records["verified"], doses),
    )


def counted_behind(place: str, figures: Mapping[str, Cells]) -> dict[str, int]:
    """How many people or doses stand behind each figure of a day of the place (`DayShown`)."""
    people = _within(figures.get(Measure.HOURS.value, {}), place).total()
    doses = _within(figures.get(Measure.DOSES.value, {}), place).total()
    return {"median": people, "most": people, "same_day": doses, "verified": doses}


def place_shown(path: str, name: str, communes: Sequence[str], known: Awake) -> PlaceShown:
    """A place with its communes; a venue told of the district alone counts in the district."""
    inside = [kinds for leaf, kinds in known.venues.items() if covers(path, leaf)]
    begun = [known.firsts[one] for one in communes if one in known.firsts]
    return PlaceShown(
        path=path,
        name=name,
        venues=sum((one for kinds in inside for one in kinds.values()), Venues()),
        communes=len(communes),
        silent=sum(one not in known.seen for one in communes),
        begun=len(begun),
        first=min(begun, default=None),
    )


def kinds_shown(
    place: str, venues: Mapping[str, Mapping[str, Venues]]
) -> tuple[tuple[str, Venues], ...]:
    """Venues of a place by kind."""
    found: dict[str, Venues] = {}
    for leaf, kinds in venues.items():
        if covers(place, leaf):
            for kind, one in kinds.items():
                found[kind] = found.get(kind, Venues()) + one
    return tuple(sorted(found.items()))


def waiting(place: str, register: Mapping[str, Cells]) -> int:
    """Corrections of records of doses that wait in a place."""
    return _within(register.get(Measure.CORRECTIONS.value, {}), place).total()


def _percent(part: int, whole: int) -> int | None:
    return 100 * part // whole if whole >= LEAST else None


def _within(cells: Cells, place: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for leaf, columns in cells.items():
        if covers(place, leaf):
            found.update(columns)
    return found
