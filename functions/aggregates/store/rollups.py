"""The figures of a province's day, whole: AGG-20 to AGG-22."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.aggregates.domain.source import Counted
from functions.aggregates.store.packed import pack, unpack
from functions.kernel.periods import instant_at
from functions.runtime.tables import Record, table_meta, translated

DAY = "day#"


class RollupRecord(Record):
    """A province's day in version `n`, counted at `at` (seconds)."""

    Meta = table_meta("aggregates")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    at = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


@dataclass(frozen=True, slots=True)
class Rollup:
    """A province's day; version 0 where nothing was ever counted."""

    day: date
    province: str
    version: int
    at: datetime | None
    counted: Counted


def rollup(day: date, province: str) -> Rollup:
    """AGG-20: a province's day, read strongly. Raises Busy."""
    try:
        with translated():
            return _read(RollupRecord.get(DAY + day.isoformat(), province, consistent_read=True))
    except DoesNotExist:
        return Rollup(day, province, 0, None, Counted({}, {}, {}))


def put_next(before: Rollup, counted: Counted, now: datetime) -> None:
    """AGG-21: its figures over the version that was seen before counting. Raises ConditionLost,
    Busy."""
    record = RollupRecord(
        DAY + before.day.isoformat(),
        before.province,
        n=before.version + 1,
        at=int(now.timestamp()),
        b=pack(counted.plain()),
    )
    fresh = RollupRecord.p.does_not_exist()
    with translated():
        record.save(condition=RollupRecord.n == before.version if before.version else fresh)


def of_day(day: date) -> dict[str, Rollup]:
    """AGG-22: all provinces of a day, by code. Raises Busy."""
    with translated():
        found = [_read(row) for row in RollupRecord.query(DAY + day.isoformat())]
    return {one.province: one for one in found}


def _read(row: RollupRecord) -> Rollup:
    plain = unpack(row.b)
    return Rollup(
        date.fromisoformat(str(row.p).removeprefix(DAY)),
        str(row.s),
        int(row.n),
        instant_at(row.at),
        Counted(plain["figures"], plain["hours"], plain["seen"]),
    )
