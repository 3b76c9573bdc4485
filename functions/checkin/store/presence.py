"""Packed presence, the second view of every visit: CHK-5 to CHK-8, CHK-14.

A segment is a run of fixed-size visit records (domain/segment.py), sealed as a whole under the key
of its day, bound to its place, so that one district-hour's segment can't pose as another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from zlib import crc32

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from functions.kernel.errors import KeyDestroyed
from functions.runtime import crypto, daykeys, entropy
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

CLOSED = "c"
SHARDS = 8
"""Over how many keys an hour's sightings are spread: the nation at its peak is 30 WCU/s on each."""
MARK_BITS = 80


class PresenceRecord(Record):
    """One sealed segment; `m` tells how many more parts a venue-hour has."""

    Meta = table_meta("presence")
    g = UnicodeAttribute(hash_key=True)
    n = UnicodeAttribute(range_key=True)
    b = BinaryAttribute(legacy_encoding=False)
    m = NumberAttribute(null=True)
    x = NumberAttribute()


class LateRecord(Record):
    """A district-hour that got visits after it was closed; `v` tells one mark from the next."""

    Meta = table_meta("presence")
    g = UnicodeAttribute(hash_key=True)
    n = UnicodeAttribute(range_key=True)
    v = UnicodeAttribute(null=True)
    x = NumberAttribute()


class Late(NamedTuple):
    """A closed hour that must be compacted again, and the mark that says so."""

    hour: str
    district: str
    mark: str


def put_segment(
    g: str, n: str, day: date, packed: bytes, expires_at: datetime, *, more: int = 0
) -> None:
    """CHK-5: write the segment; the same batch again overwrites itself."""
    with translated():
        _sealed(g, n, day, packed, expires_at, more=more).save()


def put_venue_hours(
    hours: Iterable[tuple[str, Sequence[bytes]]], day: date, expires_at: datetime
) -> int:
    """CHK-7: write closed venue-hours (g, parts), each g once; how many. Again changes nothing.

    25 go in one call: at the design point an hour has some 200,000 of them. One of several parts
    is written by itself, the first part, which counts the others, last.
    """
    written = 0
    with translated(), PresenceRecord.batch_write() as batch:
        for g, parts in hours:
            written += 1
            if len(parts) == 1:
                batch.save(_sealed(g, CLOSED, day, parts[0], expires_at))
                continue
            for place in range(len(parts) - 1, -1, -1):
                more = 0 if place else len(parts) - 1
                put_segment(g, _part(place), day, parts[place], expires_at, more=more)
    return written


def segments(g: str, day: date, now: datetime, *, all_of_it: bool = False) -> list[bytes]:
    """CHK-6: the packed segments of a district's hour; none once the day is gone.

    `all_of_it`: also what was written just now, for twice the read units.
    """
    try:
        key = _key(day)
    except KeyDestroyed:
        return []
    with translated():
        rows = list(PresenceRecord.query(g, consistent_read=all_of_it))
    return [
        crypto.unseal(key, bytes(row.b), _bound(row.g, row.n))
        for row in rows
        if row.x > now.timestamp()
    ]


def venue_hours(groups: Iterable[tuple[str, date]], now: datetime) -> dict[str, tuple[bytes, ...]]:
    """CHK-7: the closed hours among `groups` (g, day), by g; a crowded one in several parts."""
    days = dict(groups)
    with translated():
        rows = list(PresenceRecord.batch_get([(g, CLOSED) for g in days]))
        further = [(row.g, _part(n)) for row in rows for n in range(1, int(row.m or 0) + 1)]
        rows += sorted(PresenceRecord.batch_get(further), key=lambda row: (len(row.n), row.n))
    found: dict[str, tuple[bytes, ...]] = {}
    for row in rows:
        if row.x <= now.timestamp():
            continue
        try:
            key = _key(days[row.g])
        except KeyDestroyed:
            continue
        opened = crypto.unseal(key, bytes(row.b), _bound(row.g, row.n))
        found[row.g] = (*found.get(row.g, ()), opened)
    return found


def put_sightings(hour: str, n: str, day: date, packed: bytes, expires_at: datetime) -> None:
    """CHK-14: a batch's sightings of an hour; the same batch again overwrites itself."""
    put_segment(f"S{crc32(n.encode()) % SHARDS}#{hour}", n, day, packed, expires_at)


def sightings(hour: str, day: date, now: datetime) -> Iterator[bytes]:
    """CHK-14: the sightings of an hour over the whole nation; none once the day is gone."""
    for shard in range(SHARDS):
        yield from segments(f"S{shard}#{hour}", day, now, all_of_it=True)


def mark_late(day: date, hour: str, district: str, expires_at: datetime) -> None:
    """CHK-8: remember that this closed hour must be compacted again; each time a new mark."""
    with translated():
        LateRecord(
            f"LATE#{day.isoformat()}",
            f"{hour}#{district}",
            v=entropy.token(MARK_BITS),
            x=int(expires_at.timestamp()),
        ).save()


def late_hours(day: date) -> list[Late]:
    """CHK-8: the hours that changed late, of the closings of `day`."""
    with translated():
        rows = list(LateRecord.query(f"LATE#{day.isoformat()}"))
    return [
        Late(hour, district, row.v or "")
        for row in rows
        for hour, _, district in (row.n.partition("#"),)
    ]


def forget_late(day: date, late: Late) -> None:
    """CHK-8: the hour has been compacted again. A mark set since it was read stays."""
    record = LateRecord(f"LATE#{day.isoformat()}", f"{late.hour}#{late.district}", x=0)
    try:
        with translated():
            record.delete(condition=LateRecord.v == late.mark)
    except ConditionLost:
        return


def put_closed(hour: str, expires_at: datetime) -> None:
    """CHK-8: the hour has been compacted for the first time, in all districts."""
    with translated():
        LateRecord("CLOSED", hour, x=int(expires_at.timestamp())).save()


def last_closed() -> str:
    """CHK-8: the latest hour that has been compacted, "" before the first."""
    with translated():
        for row in LateRecord.query("CLOSED", scan_index_forward=False, limit=1):
            return str(row.n)
    return ""


def _sealed(
    g: str, n: str, day: date, packed: bytes, expires_at: datetime, *, more: int = 0
) -> PresenceRecord:
    sealed = crypto.seal(_key(day), packed, _bound(g, n))
    return PresenceRecord(g, n, b=sealed, m=more or None, x=int(expires_at.timestamp()))


def _part(place: int) -> str:
    return f"{CLOSED}{place}" if place else CLOSED


def _key(day: date) -> bytes:
    return crypto.derive(daykeys.day_key(day), "presence")


def _bound(g: str, n: str) -> str:
    return f"presence|{g}|{n}"
