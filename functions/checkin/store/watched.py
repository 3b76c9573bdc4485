"""What standing searches wait for: persons and places whose late events are news, CHK-22, CHK-23.

An item lies under a day, and for a place under its district, both as a MAC under the key of that
day. What is waited for is sealed under the same key. It is put before anything is read, and read
after what came late was written: one of the two always sees the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from functions.checkin.domain.retention import expires_at
from functions.checkin.store.places import search_key
from functions.kernel.errors import KeyDestroyed
from functions.runtime import crypto
from functions.runtime.tables import Record, table_meta, translated

PERSONS = "persons"


class WatchRecord(Record):
    """Something that a search waits for on a day."""

    Meta = table_meta("visit_searches")
    p = UnicodeAttribute(hash_key=True)
    n = UnicodeAttribute(range_key=True)
    b = BinaryAttribute(legacy_encoding=False)
    x = NumberAttribute()


class WatchedPlace(NamedTuple):
    """A search waits for news of venues in some hours of a day."""

    case: str
    trace: str
    place: str
    venues: frozenset[bytes]
    hours: frozenset[str]


class WatchedPerson(NamedTuple):
    """A search waits for news of where a person was on a day."""

    case: str
    trace: str
    person: bytes


def put_person(case: str, trace: str, person: bytes, days: Iterable[date]) -> None:
    """CHK-22: news of a person on these days is news for the search; days that are over are not."""
    for day in days:
        _put(PERSONS, day, f"{case}|{trace}|{person.hex()}", [case, trace, person.hex()])


def put_place(one: WatchedPlace, district: str, day: date) -> None:
    """CHK-23: news of these venues of a district on a day is news for the search."""
    told: list[object] = [
        one.case,
        one.trace,
        one.place,
        sorted(venue.hex() for venue in one.venues),
        sorted(one.hours),
    ]
    _put(district, day, f"{one.case}|{one.trace}|{one.place}", told)


def persons(day: date, now: datetime) -> list[WatchedPerson]:
    """CHK-22: whom searches wait for on a day, read strongly."""
    return [
        WatchedPerson(case, trace, bytes.fromhex(person))
        for case, trace, person in _told(PERSONS, day, now)
    ]


def places(district: str, day: date, now: datetime) -> list[WatchedPlace]:
    """CHK-23: what searches wait for in a district on a day, read strongly."""
    return [
        WatchedPlace(case, trace, place, frozenset(map(bytes.fromhex, venues)), frozenset(hours))
        for case, trace, place, venues, hours in _told(district, day, now)
    ]


def _put(what: str, day: date, n: str, told: list[object]) -> None:
    try:
        p = _partition(what, day)
    except KeyDestroyed:
        return
    name = crypto.mac(search_key(day), n.encode())[:12].hex()
    sealed = crypto.seal_json(search_key(day), told, f"visit_searches|{p}|{name}")
    until = int(expires_at(day).timestamp())
    with translated():
        WatchRecord(p, name, b=sealed, x=until).save()


def _told(what: str, day: date, now: datetime) -> list[list[Any]]:
    try:
        p = _partition(what, day)
    except KeyDestroyed:
        return []
    with translated():
        rows = list(WatchRecord.query(p, consistent_read=True))
    return [
        crypto.unseal_json(search_key(day), row.b, f"visit_searches|{p}|{row.n}")
        for row in rows
        if row.x > now.timestamp()
    ]


def _partition(what: str, day: date) -> str:
    return "W" + crypto.mac(search_key(day), what.encode())[:12].hex()
