"""A day from its sources, without writing anything: for whoever doubts a figure."""

from __future__ import annotations

from datetime import date

from functions.aggregates.domain.source import UNPLACED, Counted, counted
from functions.aggregates.store import rollups, sources
from functions.kernel.divisions import provinces

EMPTY = Counted({}, {}, {})


def recomputed(day: date) -> tuple[dict[str, Counted], tuple[str, ...]]:
    """A day of each province as its sources say now, and the provinces whose rollup says otherwise.
    Raises Busy."""
    kept = rollups.of_day(day)
    found: dict[str, Counted] = {}
    differing = []
    for province in (UNPLACED, *(str(one.code) for one in provinces())):
        own = counted(sources.of_day(day, province))
        standing = kept[province].counted if province in kept else EMPTY
        if own != standing:
            differing.append(province)
        if province in kept or own != EMPTY:
            found[province] = own
    return found, tuple(differing)
