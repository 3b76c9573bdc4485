"""Which provinces' days have news? AGG-10 to AGG-12.

Whoever keeps a source leaves a line afterwards; whoever counts takes it away if nothing was left
meanwhile. So no news is ever lost, and a line left twice costs one counting more (ADR 0057).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from functions.runtime.tables import ConditionLost, Record, table_meta, translated

CHANGED, SHARDS = "changed#", 8
MOST: Final = 1_000


class LineRecord(Record):
    """A province's day with news; `n` grows with each."""

    Meta = table_meta("aggregates")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()


@dataclass(frozen=True, slots=True)
class Line:
    """A province's day to count, as the line stood."""

    day: date
    province: str
    seen: int


def leave(places: Iterable[tuple[date, str]]) -> None:
    """AGG-10: there is news of these provinces' days. Raises Busy."""
    for day, province in sorted(set(places)):
        with translated():
            LineRecord(*_place(day, province)).update(actions=[LineRecord.n.add(1)])


def left(most: int = MOST) -> tuple[Line, ...]:
    """AGG-11: what has to be counted, of each shard the oldest days first, read strongly."""
    found: list[Line] = []
    with translated():
        for shard in range(SHARDS):
            for row in LineRecord.query(
                f"{CHANGED}{shard}", consistent_read=True, limit=most // SHARDS
            ):
                day, _, province = str(row.s).partition("#")
                found.append(Line(date.fromisoformat(day), province, int(row.n)))
    return tuple(found)


def drop(line: Line) -> None:
    """AGG-12: the line goes, where nothing was left since it was seen. Raises Busy."""
    try:
        with translated():
            LineRecord(*_place(line.day, line.province)).delete(condition=LineRecord.n == line.seen)
    except ConditionLost:
        return


def _place(day: date, province: str) -> tuple[str, str]:
    return f"{CHANGED}{sum(province.encode()) % SHARDS}", f"{day.isoformat()}#{province}"
