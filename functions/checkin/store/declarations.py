"""Health declarations and a person's standing: CHK-9 to CHK-11."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.runtime import crypto, keys
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

STATUS = "status"


class DeclarationRecord(Record):
    """One sealed declaration, or the latest as `status`."""

    Meta = table_meta("declarations")
    person = UnicodeAttribute(hash_key=True)
    at = UnicodeAttribute(range_key=True)
    k = UnicodeAttribute()
    b = BinaryAttribute(legacy_encoding=False)
    x = NumberAttribute()


def put_declaration(
    person: str, declared_at: datetime, body: dict[str, Any], expires_at: datetime
) -> None:
    """CHK-9: the declaration, once by person and instant, then the person's standing.

    The standing only moves forward in time, so a replay or a late one never hides a newer one.
    """
    at = declared_at.isoformat(timespec="milliseconds")
    key_name = f"declarations-{declared_at.year}"
    record = _record(person, at, key_name, body, expires_at)
    standing = _record(person, STATUS, key_name, body | {"at": at}, expires_at)
    standing_at = int(declared_at.timestamp() * 1000)
    try:
        with translated():
            record.save(condition=DeclarationRecord.at.does_not_exist())
    except ConditionLost:
        pass
    _put_standing(standing, standing_at)


class StandingRecord(DeclarationRecord):
    """The `status` item, which also carries when it was declared, in milliseconds."""

    Meta = table_meta("declarations")
    declared_ms = NumberAttribute()


def _put_standing(standing: DeclarationRecord, declared_ms: int) -> None:
    row = StandingRecord(
        standing.person, STATUS, k=standing.k, b=standing.b, x=standing.x, declared_ms=declared_ms
    )
    older = StandingRecord.declared_ms.does_not_exist() | (StandingRecord.declared_ms < declared_ms)
    try:
        with translated():
            row.save(condition=older)
    except ConditionLost:
        return


def status(person: str) -> dict[str, Any] | None:
    """CHK-10: the person's latest declaration, or None."""
    try:
        with translated():
            record = DeclarationRecord.get(person, STATUS, consistent_read=True)
    except DoesNotExist:
        return None
    return _opened(record)


def declarations_of(person: str, now: datetime) -> list[tuple[str, dict[str, Any]]]:
    """CHK-11: (instant, body) of all of a person's declarations still readable, newest first."""
    with translated():
        records = list(
            DeclarationRecord.query(
                person,
                DeclarationRecord.at < "a",
                scan_index_forward=False,
                consistent_read=True,
            )
        )
    return [(row.at, _opened(row)) for row in records if row.x > now.timestamp()]


def _record(
    person: str, at: str, key_name: str, body: dict[str, Any], expires_at: datetime
) -> DeclarationRecord:
    plain = json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
    sealed = crypto.seal(keys.key(key_name), plain, f"declarations|{person}|{at}|{key_name}")
    return DeclarationRecord(person, at, k=key_name, b=sealed, x=int(expires_at.timestamp()))


def _opened(record: DeclarationRecord) -> dict[str, Any]:
    bound = f"declarations|{record.person}|{record.at}|{record.k}"
    told: dict[str, Any] = json.loads(crypto.unseal(keys.key(record.k), record.b, bound))
    return told
