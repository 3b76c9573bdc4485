"""What a province enters of its communes: people, deaths, treatment, and parts drawn by itself.

An entry is a table of a day (`as_of`) that is taken whole or not at all and never changed; a later
one says otherwise only where it says something. Who lives somewhere holds until it is said anew;
what happened in seven days holds for days within seven of `as_of`. Capacity may be said of a
commune, its district or the province: the nearest holds.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any, Final

from functions.kernel.divisions import DivisionUnknown, read_path
from functions.kernel.errors import FieldFault, Invalid
from functions.kernel.integers import NumberInvalid, read_integer
from functions.kernel.names import TextInvalid, canonical_line
from functions.zoning.domain.area import AreaUnknown, commune_of, is_part, read_area
from functions.zoning.domain.criteria import Known

PEOPLE: Final = (
    "population",
    "adults",
    "elders65",
    "elders50",
    "adults_one",
    "adults_full",
    "elders65_full",
    "elders50_full",
)
EVENTS: Final = ("cases", "deaths", "ventilated")
"""Of the seven days that end with `as_of`."""
CAPACITY: Final = "capacity_met"
FIELDS: Final = (*PEOPLE, *EVENTS, CAPACITY)
COLUMNS: Final = ("area", "name", *FIELDS)
HOLDS: Final = timedelta(days=7)
MOST_PEOPLE: Final = 10_000_000
MOST_ROWS: Final = 1_000
MOST_TEXT: Final = 36_000
"""As a form it stays below the 64 KiB of a request; a large province enters by districts."""
LONGEST_NAME: Final = 80


class FiguresUnreadable(Invalid):
    """A table whose heading, rows or figures cannot be taken; the faults name row and column."""

    code = "FIGURES_UNREADABLE"
    vi = "Bảng số liệu có ô chưa đúng, vui lòng sửa và gửi lại; chưa có số nào được nhận."
    en = "The table has cells that are not right; please mend and send it again. Nothing was taken."


class FiguresImpossible(Invalid):
    """More people in a part than in the whole, or a figure that this area may not have."""

    code = "FIGURES_IMPOSSIBLE"
    vi = "Số liệu mâu thuẫn: một nhóm không thể đông hơn cả địa bàn."
    en = "The figures contradict one another: a group can't be larger than its area."


@dataclass(frozen=True, slots=True)
class Row:
    """What is entered of an area; `name` is that of a part, "" for a commune."""

    area: str
    name: str
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """A table as it was entered: of which day, as which of that day, by whom and when."""

    as_of: date
    number: int
    by: str
    at: datetime
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """All that is entered of an area, and of which day each figure is."""

    name: str
    figures: Mapping[str, int]
    since: Mapping[str, date]


def read_table(text: str, province: str) -> tuple[Row, ...]:
    """The rows of a table with a heading, cells parted by tab, ``;`` or ``,``.

    Raises FiguresUnreadable (no such column, not a number, no such commune), FiguresImpossible.
    """
    lines = text.removeprefix("\ufeff").strip("\r\n")
    if not lines or len(lines) > MOST_TEXT:
        raise FiguresUnreadable(FieldFault("table", "TOO_LONG" if lines else "EMPTY"))
    first = lines.partition("\n")[0]
    sign = next((one for one in "\t;" if one in first), ",")
    found = list(csv.reader(StringIO(lines), delimiter=sign))
    heading = [cell.strip() for cell in found[0]]
    if "area" not in heading or len({*heading}) != len(heading) or {*heading} - {*COLUMNS}:
        raise FiguresUnreadable(FieldFault("table.heading", "HEADING_UNKNOWN"))
    cells = [dict(zip(heading, map(str.strip, one), strict=False)) for one in found[1:] if any(one)]
    return read_rows(cells, province)


def read_rows(cells: Iterable[Mapping[str, str]], province: str) -> tuple[Row, ...]:
    """Rows of text by column, "" says nothing. Raises FiguresUnreadable, FiguresImpossible."""
    rows, faults = [], []
    for number, one in enumerate(cells, 1):
        try:
            rows.append(_row(one, province))
        except (AreaUnknown, NumberInvalid, TextInvalid) as wrong:
            faults.append(FieldFault(f"table.{number}", wrong.code))
    if len({one.area for one in rows}) != len(rows):
        faults.append(FieldFault("table", "AREA_TWICE"))
    if faults or not 0 < len(rows) <= MOST_ROWS:
        raise FiguresUnreadable(*faults[:20] or (FieldFault("table", "EMPTY"),))
    return tuple(rows)


def folded(entries: Iterable[Entry], on: date) -> dict[str, Told]:
    """What is entered of each area by the end of a day.

    Entries in any order: of two that say the same, the one of the later day holds, then the later.
    """
    found: dict[str, Told] = {}
    for entry in sorted(entries, key=lambda one: (one.as_of, one.number)):
        if entry.as_of > on:
            continue
        for row in entry.rows:
            told = found.setdefault(row.area, Told("", {}, {}))
            kept = {
                field: figure
                for field, figure in row.figures.items()
                if field not in EVENTS or on - entry.as_of < HOLDS
            }
            found[row.area] = Told(
                row.name or told.name,
                {**told.figures, **kept},
                {**told.since, **dict.fromkeys(kept, entry.as_of)},
            )
    return found


def known_of(area: str, told: Mapping[str, Told]) -> tuple[Known, date | None]:
    """What is entered of an area, and of which day the oldest of it is; capacity from the nearest
    of the area, its commune, district and province that says it."""
    here = told.get(area, Told("", {}, {}))
    figures: dict[str, Any] = dict(here.figures)
    since = dict(here.since)
    codes = commune_of(area).split("/")
    above = ["/".join(codes[:depth]) for depth in range(len(codes), 0, -1)]
    figures.pop(CAPACITY, None)
    since.pop(CAPACITY, None)
    nearest = next(
        (told[one] for one in (area, *above) if one in told and CAPACITY in told[one].figures), None
    )
    capacity = None
    if nearest is not None:
        capacity = bool(nearest.figures[CAPACITY])
        since[CAPACITY] = nearest.since[CAPACITY]
    known = replace(Known(capacity_met=capacity), **figures)
    return known, min(since.values(), default=None)


def parts_of(told: Mapping[str, Told]) -> tuple[str, ...]:
    """The parts of communes of which something is entered."""
    return tuple(sorted(filter(is_part, told)))


def _row(cells: Mapping[str, str], province: str) -> Row:
    area = cells.get("area", "")
    figures = {
        field: read_integer(cells[field], 0, 1 if field == CAPACITY else MOST_PEOPLE)
        for field in FIELDS
        if cells.get(field, "")
    }
    is_above = area == province or (area.startswith(f"{province}/") and area.count("/") == 1)
    if not (is_above and {*figures} == {CAPACITY}):
        area = read_area(area, province)
    else:
        _division(area)
    name = canonical_line(cells["name"], LONGEST_NAME) if cells.get("name") else ""
    if not figures or bool(name) != is_part(area):
        raise TextInvalid
    if "cases" in figures and not is_part(area):
        raise FiguresImpossible(FieldFault("cases", "CASES_ARE_COUNTED"))
    _fits(figures)
    return Row(area, name, figures)


def _division(area: str) -> None:
    try:
        read_path(area)
    except DivisionUnknown:
        raise AreaUnknown from None


def _fits(figures: Mapping[str, int]) -> None:
    pairs = (
        ("adults", "population"),
        ("elders50", "adults"),
        ("elders65", "elders50"),
        ("adults_one", "adults"),
        ("adults_full", "adults_one"),
        ("elders65_full", "elders65"),
        ("elders50_full", "elders50"),
    )
    for part, whole in pairs:
        if part in figures and whole in figures and figures[part] > figures[whole]:
            raise FiguresImpossible(FieldFault(part, "MORE_THAN_ALL"))
