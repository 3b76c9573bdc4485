"""What was told of each source, by province and day: AGG-1, AGG-2.

A row is put only over a lower version of itself, by one conditional write: told twice, late or in
another order, the last version stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from functions.aggregates.domain.source import REGISTER, Source
from functions.aggregates.store.packed import pack, unpack
from functions.runtime.tables import Record, put_where, table_meta, translated

SOURCES = "src#"


class SourceRecord(Record):
    """A source's last version `v`, packed in `b`."""

    Meta = table_meta("aggregates")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    v = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def put(one: Source) -> bool:
    """AGG-1: keep what was told; False where this version or a later one stands. Raises Busy."""
    record = record_of(one)
    newer = SourceRecord.p.does_not_exist() | (SourceRecord.v < one.version)
    return put_where(record, newer)


def of_day(day: date, province: str) -> tuple[Source, ...]:
    """AGG-2: all sources of a province's day, read strongly. Raises Busy."""
    with translated():
        rows = list(SourceRecord.query(place_of(day, province), consistent_read=True))
    return tuple(_read(row, day, province) for row in rows)


def scans_of_day(day: date, province: str) -> tuple[Source, ...]:
    """AGG-2 of scans alone, read strongly. Raises Busy."""
    with translated():
        rows = list(
            SourceRecord.query(
                place_of(day, province), SourceRecord.s.startswith("scan#"), consistent_read=True
            )
        )
    return tuple(_read(row, day, province) for row in rows)


def registered(province: str) -> Iterator[Source]:
    """AGG-2 of the venues in a province's register, read strongly, one by one: there may be
    hundreds of thousands. Raises Busy."""
    place = place_of(REGISTER, province)
    with translated():
        for row in SourceRecord.query(
            place, SourceRecord.s.startswith("venue#"), consistent_read=True
        ):
            yield _read(row, REGISTER, province)


def record_of(one: Source) -> SourceRecord:
    """The row of a source."""
    body: dict[str, Any] = {"f": one.figures}
    if one.hour:
        body |= {"h": one.hour, "v": one.venues}
    if one.since:
        body["r"] = one.since
    return SourceRecord(place_of(one.day, one.province), one.key, v=one.version, b=pack(body))


def place_of(day: date, province: str) -> str:
    """Where sources of a province's day lie."""
    return f"{SOURCES}{day.isoformat()}#{province}"


def _read(row: SourceRecord, day: date, province: str) -> Source:
    body = unpack(row.b)
    return Source(
        day,
        province,
        str(row.s),
        int(row.v),
        body["f"],
        body.get("h", ""),
        tuple((leaf, kind, venue, int(many)) for leaf, kind, venue, many in body.get("v", ())),
        body.get("r", ""),
    )
