"""What everybody may read of the way of doses, by day and division, minutes old.

The figures of all provinces of a day are one table: nation, provinces, districts. What would tell
of a few people is hidden over the whole of it at once, so that no level tells what another hides.
Days stand alone: nothing is published that adds days up. Of people today is not told: an hour's
difference would tell of few. Doses are no people, and are told of today as well (ADR 0058).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from functions.kernel.divisions import divisions_in, name_asked, provinces
from functions.kernel.periods import DAY, day_of, days_between, read_day
from functions.kernel.suppression import suppressed_tree
from functions.runtime.keeper import Keeper
from functions.vaccination.domain.counting import ELSEWHERE
from functions.vaccination.domain.definitions import DEFINITIONS, OF_PEOPLE, Figure
from functions.vaccination.store import published as store
from functions.vaccination.store.published import Published

SHOWN_DAYS: Final = 14
FRESH: Final = timedelta(minutes=5)
NATION: Final = ""

_kept = Keeper(FRESH, most=100)

Row = Mapping[Figure, int | None]
"""A division's figures; None where hidden, or not told yet."""


@dataclass(frozen=True, slots=True)
class DayTold:
    """A day of the nation as everybody may see it: by figure and path ("" the nation), and each
    province's revision with the instant at which it was made. Of people nothing is there before
    the day is over."""

    day: date
    cells: Mapping[Figure, Mapping[str, int | None]]
    is_over: bool
    revisions: Mapping[str, tuple[int, datetime | None]]

    def row(self, path: str) -> Row:
        """A division's figures."""
        return {
            one.figure: self.cells[one.figure].get(path, 0) if one.figure in self.cells else None
            for one in DEFINITIONS
        }

    def revision(self, province: str) -> int:
        """How often the figures of a province were counted to something else; of the nation all."""
        return sum(told[0] for of, told in self.revisions.items() if province in (NATION, of))

    def revised_at(self, province: str) -> datetime | None:
        """When that was last."""
        return max(
            (at for of, (_, at) in self.revisions.items() if at and province in (NATION, of)),
            default=None,
        )


@dataclass(frozen=True, slots=True)
class Openness:
    """What is shown: the last days of a division, and one day of what lies in it."""

    province: str
    name: str
    as_of: datetime | None
    days: tuple[DayTold, ...]
    chosen: DayTold
    divisions: tuple[tuple[str, str], ...]


def openness(province: str, day: str, now: datetime) -> Openness:
    """The figures of a province, or of the nation (""), and of a day; "" is yesterday.

    Raises DivisionUnknown, DateInvalid, Busy.
    """
    names = {str(one.code): one.name for one in provinces()}
    name = name_asked(province)
    today = day_of(now)
    first = today - timedelta(days=SHOWN_DAYS)
    asked = read_day(day, latest=today) if day else today - DAY
    return Openness(
        province=province,
        name=name,
        as_of=_kept.fresh("as_of", now, store.counted_at),
        days=tuple(_told(one, now) for one in days_between(first, today)),
        chosen=_told(asked, now),
        divisions=_divisions(province, names),
    )


def forget() -> None:
    """Drop what was read."""
    _kept.forget()


def day_told(day: date, now: datetime) -> tuple[DayTold, tuple[Published, ...]]:
    """A day as it is shown, and the exact figures that it is shown from. Raises Busy."""
    found = store.published_on(day)
    return _shown(day, found, day < day_of(now)), found


def table_of(told: Openness) -> str:
    """All days shown of all divisions, as a file; hidden cells are empty."""
    from functions.runtime.documents.exports import write_csv

    paths = (told.province, *(path for path, _ in told.divisions))
    rows = [
        (
            one.day.isoformat(),
            path,
            str(one.revision(path.partition("/")[0])),
            *("" if each is None else str(each) for each in one.row(path).values()),
        )
        for one in told.days
        for path in paths
    ]
    heading = ("day", "division", "revision", *(one.id for one in DEFINITIONS))
    return write_csv(heading, rows).decode()


def _divisions(province: str, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    if not province:
        return tuple(names.items())
    districts = ((f"{province}/{one.code}", one.name) for one in divisions_in(province))
    return (*districts, (f"{province}/{ELSEWHERE}", ""))


def _told(day: date, now: datetime) -> DayTold:
    is_over = day < day_of(now)
    return _kept.fresh((day, is_over), now, lambda: _shown(day, store.published_on(day), is_over))


def _shown(day: date, found: tuple[Published, ...], is_over: bool) -> DayTold:
    cells: dict[Figure, Mapping[str, int | None]] = {}
    for one in DEFINITIONS:
        leaves = {
            path: many
            for each in found
            for path, many in each.figures.get(one.figure.value, {}).items()
        }
        if one.figure not in OF_PEOPLE:
            cells[one.figure] = _summed(leaves)
        elif is_over:
            cells[one.figure] = suppressed_tree(leaves)
    revisions = {one.province: (one.revision, one.at) for one in found}
    return DayTold(day, cells, is_over, revisions)


def _summed(leaves: Mapping[str, int]) -> dict[str, int | None]:
    sums: dict[str, int | None] = {NATION: sum(leaves.values())}
    for path, many in leaves.items():
        province = path.partition("/")[0]
        sums[province] = (sums.get(province) or 0) + many
        sums[path] = many
    return sums
