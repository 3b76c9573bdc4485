"""Staff and units: ACC-11 and ACC-12. Read consistently: a right ends when it is taken."""

from __future__ import annotations

from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.exceptions import DoesNotExist

from functions.access.domain.staff import Staff, StaffState, Unit, UnitState
from functions.kernel.callers import Role
from functions.kernel.periods import at_millis
from functions.runtime.tables import Record, table_meta, translated

LIST: Final = "#"
"""How lists begin that lie beside the units, such as those that wait: they are no unit."""


class StaffRecord(Record):
    """A member of staff, under issuer and subject.

    `f` and `u` bound their period (unix milliseconds), `c` is the second up to which their sessions
    have ended. An account that was agreed to has more (`store.accounts`).
    """

    Meta = table_meta("staff")
    id = UnicodeAttribute(hash_key=True)
    role = UnicodeAttribute()
    unit = UnicodeAttribute()
    state = UnicodeAttribute()
    f = NumberAttribute(null=True)
    u = NumberAttribute(null=True)
    c = NumberAttribute(null=True)
    d = UnicodeAttribute(null=True)
    n = UnicodeAttribute(null=True)
    at = NumberAttribute(null=True)
    ok = NumberAttribute(null=True)
    by = UnicodeAttribute(null=True)
    w = UnicodeAttribute(null=True)
    v = NumberAttribute(null=True)
    t = UnicodeAttribute(null=True)


class UnitRecord(Record):
    """A unit and the division it looks after; with an application: licence, hands, version."""

    Meta = table_meta("units")
    id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute()
    name = UnicodeAttribute()
    division = UnicodeAttribute()
    parent = UnicodeAttribute()
    st = UnicodeAttribute(null=True)
    li = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    at = NumberAttribute(null=True)
    ok = UnicodeSetAttribute(null=True)
    v = NumberAttribute(null=True)
    eb = UnicodeAttribute(null=True)


def staff(identifier: str) -> Staff | None:
    """ACC-11. Raises Busy."""
    try:
        with translated():
            record = StaffRecord.get(identifier, consistent_read=True)
    except DoesNotExist:
        return None
    return staff_in(record)


def staff_in(record: StaffRecord) -> Staff:
    """The member of staff of a record."""
    return Staff(
        record.id,
        Role(record.role),
        record.unit,
        StaffState(record.state),
        at_millis(record.f) if record.f else None,
        at_millis(record.u) if record.u else None,
        int(record.c or 0),
        record.t or "",
    )


def put_staff(member: Staff) -> None:
    """ACC-11: the record as it is from now on."""
    with translated():
        StaffRecord(
            member.id,
            role=member.role.value,
            unit=member.unit,
            state=member.state.value,
            t=member.learnt or None,
        ).save()


def unit(identifier: str) -> Unit | None:
    """ACC-12. Raises Busy."""
    if not identifier or identifier.startswith(LIST):
        return None
    try:
        with translated():
            record = UnitRecord.get(identifier, consistent_read=True)
    except DoesNotExist:
        return None
    return unit_in(record)


def unit_in(record: UnitRecord) -> Unit:
    """The unit of a record; one that was set up without an application is active."""
    state = UnitState(record.st or UnitState.ACTIVE)
    return Unit(record.id, record.kind, record.name, record.division, record.parent, state)


def closed_by(identifier: str) -> str:
    """ACC-12: who closed a unit or opened it again last, "" for nobody. Raises Busy."""
    try:
        with translated():
            return UnitRecord.get(identifier, consistent_read=True).eb or ""
    except DoesNotExist:
        return ""


def put_unit(made: Unit) -> None:
    """ACC-12: the record as it is from now on."""
    with translated():
        UnitRecord(
            made.id, kind=made.kind, name=made.name, division=made.division, parent=made.parent
        ).save()
