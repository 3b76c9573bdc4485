"""Audit and refusals: ACC-16 to ACC-18. Nothing here changes or deletes a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.access.domain.audit import AuditRow
from functions.kernel.callers import Purpose, Role
from functions.runtime.tables import Record, connection, table_meta, translated

TRANSACTION = 100
"""Items in one TransactWriteItems (DynamoDB's own limit)."""


class AuditRecord(Record):
    """One row about one subject."""

    Meta = table_meta("audit")
    subject = UnicodeAttribute(hash_key=True)
    at = UnicodeAttribute(range_key=True)
    by = UnicodeAttribute()
    who_role = UnicodeAttribute()
    unit = UnicodeAttribute()
    session = UnicodeAttribute()
    action = UnicodeAttribute()
    purpose = UnicodeAttribute()
    fields = UnicodeAttribute()
    allowed = BooleanAttribute()
    request_id = UnicodeAttribute()
    route = UnicodeAttribute()


class RefusalRecord(Record):
    """A refused request: where and why, never with which values."""

    Meta = table_meta("refusals")
    day = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    role = UnicodeAttribute()
    by = UnicodeAttribute()
    unit = UnicodeAttribute()
    route = UnicodeAttribute()
    code = UnicodeAttribute()
    request_id = UnicodeAttribute()
    x = NumberAttribute()


def put_audit(rows: Sequence[tuple[AuditRow, str]]) -> None:
    """ACC-16: rows, each with a suffix that makes its key unique. All are there, or it raises.

    One row is a put (1 WCU); more are transactions of 100 (2 WCU each). Raises ConditionLost, Busy.
    """
    if len(rows) == 1:
        with translated():
            _record_of(*rows[0]).save(condition=AuditRecord.at.does_not_exist())
        return
    for first in range(0, len(rows), TRANSACTION):
        with translated(), TransactWrite(connection=connection()) as together:
            for row, suffix in rows[first : first + TRANSACTION]:
                together.save(_record_of(row, suffix), condition=AuditRecord.at.does_not_exist())


def audit_of(
    subject: str, most: int, before: str | None = None
) -> tuple[tuple[AuditRow, ...], str | None]:
    """ACC-17: at most `most` rows, newest first, and where the next page begins (None: no more)."""
    condition = AuditRecord.at < before if before else None
    with translated():
        found = list(
            AuditRecord.query(subject, condition, scan_index_forward=False, limit=most + 1)
        )
    more = found[most - 1].at if len(found) > most else None
    return tuple(_row_of(record) for record in found[:most]), more


def put_refusal(
    day: str,
    identifier: str,
    *,
    role: str,
    by: str,
    unit: str,
    route: str,
    code: str,
    request_id: str,
    until: datetime,
) -> None:
    """ACC-18. Raises Busy."""
    with translated():
        RefusalRecord(
            day,
            identifier,
            role=role,
            by=by,
            unit=unit,
            route=route,
            code=code,
            request_id=request_id,
            x=int(until.timestamp()),
        ).save()


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """A request that was refused."""

    at: datetime
    role: str
    by: str
    unit: str
    route: str
    code: str
    request_id: str


def refusals_of(
    day: str, most: int, before: str | None = None
) -> tuple[tuple[RefusalRow, ...], str | None]:
    """ACC-18: at most `most` refusals of a day, newest first, and where the next page begins
    (None: no more). Raises Busy."""
    condition = RefusalRecord.id < before if before else None
    with translated():
        found = list(RefusalRecord.query(day, condition, scan_index_forward=False, limit=most + 1))
    more = found[most - 1].id if len(found) > most else None
    return tuple(map(_refusal, found[:most])), more


def _refusal(one: RefusalRecord) -> RefusalRow:
    at = datetime.fromisoformat(one.id.partition("#")[0])
    return RefusalRow(at, one.role, one.by, one.unit, one.route, one.code, one.request_id)


def _record_of(row: AuditRow, suffix: str) -> AuditRecord:
    return AuditRecord(
        row.subject,
        f"{row.at.isoformat(timespec='microseconds')}#{suffix}",
        by=row.by,
        who_role=row.who_role.value,
        unit=row.unit,
        session=row.session,
        action=row.action,
        purpose=row.purpose.value,
        fields=",".join(row.fields),
        allowed=row.allowed,
        request_id=row.request_id,
        route=row.route,
    )


def _row_of(record: AuditRecord) -> AuditRow:
    return AuditRow(
        subject=record.subject,
        at=datetime.fromisoformat(record.at.partition("#")[0]),
        by=record.by,
        who_role=Role(record.who_role),
        unit=record.unit,
        session=record.session,
        action=record.action,
        purpose=Purpose(record.purpose),
        fields=tuple(filter(None, record.fields.split(","))),
        allowed=bool(record.allowed),
        request_id=record.request_id,
        route=record.route,
    )
