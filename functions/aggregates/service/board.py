"""How many have arrived today, so far? For the boards of the nation and of provinces.

Read are rollups of closed hours (63 items) and, for the hours that are not closed yet, one item for
each batch of the packer, seconds old and kept for as long by each container; never a scan. At the
nation's 400 million a day that is 4,800 items of half a kilobyte. Small figures are hidden here
too: a task force sees no person (security.md P08); what runs in a province is added from five on.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.access import service as access
from functions.aggregates.domain.source import DISTRICT, Measure, at_depth
from functions.aggregates.store import live, rollups
from functions.kernel.callers import Caller, Scope
from functions.kernel.divisions import divisions_in, find_division, provinces
from functions.kernel.errors import Invalid, NotFound
from functions.kernel.periods import HOUR, Period, day_of, hours_of, start_of_day
from functions.kernel.suppression import LEAST, NATION, shown, suppressed_tree
from functions.runtime.keeper import Keeper

FRESH: Final = timedelta(seconds=15)
OPEN_HOURS: Final = 3
"""Hours back that may not be closed yet, with the one that runs."""
_kept = Keeper(FRESH, most=20)


@dataclass(frozen=True, slots=True)
class Today:
    """The day so far: `closed` by province and district, `hours` of the closed ones by province,
    `running` by province in the hours that are not, `closed_until` the last closed one."""

    as_of: datetime
    closed: dict[str, dict[str, int]]
    hours: dict[str, dict[str, int]]
    running: Counter[str]
    closed_until: str


@dataclass(frozen=True, slots=True)
class Board:
    """What a place sees: arrivals so far with those of hours that run, by hour, and by what lies
    in it; None where hidden."""

    place: str
    name: str
    as_of: datetime
    total: int | None
    running: int | None
    closed_until: str
    hours: tuple[tuple[int, int | None], ...]
    inside: tuple[tuple[str, str, int | None], ...]


def board(caller: Caller, place: str, now: datetime) -> Board:
    """The nation's board, or a province's. Raises NotFound (another's place), Busy."""
    asked = place_of(caller, place)
    today = _kept.fresh("today", now, lambda: _read(now))
    found = _totals(today, asked)
    of = [asked] if asked else list(today.hours)
    hours = Counter[str]()
    for one in of:
        hours.update(today.hours.get(one, {}))
    running = today.running[asked] if asked else today.running.total()
    names = (
        [(f"{asked}/{one.code}", one.name) for one in divisions_in(asked)]
        if asked
        else [(str(one.code), one.name) for one in provinces()]
    )
    return Board(
        place=asked,
        name=find_division(asked).name if asked else "Việt Nam",
        as_of=today.as_of,
        total=found[asked],
        running=shown(running),
        closed_until=today.closed_until,
        hours=tuple((int(hour[-2:]), shown(many)) for hour, many in sorted(hours.items())),
        inside=tuple((path, name, found.get(path, 0)) for path, name in names),
    )


def forget() -> None:
    """Drop what was read."""
    _kept.forget()


def _totals(today: Today, place: str) -> dict[str, int | None]:
    """Of the nation provinces with what runs in them; of a province its districts' closed hours."""
    if not place:
        sums = Counter({one: sum(cells.values()) for one, cells in today.closed.items()})
        return suppressed_tree(sums + today.running)
    inside = today.closed.get(place, {})
    told = suppressed_tree(inside)
    whole = sum(inside.values()) + today.running[place]
    hides = inside and told[NATION] is None
    return told | {place: None if hides else shown(whole)}


def _read(now: datetime) -> Today:
    found = rollups.of_day(day_of(now))
    hours = {province: dict(one.counted.hours) for province, one in found.items()}
    last = max((hour for some in hours.values() for hour in some), default="")
    begun = max(start_of_day(day_of(now)), now - OPEN_HOURS * HOUR)
    running: Counter[str] = Counter()
    for hour in hours_of(Period(begun, now + timedelta(seconds=1))):
        if hour > last:
            running.update(live.of_hour(hour))
    running = Counter({one: many for one, many in running.items() if many >= LEAST})
    closed = {
        province: {
            path: sum(columns.values())
            for path, columns in at_depth(
                one.counted.figures.get(Measure.SCANS.value, {}), DISTRICT
            ).items()
        }
        for province, one in found.items()
    }
    return Today(now, closed, hours, running, last)


def place_of(caller: Caller, place: str) -> str:
    """A province or the nation in the caller's area; "" is the caller's own. Raises NotFound."""
    asked = place or (caller.division or "").partition("/")[0]
    try:
        if asked and find_division(asked).parent is not None:
            raise NotFound
    except Invalid:
        raise NotFound from None
    access.require(caller, Scope(division=asked))
    return asked
