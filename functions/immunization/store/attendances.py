"""Who was screened at a site on a day, and how far they have come: IMM-30 to IMM-33."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.immunization.domain.attendance import Attendance, AttendanceId, WalkIn, day_in
from functions.immunization.domain.screening import Decision, Outcome
from functions.immunization.store.sealed import open_body, seal_body
from functions.kernel.identifiers import PersonId, StaffId, UnitId
from functions.kernel.periods import read_instant, write_instant
from functions.runtime.tables import ConditionLost, Record, table_meta, translated


class AttendanceRecord(Record):
    """A thread of a site's day; `b` seals all but place, version and who signed."""

    Meta = table_meta("immunizations")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    by = UnicodeAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def put_new(made: Attendance) -> Attendance:
    """IMM-30: a screening, once; what stands there. Raises Busy, CryptoUnavailable."""
    try:
        with translated():
            _record(made).save(condition=AttendanceRecord.p.does_not_exist())
    except ConditionLost:
        return attendance(made.site, made.id) or made
    return made


def attendance(site: UnitId, id_: str) -> Attendance | None:
    """IMM-31: a thread of a site, read strongly. Raises AttendanceUnknown, CryptoUnavailable."""
    try:
        with translated():
            return _read(AttendanceRecord.get(_place(site, day_in(id_)), id_, consistent_read=True))
    except DoesNotExist:
        return None


def all_of(site: UnitId, day: str) -> tuple[Attendance, ...]:
    """IMM-32: all threads of a site's day, oldest first, read strongly."""
    with translated():
        found = list(AttendanceRecord.query(_place(site, day), consistent_read=True))
    return tuple(sorted(map(_read, found), key=lambda one: (one.at, one.id)))


def put_next(together: TransactWrite, made: Attendance) -> None:
    """IMM-33: the next version of a thread as it was seen, within a transaction."""
    together.save(_record(made), condition=AttendanceRecord.n == made.version - 1)


def _place(site: UnitId, day: str) -> str:
    return f"site#{site}#{day}"


def _record(made: Attendance) -> AttendanceRecord:
    place, year = _place(made.site, day_in(made.id)), made.at.year
    body: dict[str, Any] = {
        "p": made.person,
        "pr": made.product,
        "o": made.decision.outcome.value,
        "re": list(made.decision.reasons),
        "ru": made.decision.rule_id,
        "an": dict(made.answers),
        "vi": dict(made.vitals),
        "at": write_instant(made.at),
        "d": made.dose,
        "ij": _written(made.injected_at),
        "ml": _written(made.may_leave_at),
        "le": _written(made.left_at),
        "ca": made.campaign,
        "wi": made.walk_in.value if made.walk_in else "",
    }
    return AttendanceRecord(
        place,
        made.id,
        n=made.version,
        by=made.doctor,
        y=year,
        b=seal_body(place, made.id, body, year),
    )


def _read(record: AttendanceRecord) -> Attendance:
    told = open_body(record.p, record.s, bytes(record.b), int(record.y))
    return Attendance(
        id=AttendanceId(record.s),
        site=UnitId(str(record.p).split("#")[1]),
        person=PersonId(told["p"]),
        product=told["pr"],
        decision=Decision(Outcome(told["o"]), tuple(told["re"]), told["ru"]),
        answers=told["an"],
        vitals=told["vi"],
        doctor=StaffId(record.by),
        at=read_instant(told["at"]),
        dose=told["d"],
        injected_at=_instant(told["ij"]),
        may_leave_at=_instant(told["ml"]),
        left_at=_instant(told["le"]),
        campaign=told.get("ca", ""),
        walk_in=WalkIn(told["wi"]) if told.get("wi") else None,
        version=int(record.n),
    )


def _written(at: datetime | None) -> str:
    return write_instant(at) if at else ""


def _instant(text: str) -> datetime | None:
    return read_instant(text) if text else None
