"""Which venues of a place are dormant, by name, for those who are to wake them?

Codes come from the night's list, what stands on a venue's poster from the register as it is now.
Its owner is not told: whoever may, opens the venue itself. A page costs the week, the parts of the
list in which it lies and one batch of venues, whatever the province has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from functions.access import service as access
from functions.aggregates.domain.asleep import Asleep, many_in, pieces_of
from functions.aggregates.domain.places import below
from functions.aggregates.store import sleepers, weeks
from functions.kernel.callers import Caller, Scope, covers
from functions.kernel.divisions import print_place, read_path
from functions.kernel.errors import Invalid, NotFound
from functions.kernel.identifiers import VenueCode, print_venue_code
from functions.kernel.periods import DAY, day_of
from functions.registry import service as registry

PAGE: Final = 60
"""Venues of a page to be read or printed."""
FILE: Final = 2_000
"""Venues of a file."""
NIGHTS: Final = 3
"""The newest list is looked for so many nights back; an older one tells nothing any more."""
HEADING: Final = (
    "code", "name", "kind", "address", "division", "place", "last_day", "state", "source", "unit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sleeper:
    """A dormant venue as it is listed; of one that has gone or moved out of the place since the
    night, `name`, `address` and `unit` are "" and `state` says so ("gone", "moved").

    `division` is its path, `commune` the words of it. `source`: "owner" or "file"; `unit` is the
    unit that sent the file, while that is remembered.
    """

    code: str
    code_printed: str
    kind: str
    last: date | None
    state: str
    division: str
    commune: str
    name: str = ""
    address: str = ""
    source: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a place's dormant venues at the end of `day`; None where no night has counted.

    `inside` is what lies directly in the place: path, name, how many. `above` is the place it lies
    in, if that is the caller's too.
    """

    place: str
    name: str
    above: str
    day: date | None
    total: int
    page: int
    pages: int
    venues: tuple[Sleeper, ...]
    inside: tuple[tuple[str, str, int], ...]


def dormant(caller: Caller, place: str, page: str, now: datetime, size: int = PAGE) -> Listing:
    """The dormant venues of a province, a district or a commune, by commune, kind and code; "" is
    the caller's own area, a `page` beyond the last is the last.

    Raises NotFound (another's, the nation, no page), Busy.
    """
    asked, number = _place(caller, place), _page(page)
    province = asked.partition("/")[0]
    found = weeks.newest_week(day_of(now) - DAY, province, NIGHTS)
    day, week = found or (None, weeks.Week())
    total = many_in(week.dormant, asked)
    pages = max(1, -(-total // size))
    number = min(number, pages)
    rows = _rows(day, week, asked, (number - 1) * size, number * size) if day else []
    above = asked.rpartition("/")[0]
    return Listing(
        place=asked,
        name=print_place(asked).partition(", ")[0],
        above=above if above and covers(caller.division, above) else "",
        day=day,
        total=total,
        page=number,
        pages=pages,
        venues=_named(rows, asked),
        inside=tuple((path, name, many_in(week.dormant, path)) for path, name in below(asked)),
    )


def table_of(told: Listing) -> str:
    """A list as a file that is safe to open in Excel."""
    from functions.runtime.documents.exports import write_csv

    rows = (
        (
            one.code_printed,
            one.name,
            one.kind,
            one.address,
            one.division,
            one.commune,
            one.last.isoformat() if one.last else "",
            one.state,
            one.source,
            one.unit,
        )
        for one in told.venues
    )
    return write_csv(HEADING, rows).decode()


def _place(caller: Caller, place: str) -> str:
    try:
        asked = str(read_path(place)) if place else caller.division or ""
    except Invalid:
        raise NotFound from None
    access.require(caller, Scope(division=asked))
    if not asked:
        raise NotFound
    return asked


def _page(text: str) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text)):
        raise NotFound
    return int(text)


def _rows(day: date, week: weeks.Week, place: str, start: int, stop: int) -> list[Asleep]:
    province, read = place.partition("/")[0], dict[tuple[str, int], list[Asleep]]()
    found: list[Asleep] = []
    for one in pieces_of(week.dormant, place, start, stop):
        key = (one.district, one.part)
        if key not in read:
            read[key] = sleepers.part(day, province, week.edition, *key)
        found += read[key][one.start : one.stop]
    return found


def _named(rows: list[Asleep], place: str) -> tuple[Sleeper, ...]:
    known = registry.venues_by_code(VenueCode(one.code) for one in rows)
    here = {code: one for code, one in known.items() if covers(place, one.division)}
    units = registry.units_behind(here.values())
    return tuple(_shown(rows, known, here, units))


def _shown(
    rows: list[Asleep],
    known: dict[VenueCode, registry.Venue],
    here: dict[VenueCode, registry.Venue],
    units: dict[VenueCode, str],
) -> Iterator[Sleeper]:
    for one in rows:
        code = VenueCode(one.code)
        venue = here.get(code)
        printed = print_venue_code(code)
        if venue is None:
            state = "moved" if code in known else "gone"
            commune = print_place(one.place)
            yield Sleeper(code, printed, one.kind, one.last, state, one.place, commune)
            continue
        yield Sleeper(
            code=code,
            code_printed=printed,
            kind=venue.details.kind,
            last=one.last,
            state=venue.state.value,
            division=venue.division,
            commune=print_place(venue.division),
            name=venue.details.name,
            address=venue.details.address,
            source="file" if venue.source else "owner",
            unit=units.get(code, ""),
        )
