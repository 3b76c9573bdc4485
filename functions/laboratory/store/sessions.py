"""Sampling sessions: LAB-60 to LAB-64."""

from __future__ import annotations

import json
from datetime import date, datetime

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import DivisionPath, SamplingId, StaffId, UnitId
from functions.kernel.periods import at_millis, millis_of
from functions.kernel.slots import Slot
from functions.laboratory.domain.session import Session, parts_of
from functions.laboratory.domain.words import Method, SamplingReason
from functions.runtime.tables import Record, table_meta, translated


class SessionRecord(Record):
    """A session under its province and day; under ``day#<yyyymmdd>`` only its id."""

    Meta = table_meta("sampling_sessions")
    w = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute(null=True)
    unit = UnicodeAttribute(null=True)
    division = UnicodeAttribute(null=True)
    place = UnicodeAttribute(null=True)
    method = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    laboratory = UnicodeAttribute(null=True)
    slots = UnicodeAttribute(null=True)
    minutes = NumberAttribute(null=True)
    public = BooleanAttribute(null=True)
    open = BooleanAttribute(null=True)
    by = UnicodeAttribute(null=True)
    made_ms = NumberAttribute(null=True)


def put_new(together: TransactWrite, made: Session) -> None:
    """LAB-60: a session and its line under the day, within a transaction."""
    together.save(_record(made), condition=SessionRecord.w.does_not_exist())
    together.save(SessionRecord(f"day#{made.day:%Y%m%d}", made.id))


def session(id_: str) -> Session | None:
    """LAB-61: a session, read strongly. Raises SessionUnknown for what is no id of ours."""
    province, day, opaque = parts_of(id_)
    try:
        with translated():
            return _session(SessionRecord.get(province, f"{day}#{opaque}", consistent_read=True))
    except DoesNotExist:
        return None


def sessions_on(province: str, day: date) -> tuple[Session, ...]:
    """LAB-62: the sessions of a province on a day."""
    with translated():
        found = SessionRecord.query(province, SessionRecord.s.startswith(f"{day:%Y%m%d}#"))
        return tuple(_session(record) for record in found)


def session_ids_on(day: date) -> tuple[SamplingId, ...]:
    """LAB-63: the ids of all sessions of a day in the nation."""
    with translated():
        found = SessionRecord.query(f"day#{day:%Y%m%d}", consistent_read=True)
        return tuple(SamplingId(record.s) for record in found)


def close(id_: SamplingId) -> None:
    """LAB-64: no more bookings; closing again changes nothing. Raises ConditionLost if unknown."""
    province, day, opaque = parts_of(id_)
    with translated():
        SessionRecord(province, f"{day}#{opaque}").update(
            [SessionRecord.open.set(False)], condition=SessionRecord.w.exists()
        )


def _record(made: Session) -> SessionRecord:
    province, day, opaque = parts_of(made.id)
    return SessionRecord(
        province,
        f"{day}#{opaque}",
        n=made.version,
        unit=made.unit,
        division=made.division,
        place=made.place,
        method=made.method.value,
        reason=made.reason.value,
        laboratory=made.laboratory,
        slots=json.dumps([[slot.start, slot.seats] for slot in made.slots]),
        minutes=made.minutes,
        public=made.public,
        open=made.open,
        by=made.by,
        made_ms=millis_of(made.made_at),
    )


def _session(record: SessionRecord) -> Session:
    day, _, opaque = record.s.partition("#")
    return Session(
        id=SamplingId(f"{record.w}-{day}-{opaque}"),
        unit=UnitId(str(record.unit)),
        division=DivisionPath(str(record.division)),
        place=str(record.place),
        day=datetime.strptime(f"{day}+0000", "%Y%m%d%z").date(),
        method=Method(str(record.method)),
        reason=SamplingReason(str(record.reason)),
        laboratory=UnitId(str(record.laboratory)),
        slots=tuple(Slot(start, seats) for start, seats in json.loads(record.slots or "[]")),
        minutes=int(record.minutes or 0),
        public=bool(record.public),
        open=bool(record.open),
        by=StaffId(str(record.by)),
        made_at=at_millis(record.made_ms or 0),
        version=int(record.n or 1),
    )
