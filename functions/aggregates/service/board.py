"""How many have arrived today, so far? For the boards of the nation and of provinces.

Read are rollups of closed hours (63 items) and, for the hours that are not closed yet, one item for
each batch of the packer, seconds old and kept for as long by each container; never a scan. At the
nation's 400 million a day that is 4,800 items of half a kilobyte. Small figures are hidden here
too, and what would tell of them on this board or another: a task force sees no person (security.md
P08). What is closed is hidden as the published day hides it; what runs in a province is told from
five on, and added where the closed part is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.access import service as access
from functions.aggregates.domain.hours import NONE, Hours, shown_hours
from functions.aggregates.domain.source import Measure, placed
from functions.aggregates.store import live, rollups
from functions.kernel.callers import Caller, Scope
from functions.kernel.divisions import divisions_in, find_division, provinces
from functions.kernel.errors import Invalid, NotFound
from functions.kernel.periods import HOUR, Period, day_of, hours_of, start_of_day
from functions.kernel.suppression import LEAST, suppressed_tree
from functions.runtime.keeper import Keeper

FRESH: Final = timedelta(seconds=15)
OPEN_HOURS: Final = 3
"""Hours back that may not be closed yet, with the one that runs."""
_kept = Keeper(FRESH, most=20)


@dataclass(frozen=True, slots=True)
class Today:
    """The day so far: `closed` by path of all levels and `hours` of the closed ones by province and
    of the nation (""), as they may be seen; `running` by province in the hours that are not closed,
    `closed_until` the last closed one."""

    as_of: datetime
    closed: Mapping[str, int | None]
    hours: Mapping[str, Hours]
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
    running: int
    closed_until: str
    hours: tuple[tuple[int, int | None], ...]
    inside: tuple[tuple[str, str, int | None], ...]


def board(caller: Caller, place: str, now: datetime) -> Board:
    """The nation's board, or a province's. Raises NotFound (another's place), Busy."""
    asked = place_of(caller, place)
    today = _kept.fresh("today", now, lambda: _read(now))
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
        total=_plus(today.closed.get(asked, 0), running),
        running=running,
        closed_until=today.closed_until,
        hours=tuple(
            (int(hour[-2:]), many) for hour, many in sorted(today.hours.get(asked, NONE).items())
        ),
        inside=tuple(
            (path, name, _plus(today.closed.get(path, 0), today.running[path]))
            for path, name in names
        ),
    )


def forget() -> None:
    """Drop what was read."""
    _kept.forget()


def _plus(closed: int | None, running: int) -> int | None:
    return None if closed is None else closed + running


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
    scans = {
        path: sum(columns.values())
        for one in found.values()
        for path, columns in placed(one.counted.figures.get(Measure.SCANS.value, {}), 3).items()
    }
    closed = suppressed_tree(scans)
    hidden = {path for path, many in closed.items() if many is None}
    return Today(now, closed, shown_hours(hours, hidden), running, last)


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
