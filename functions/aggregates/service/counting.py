"""What has news is counted anew, whole, from all its sources; nothing is ever added to a figure.

The version of the figures is read before the sources, and the new ones are put over it alone: of
two who count at once the later reader's figures stand, or the line stays and it is counted again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from functions.aggregates.domain.source import counted
from functions.aggregates.store import lines, rollups, sources
from functions.runtime import journal
from functions.runtime.tables import ConditionLost


@dataclass(frozen=True, slots=True)
class DaysCounted(journal.Fact):
    """Provinces' days were counted; `changed` of them came out otherwise than before."""

    counted: int
    changed: int


@dataclass(frozen=True, slots=True)
class DayNotCounted(journal.Fact):
    """A province's day could not be counted; the next round tries again."""

    level: ClassVar[journal.Level] = "WARNING"
    day: str
    province: str
    error: str
    at: str


def count_left(now: datetime) -> int:
    """Count what has news; how many could not be. One that fails stops no other. Raises Busy."""
    waiting = lines.left()
    changed = failed = 0
    for line in waiting:
        try:
            changed += count(line, now)
        except Exception as error:
            failed += 1
            place = journal.place_of(error)
            journal.tell(
                DayNotCounted(line.day.isoformat(), line.province, type(error).__name__, place)
            )
    if waiting:
        journal.tell(DaysCounted(len(waiting) - failed, changed))
    return failed


def count(line: lines.Line, now: datetime) -> bool:
    """Count a province's day; did it come out otherwise than before? Raises Busy."""
    before = rollups.rollup(line.day, line.province)
    after = counted(sources.of_day(line.day, line.province))
    differs = after != before.counted
    if differs:
        try:
            rollups.put_next(before, after, now)
        except ConditionLost:
            return False  # another run counted meanwhile: the line stays, and is counted again
    lines.drop(line)
    return differs
