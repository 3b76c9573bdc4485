"""Packed presence, the second view of every visit: CHK-5 to CHK-8, CHK-14, CHK-15.

A segment is a run of fixed-size visit records (domain/segment.py), sealed as a whole under the key
of a day, bound to its place, so that one district-hour's segment can't pose as another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from zlib import crc32

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from functions.checkin.domain.retention import expires_at
from functions.checkin.store.visits import day_of_number, number_of
from functions.kernel.errors import KeyDestroyed
from functions.runtime import crypto, daykeys
from functions.runtime.tables import Record, table_meta, translated

CLOSED = "c"
SHARDS = 8
"""Over how many keys an hour's sightings are spread: the nation at its peak is 30 WCU/s on each."""


class PresenceRecord(Record):
    """One sealed segment; `d` is the day (YYYYMMDD) of its key, `m` how many more parts follow."""

    Meta = table_meta("presence")
    g = UnicodeAttribute(hash_key=True)
    n = UnicodeAttribute(range_key=True)
    d = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)
    m = NumberAttribute(null=True)
    x = NumberAttribute()


class ClosedRecord(Record):
    """An hour that has been closed, in all districts."""

    Meta = table_meta("presence")
    g = UnicodeAttribute(hash_key=True)
    n = UnicodeAttribute(range_key=True)
    x = NumberAttribute()


class Amendment(NamedTuple):
    """What became known of a closed hour when a later one was closed; the later one's prevails."""

    hour: str
    known: str
    packed: bytes


class Shelf(NamedTuple):
    """A closed hour of a sixteenth of a district's venues, or an amendment of a district's hour."""

    g: str
    n: str
    day: date
    parts: Sequence[bytes]


def put_segment(g: str, n: str, day: date, packed: bytes, *, more: int = 0) -> None:
    """CHK-5: write the segment, sealed under the key of `day`; the same batch again overwrites
    itself."""
    with translated():
        _sealed(g, n, day, packed, more=more).save()


def put_shelves(shelves: Iterable[Shelf]) -> int:
    """CHK-7, CHK-15: write shelves, each once; how many. Again changes nothing.

    25 go in one call. One of several parts is written by itself, the first part, which counts the
    others, last.
    """
    written = 0
    with translated(), PresenceRecord.batch_write() as batch:
        for g, n, day, parts in shelves:
            written += 1
            if len(parts) == 1:
                batch.save(_sealed(g, n, day, parts[0]))
                continue
            for place in range(len(parts) - 1, -1, -1):
                more = 0 if place else len(parts) - 1
                put_segment(g, _part(n, place), day, parts[place], more=more)
    return written


def segments(g: str, now: datetime, *, all_of_it: bool = False) -> list[bytes]:
    """CHK-6: the packed segments of a group, but of those whose day is gone.

    `all_of_it`: also what was written just now, for twice the read units.
    """
    with translated():
        rows = list(PresenceRecord.query(g, consistent_read=all_of_it))
    return [packed for row in rows for packed in _opened(row, now)]


def shelves(
    groups: Iterable[str], now: datetime, *, all_of_it: bool = False
) -> dict[str, tuple[bytes, ...]]:
    """CHK-7: what lies on the shelves among `groups`, by g; a crowded one in several parts."""
    with translated():
        asked = [(g, CLOSED) for g in groups]
        rows = list(PresenceRecord.batch_get(asked, consistent_read=all_of_it))
        further = [(row.g, _part(CLOSED, n)) for row in rows for n in range(1, int(row.m or 0) + 1)]
        others = PresenceRecord.batch_get(further, consistent_read=all_of_it)
        rows += sorted(others, key=lambda row: (len(row.n), row.n))
    found: dict[str, tuple[bytes, ...]] = {}
    for row in rows:
        for packed in _opened(row, now):
            found[row.g] = (*found.get(row.g, ()), packed)
    return found


def amendments(
    district: str, day: date, now: datetime, *, all_of_it: bool = False
) -> list[Amendment]:
    """CHK-15: what became known later of a district's closed hours of a day, oldest first."""
    with translated():
        rows = list(PresenceRecord.query(_amended(district, day), consistent_read=all_of_it))
    return [
        Amendment(hour, known, packed)
        for row in rows
        for hour, _, known in (row.n.partition(".")[0].partition("#"),)
        for packed in _opened(row, now)
    ]


def amendment(district: str, hour: str, known: str, day: date, parts: Sequence[bytes]) -> Shelf:
    """CHK-15: an amendment to write, under the hour whose closing knows of it."""
    return Shelf(_amended(district, day), f"{hour}#{known}", day, parts)


def put_sightings(hour: str, n: str, day: date, packed: bytes) -> None:
    """CHK-14: a batch's sightings of an hour; the same batch again overwrites itself."""
    put_segment(f"S{crc32(n.encode()) % SHARDS}#{hour}", n, day, packed)


def sightings(hour: str, now: datetime) -> Iterator[bytes]:
    """CHK-14: the sightings of an hour over the whole nation; none once the day is gone."""
    for shard in range(SHARDS):
        yield from segments(f"S{shard}#{hour}", now, all_of_it=True)


def put_closed(hour: str, expires_at: datetime) -> None:
    """CHK-8: the hour has been closed in all districts."""
    with translated():
        ClosedRecord("CLOSED", hour, x=int(expires_at.timestamp())).save()


def last_closed() -> str:
    """CHK-8: the latest hour that has been closed, "" before the first."""
    with translated():
        for row in ClosedRecord.query("CLOSED", scan_index_forward=False, limit=1):
            return str(row.n)
    return ""


def _sealed(g: str, n: str, day: date, packed: bytes, *, more: int = 0) -> PresenceRecord:
    sealed = crypto.seal(_key(day), packed, _bound(g, n))
    until = int(expires_at(day).timestamp())
    return PresenceRecord(g, n, d=number_of(day), b=sealed, m=more or None, x=until)


def _opened(row: PresenceRecord, now: datetime) -> list[bytes]:
    """The row's segment; none where it has expired or its day's key is gone."""
    if row.x <= now.timestamp():
        return []
    try:
        key = _key(day_of_number(int(row.d)))
    except KeyDestroyed:
        return []
    return [crypto.unseal(key, bytes(row.b), _bound(row.g, row.n))]


def _part(n: str, place: int) -> str:
    return f"{n}.{place}" if place else n


def _amended(district: str, day: date) -> str:
    return f"L{district}#{number_of(day)}"


def _key(day: date) -> bytes:
    return crypto.derive(daykeys.day_key(day), "presence")


def _bound(g: str, n: str) -> str:
    return f"presence|{g}|{n}"
