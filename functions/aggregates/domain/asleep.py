"""Which registered venues are dormant, by code, and on which day was anybody last there?

A venue is dormant that is open, stands in the register for all of the week and was not seen on any
of its days, wherever in the province: one that moved or changed its kind in the week is awake. One
that was registered within the week is not asked for yet; where the register never told its day of
registration, it is taken for an old one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from functions.aggregates.domain.dormant import DAYS, Seen
from functions.aggregates.domain.source import DISTRICT, Cells, Source, cut
from functions.kernel.callers import covers
from functions.kernel.periods import DAY

LOOKED: Final = 38
"""Days that are looked through for a last arrival, the week among them: the venues of a day are
kept two days longer (store/weeks.py). What lies before is carried on from list to list."""
PART: Final = 2_000
"""Venues of one part of a district's list: some 16 KB packed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An open venue of the register; `since` is its day of registration, None if never told."""

    code: str
    place: str
    kind: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Asleep:
    """A dormant venue; `last` is the last day with arrivals, None where none is known."""

    place: str
    kind: str
    code: str
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows `start` to `stop` of a part of a district's list."""

    district: str
    part: int
    start: int
    stop: int


def listed(sources: Iterable[Source]) -> Iterator[Listed]:
    """The open venues among the sources of the register."""
    for one in sources:
        prefix, _, code = one.key.partition("#")
        if prefix == "venue":
            since = date.fromisoformat(one.since) if one.since else None
            for cells in one.figures.values():
                for place, kinds in cells.items():
                    yield from (Listed(code, place, kind, since) for kind in kinds)


def asleep(
    venues: Iterable[Listed],
    until: date,
    days: Iterable[tuple[date, Seen]],
    before: Mapping[str, date],
) -> tuple[Asleep, ...]:
    """The dormant venues at the end of a day, by place, kind and code.

    `days` are what was seen on the days up to `until`, newest first, the week's at least; `before`
    are the last days in an earlier list.
    """
    begun = until - DAY * (DAYS - 1)
    waiting = {one.code: one for one in venues if one.since is None or one.since <= begun}
    last: dict[str, date] = {}
    for day, seen in days:
        for codes in (codes for kinds in seen.values() for codes in kinds.values()):
            for code in codes:
                if code not in waiting:
                    continue
                if day >= begun:
                    del waiting[code]
                else:
                    last.setdefault(code, day)
        if len(last) == len(waiting) and day <= begun:
            break
    found = (
        Asleep(one.place, one.kind, code, last.get(code) or before.get(code))
        for code, one in waiting.items()
    )
    return tuple(sorted(found, key=lambda one: (one.place, one.kind, one.code)))


def counts_of(venues: Iterable[Asleep]) -> dict[str, dict[str, int]]:
    """How many are dormant, by place and kind."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in venues:
        found[one.place][one.kind] += 1
    return {place: dict(kinds) for place, kinds in found.items()}


def parts_of(venues: Iterable[Asleep]) -> Iterator[tuple[str, int, tuple[Asleep, ...]]]:
    """A province's list in its order as it is kept: district, number of the part, its venues."""
    districts: defaultdict[str, list[Asleep]] = defaultdict(list)
    for one in venues:
        districts[cut(one.place, DISTRICT)].append(one)
    for district, some in sorted(districts.items()):
        for part, begun in enumerate(range(0, len(some), PART)):
            yield district, part, tuple(some[begun : begun + PART])


def many_in(counts: Cells, place: str) -> int:
    """How many are dormant in a place, itself and all that lies in it."""
    return sum(sum(kinds.values()) for leaf, kinds in counts.items() if covers(place, leaf))


def pieces_of(counts: Cells, place: str, start: int, stop: int) -> Iterator[Piece]:
    """Where rows `start` to `stop` of a place's list lie, in their order."""
    at: Counter[str] = Counter()
    passed = 0
    for leaf in sorted(counts):
        district, many = cut(leaf, DISTRICT), sum(counts[leaf].values())
        if covers(place, leaf):
            first, last = max(start, passed), min(stop, passed + many)
            if first < last:
                shift = at[district] - passed
                yield from _split(district, first + shift, last + shift)
            passed += many
        at[district] += many


def _split(district: str, start: int, stop: int) -> Iterator[Piece]:
    while start < stop:
        part, begun = divmod(start, PART)
        ends = min(stop, (part + 1) * PART)
        yield Piece(district, part, begun, begun + ends - start)
        start = ends
