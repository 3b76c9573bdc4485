"""Visits told by other apps that nobody can place yet: CHK-12.

An item lies under the province that told it, named by its day and a MAC of its natural key under
the key of that day. Who, where and when is sealed under the same key, so a parked visit ends with
its day like any other. What a province's own venue codes mean is kept beside, under ``map#``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.checkin.store.visits import day_of_number, number_of
from functions.kernel.errors import KeyDestroyed
from functions.runtime import crypto, daykeys
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

OPEN, RESOLVED = "open", "resolved"


class ParkedRecord(Record):
    """One parked visit; `v` is how it was placed, sealed too."""

    Meta = table_meta("parked_visits")
    scope = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    d = NumberAttribute()
    w = UnicodeAttribute()
    f = UnicodeAttribute()
    z = UnicodeAttribute()
    b = BinaryAttribute(legacy_encoding=False)
    v = BinaryAttribute(legacy_encoding=False, null=True)
    x = NumberAttribute()


class MeaningRecord(Record):
    """Which venue of ours another app's venue code means."""

    Meta = table_meta("parked_visits")
    scope = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    venue = UnicodeAttribute()


@dataclass(frozen=True, slots=True)
class ParkedVisit:
    """A parked visit. `division`: path of the unit that told it; `source`: its file and row.

    `placed` is {venue, person} once an officer has said so.
    """

    scope: str
    id: str
    day: date
    division: str
    source: str
    body: dict[str, Any]
    expires_at: int
    placed: dict[str, str] | None = None


def name_of(day: date, identity: bytes) -> str:
    """The id of a natural key; noise once the day's key is gone. Raises KeyDestroyed."""
    mark = crypto.mac(crypto.derive(daykeys.day_key(day), "parked-name"), identity)[:16]
    return f"{number_of(day)}-{mark.hex()}"


def park(visit: ParkedVisit) -> str:
    """CHK-12: park a visit, once; the source that stands there, its own or an earlier one."""
    sealed = crypto.seal(_key(visit.day), _written(visit.body), _bound(visit, "b"))
    record = ParkedRecord(
        visit.scope,
        visit.id,
        d=number_of(visit.day),
        w=visit.division,
        f=visit.source,
        z=OPEN,
        b=sealed,
        x=visit.expires_at,
    )
    try:
        with translated():
            record.save(condition=ParkedRecord.id.does_not_exist())
    except ConditionLost:
        with translated():
            return str(ParkedRecord.get(visit.scope, visit.id, consistent_read=True).f)
    return visit.source


def stands(scope: str, id_: str) -> bool:
    """CHK-12: is this natural key parked, or was it?"""
    try:
        with translated():
            ParkedRecord.get(scope, id_, consistent_read=True)
    except DoesNotExist:
        return False
    return True


def parked(scope: str, within: str, now: datetime, most: int) -> Iterator[ParkedVisit]:
    """CHK-12: the open visits that units within a division path told, oldest day first."""
    wanted = (ParkedRecord.z == OPEN) & (ParkedRecord.x > int(now.timestamp()))
    if within:
        wanted &= (ParkedRecord.w == within) | ParkedRecord.w.startswith(within + "/")
    with translated():
        records = list(ParkedRecord.query(scope, filter_condition=wanted, limit=most))
    for record in records:
        try:
            yield _opened(record)
        except KeyDestroyed:
            continue


def parked_visit(scope: str, id_: str, now: datetime) -> ParkedVisit | None:
    """CHK-12: one visit, placed or not, read strongly. Raises KeyDestroyed."""
    try:
        with translated():
            record = ParkedRecord.get(scope, id_, consistent_read=True)
    except DoesNotExist:
        return None
    return _opened(record) if record.x > now.timestamp() else None


def place(visit: ParkedVisit, placed: dict[str, str]) -> ParkedVisit:
    """CHK-12: say where it belongs; the first word stands, and is returned. Raises Busy."""
    sealed = crypto.seal(_key(visit.day), _written(placed), _bound(visit, "v"))
    try:
        with translated():
            ParkedRecord(visit.scope, visit.id).update(
                actions=[ParkedRecord.z.set(RESOLVED), ParkedRecord.v.set(sealed)],
                condition=ParkedRecord.z == OPEN,
            )
    except ConditionLost:
        with translated():
            return _opened(ParkedRecord.get(visit.scope, visit.id, consistent_read=True))
    return replace(visit, placed=placed)


def mean(source: str, their_venue: str, venue: str) -> None:
    """CHK-12: from now on this app's venue code means this venue of ours."""
    with translated():
        MeaningRecord(f"map#{source}", their_venue, venue=venue).save()


def meaning(source: str, their_venue: str) -> str:
    """CHK-12: the venue of ours that another app's code means, "" where nobody said."""
    try:
        with translated():
            return str(MeaningRecord.get(f"map#{source}", their_venue).venue)
    except DoesNotExist:
        return ""


def _opened(record: ParkedRecord) -> ParkedVisit:
    day = day_of_number(int(record.d))
    bare = ParkedVisit(record.scope, record.id, day, record.w, record.f, {}, int(record.x))
    key = _key(day)
    body = json.loads(crypto.unseal(key, bytes(record.b), _bound(bare, "b")))
    placed = None
    if record.v is not None:
        placed = json.loads(crypto.unseal(key, bytes(record.v), _bound(bare, "v")))
    return replace(bare, body=body, placed=placed)


def _key(day: date) -> bytes:
    return crypto.derive(daykeys.day_key(day), "parked-visit")


def _bound(visit: ParkedVisit, field: str) -> str:
    return f"parked_visits|{visit.scope}|{visit.id}|{field}"


def _written(told: dict[str, Any]) -> bytes:
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()
