"""Seats of a slot and the appointments that hold them: LAB-65 to LAB-70.

A seat is a person in the slot's set, added in one conditional write if there is room or the person
is in already: no seat is sold twice, and a retry is harmless. A seat goes back in two steps: first
it is doubted, then taken out if it is still doubted; whoever takes the seat meanwhile takes the
doubt away, so that a late step of an old change never takes a new booking's seat.
"""

from __future__ import annotations

from collections.abc import Iterable

from pynamodb.attributes import (
    BinarySetAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import size
from pynamodb.expressions.update import Action

from functions.kernel.identifiers import PersonId, SamplingId, pack_person_id, person_id
from functions.kernel.periods import at_millis, millis_of
from functions.kernel.slots import SlotFull
from functions.laboratory.domain.keeping import appointment_until
from functions.laboratory.domain.session import (
    Appointment,
    AppointmentState,
    Session,
    day_of_id,
)
from functions.runtime.tables import ConditionLost, Record, table_meta, translated


class SeatsRecord(Record):
    """The people in a slot: `b` who has a seat, `d` whose seat is doubted, `x` when it goes."""

    Meta = table_meta("sampling_slots")
    id = UnicodeAttribute(hash_key=True)
    b = BinarySetAttribute(legacy_encoding=False, null=True)
    d = BinarySetAttribute(legacy_encoding=False, null=True)
    x = NumberAttribute(null=True)


class AppointmentRecord(Record):
    """A person's appointment in a session."""

    Meta = table_meta("sampling_appointments")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    start = UnicodeAttribute()
    state = UnicodeAttribute()
    by = UnicodeAttribute()
    at_ms = NumberAttribute()
    x = NumberAttribute(null=True)


def take_seat(session: SamplingId, start: str, person: PersonId, seats: int) -> None:
    """LAB-65: a seat, if one is left or the person has one. Raises SlotFull, Busy."""
    me = {pack_person_id(person)}
    room = (
        SeatsRecord.b.does_not_exist()
        | (size(SeatsRecord.b) < seats)
        | SeatsRecord.b.contains(pack_person_id(person))
    )
    try:
        with translated():
            SeatsRecord(_id(session, start)).update(
                [SeatsRecord.b.add(me), SeatsRecord.d.delete(me), _goes(session)], condition=room
            )
    except ConditionLost:
        raise SlotFull from None


def doubt(session: SamplingId, start: str, people: Iterable[PersonId]) -> None:
    """LAB-66: these seats may have nobody behind them."""
    doubted = {pack_person_id(person) for person in people}
    if doubted:
        with translated():
            SeatsRecord(_id(session, start)).update([SeatsRecord.d.add(doubted), _goes(session)])


def return_doubted(session: SamplingId, start: str, person: PersonId) -> bool:
    """LAB-66: the seat goes back if it is still doubted; did it?"""
    me = pack_person_id(person)
    try:
        with translated():
            SeatsRecord(_id(session, start)).update(
                [SeatsRecord.b.delete({me}), SeatsRecord.d.delete({me})],
                condition=SeatsRecord.d.contains(me),
            )
    except ConditionLost:
        return False
    return True


def seats_of(session: Session) -> dict[str, tuple[frozenset[PersonId], frozenset[PersonId]]]:
    """LAB-67: per slot who has a seat, and whose seat is doubted, read strongly."""
    keys = [_id(session.id, slot.start) for slot in session.slots]
    with translated():
        records = list(SeatsRecord.batch_get(keys, consistent_read=True))
    found = {record.id[-4:]: (_people(record.b), _people(record.d)) for record in records}
    nobody: frozenset[PersonId] = frozenset()
    return {slot.start: found.get(slot.start, (nobody, nobody)) for slot in session.slots}


def appointment(person: PersonId, session: SamplingId) -> Appointment | None:
    """LAB-68: a person's appointment in a session, read strongly."""
    try:
        with translated():
            return _appointment(AppointmentRecord.get(person, session, consistent_read=True))
    except DoesNotExist:
        return None


def appointments_of(person: PersonId) -> tuple[Appointment, ...]:
    """LAB-69: all of a person's, newest session last."""
    with translated():
        found = AppointmentRecord.query(person, consistent_read=True)
        return tuple(_appointment(record) for record in found)


def put_appointment(made: Appointment, seen_version: int) -> None:
    """LAB-70: the appointment's next version; version 0 was seen where there was none.

    Raises ConditionLost where somebody else changed it; an own write is read back and counts.
    """
    as_seen = (
        AppointmentRecord.n == seen_version
        if seen_version
        else AppointmentRecord.p.does_not_exist()
    )
    record = AppointmentRecord(
        made.person,
        made.session,
        n=made.version,
        start=made.start,
        state=made.state.value,
        by=made.by,
        at_ms=millis_of(made.at),
        x=appointment_until(day_of_id(made.session)),
    )
    try:
        with translated():
            record.save(condition=as_seen)
    except ConditionLost:
        if appointment(made.person, made.session) != made:
            raise


def _goes(session: SamplingId) -> Action:
    return SeatsRecord.x.set(appointment_until(day_of_id(session)))


def _id(session: SamplingId, start: str) -> str:
    return f"{session}#{start}"


def _people(packed: Iterable[bytes] | None) -> frozenset[PersonId]:
    return frozenset(person_id(bytes(each)) for each in packed or ())


def _appointment(record: AppointmentRecord) -> Appointment:
    return Appointment(
        PersonId(record.p),
        SamplingId(record.s),
        record.start,
        AppointmentState(record.state),
        PersonId(record.by),
        at_millis(record.at_ms),
        int(record.n),
    )
