"""What does one source add to the figures of a province's day, and what do all of them together?

A source is what was told of one thing: a district's closed hour, a sample, a case, a site's day.
Its last version counts; a figure is the sum over sources, so that their order is nothing. Leaves
are division paths, cut at the depth to which a figure is told (a source without commune counts
under its district).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

Columns = Mapping[str, int]
Cells = Mapping[str, Columns]
"""Columns by leaf."""


class Measure(StrEnum):
    """What is counted, as told by sources."""

    SCANS = "scans"
    RESULTS = "results"
    TURNAROUND = "turnaround"
    CASES = "cases"
    DOSES = "doses"
    METHODS = "methods"
    HOURS = "hours"
    """People by whole hours from sampling to release (domain/turnaround.py)."""
    RECORDS = "records"
    """Of records of doses: verified, entered on the same day."""
    CONTACTS = "contacts"
    FOLLOWED = "followed"
    RED = "red"
    """Of those followed: with a sign of danger."""
    VENUES = "venues"
    """Open venues by kind, in the register."""
    CORRECTIONS = "corrections"
    """Corrections of records of doses that wait, in the register."""


DISTRICT: Final = 2
REGISTER: Final = date.max
"""The day under which stands what is of no day: what is registered, or waits, now. It is counted
after all days that are."""
UNPLACED: Final = "-"
"""Where nothing is known of the place: it counts in the nation alone, as a province of its own.
Sources whose place may change lie here too, and name it in their figures."""


@dataclass(frozen=True, slots=True)
class Source:
    """What was told of one thing in its version: figures, and of scans the venues that were seen,
    by commune and kind with the scans of each."""

    day: date
    province: str
    key: str
    version: int
    figures: Mapping[str, Cells] = field(default_factory=dict)
    hour: str = ""
    venues: tuple[tuple[str, str, str, int], ...] = ()
    """(commune, kind, venue, scans)."""
    since: str = ""
    """Of a venue in the register: its day of registration, "" where it was never told."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A province's day: figures by measure and leaf, scans by hour, and how many venues were seen
    by commune and kind."""

    figures: Mapping[str, Cells]
    hours: Columns
    seen: Cells

    def plain(self) -> dict[str, Any]:
        """As it is kept; equal figures are equal bytes."""
        return {"figures": self.figures, "hours": self.hours, "seen": self.seen}


def counted(sources: Iterable[Source]) -> Counted:
    """The figures of all sources together; nought is left out."""
    figures: dict[str, defaultdict[str, Counter[str]]] = {}
    hours: Counter[str] = Counter()
    seen: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in sources:
        for measure, cells in figures_of(one).items():
            of_measure = figures.setdefault(measure, defaultdict(Counter))
            for leaf, columns in cells.items():
                of_measure[leaf].update(columns)
        for leaf, kind, venue, scans in one.venues:
            hours[one.hour] += scans
            seen[leaf][kind].add(venue)
    return Counted(
        figures={
            measure: {leaf: kept for leaf, some in cells.items() if (kept := _some(some))}
            for measure, cells in figures.items()
        },
        hours=_some(hours),
        seen={
            leaf: {kind: len(venues) for kind, venues in kinds.items()}
            for leaf, kinds in seen.items()
        },
    )


def figures_of(one: Source) -> Mapping[str, Cells]:
    """What a source adds, by measure and leaf; of scans it follows from its venues."""
    if not one.venues:
        return one.figures
    cells: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for leaf, kind, _, scans in one.venues:
        cells[leaf][kind] += scans
    return {**one.figures, Measure.SCANS.value: cells}


def cut(path: str, depth: int) -> str:
    """A path at most so deep."""
    return "/".join(path.split("/")[:depth])


def at_depth(cells: Cells, depth: int) -> dict[str, dict[str, int]]:
    """The same, with leaves at most so deep."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for leaf, columns in cells.items():
        found[cut(leaf, depth)].update(columns)
    return {leaf: dict(columns) for leaf, columns in found.items()}


def placed(cells: Cells, depth: int) -> dict[str, Columns]:
    """The same, where what is told of a place less deep than `depth` is a place in it (`UNPLACED`):
    so what lies in a place adds up to it, and the rest is hidden as any neighbour is."""
    return {leaf if _is_whole(leaf, depth) else f"{leaf}/{UNPLACED}": cells[leaf] for leaf in cells}


def added(tables: Iterable[Cells]) -> dict[str, dict[str, int]]:
    """Tables added up, cell by cell: what lies in no province may name any."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for cells in tables:
        for leaf, columns in cells.items():
            found[leaf].update(columns)
    return {leaf: dict(columns) for leaf, columns in found.items()}


def _is_whole(leaf: str, depth: int) -> bool:
    return leaf == UNPLACED or leaf.count("/") + 1 >= depth


def _some(counts: Counter[str]) -> dict[str, int]:
    return {column: many for column, many in counts.items() if many}
