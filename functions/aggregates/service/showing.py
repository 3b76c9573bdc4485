"""What everybody may read of a published day, by place, and how it is computed again.

Read from the revision that stands (or an earlier one), minutes old; never from events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from functions.aggregates.domain.day import Edition, Table, tables
from functions.aggregates.domain.definitions import rule_on
from functions.aggregates.domain.source import UNPLACED
from functions.aggregates.store import editions
from functions.kernel.divisions import DivisionUnknown, divisions_in, find_division, provinces
from functions.kernel.errors import FieldFault, NotFound
from functions.kernel.periods import DAY, day_of, days_between, read_day
from functions.kernel.suppression import depth_of
from functions.runtime.keeper import Keeper

FRESH: Final = timedelta(minutes=5)
SHOWN_DAYS: Final = 14
NATION: Final = ""

_kept = Keeper(FRESH, most=60)


@dataclass(frozen=True, slots=True)
class Told:
    """A day as shown: its revision (None where nothing is published), the tables, the place asked
    for, and the places that lie in it; the last of them, without a name, is what is told of no
    place in it, where there is anything."""

    day: date
    place: str
    name: str
    edition: Edition | None
    tables: tuple[Table, ...]
    inside: tuple[tuple[str, str], ...]
    revisions: tuple[tuple[int, datetime], ...]
    rule_id: str

    def shown_in(self, table: Table) -> tuple[tuple[str, str], ...]:
        """The place asked for and those in it, if the figure is told so deep."""
        places = ((self.place, self.name), *self.inside)
        return tuple(one for one in places if depth_of(one[0]) <= table.definition.depth)

    @property
    def command(self) -> str:
        """How these figures are computed again from their sources."""
        return f"make recompute DAY={self.day.isoformat()}"


def told(place: str, day: str, revision: str, now: datetime) -> Told:
    """The figures of a day ("" is yesterday) in a place ("" the nation, else a province or
    district). Raises DivisionUnknown, DateInvalid, NotFound (no such revision), Busy."""
    name = _named(place)
    yesterday = day_of(now) - DAY
    asked = read_day(day, latest=yesterday) if day else yesterday
    numbers = _kept.fresh(("numbers", asked), now, lambda: editions.numbers(asked))
    found = _wanted(asked, revision, now)
    shown, inside = _tables(found, now), _inside(place)
    return Told(
        day=asked,
        place=place,
        name=name,
        edition=found,
        tables=shown,
        inside=(*inside, *_rest(place, shown)) if inside else (),
        revisions=numbers,
        rule_id=rule_on(asked),
    )


def last_days(now: datetime) -> tuple[tuple[date, tuple[Table, ...]], ...]:
    """The last days that are over, the oldest first; no tables where nothing is published."""
    yesterday = day_of(now) - DAY
    days = days_between(yesterday - DAY * (SHOWN_DAYS - 1), yesterday)
    return tuple((day, _tables(_newest(day, now), now)) for day in days)


def forget() -> None:
    """Drop what was read."""
    _kept.forget()


def table_of(shown: Told) -> str:
    """The day as a file that is safe to open in Excel: a line for each figure, place and column;
    hidden ones are empty."""
    from functions.runtime.documents.exports import write_csv

    heading = ("day", "definition", "revision", "division", "name", "column", "unit", "value")
    revision = str(shown.edition.number) if shown.edition else ""
    rows: list[tuple[str, ...]] = []
    for table in shown.tables:
        one = table.definition
        for path, name in shown.shown_in(table):
            total, columns = table.row(path)
            for column, many in (("", total), *_columns(one.columns, columns)):
                value = "" if many is None else str(many)
                day = shown.day.isoformat()
                rows.append((day, one.id, revision, path, name, column, one.unit, value))
    return write_csv(heading, rows).decode()


def _columns(names: tuple[str, ...], columns: object) -> tuple[tuple[str, int | None], ...]:
    found = columns if isinstance(columns, dict) else {}
    return tuple((one, found.get(one)) for one in names)


def _wanted(day: date, revision: str, now: datetime) -> Edition | None:
    if not revision:
        return _newest(day, now)
    is_number = revision.isascii() and revision.isdecimal() and len(revision) <= 6
    found = None
    if is_number:
        number = int(revision)
        found = _kept.fresh((day, number), now, lambda: editions.edition(day, number))
    if found is None:
        raise NotFound(FieldFault("revision", "NOT_FOUND"))
    return found


def _newest(day: date, now: datetime) -> Edition | None:
    return _kept.fresh(("newest", day), now, lambda: editions.newest(day))


def _tables(found: Edition | None, now: datetime) -> tuple[Table, ...]:
    if found is None:
        return ()
    return _kept.fresh(("tables", found.day, found.number), now, lambda: tables(found.body))


def _named(place: str) -> str:
    if not place:
        return "Việt Nam"
    code = place.rpartition("/")[2]
    division = find_division(code)
    above = place.rpartition("/")[0]
    if (division.parent or "") != above.rpartition("/")[2] or place.count("/") > 1:
        raise DivisionUnknown(FieldFault("place", "DIVISION_UNKNOWN"))
    return division.name


def _rest(place: str, shown: tuple[Table, ...]) -> tuple[tuple[str, str], ...]:
    path = f"{place}/{UNPLACED}" if place else UNPLACED
    return ((path, ""),) if any(table.row(path)[0] != 0 for table in shown) else ()


def _inside(place: str) -> tuple[tuple[str, str], ...]:
    if not place:
        return tuple((str(one.code), one.name) for one in provinces())
    inner = divisions_in(place.rpartition("/")[2])
    return tuple((f"{place}/{one.code}", one.name) for one in inner)
