"""Who holds which seat: VAX-30 to VAX-35.

One item per person and campaign. `f` is the fence: a seat taken in an epoch up to it no longer
counts, since it may have been given back meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.kernel.identifiers import PersonId
from functions.kernel.periods import end_of_day
from functions.runtime.tables import ConditionLost, Record, change, table_meta, translated
from functions.vaccination.domain.appointment import (
    ENDED,
    SEATED,
    STANDING,
    Appointment,
    AppointmentState,
    Cause,
)
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.keeping import ended_until
from functions.vaccination.domain.session import SlotId, day_of_slot

_STANDING = tuple(state.value for state in STANDING)
_SEATED = tuple(state.value for state in SEATED)
NO_FENCE = -1


class AppointmentRecord(Record):
    """A person's appointment in a campaign; `until` where a hold ends, `k` the ticket used, `r` the
    rules by which the person was eligible, `w` why it was ended, `d` the day it was put off to,
    `j` whether a dose was given, `x` when it goes, of one that was ended (ADR 0128)."""

    Meta = table_meta("vaccine_appointments")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute(null=True)
    slot = UnicodeAttribute(null=True)
    state = UnicodeAttribute(default=AppointmentState.NONE.value)
    by = UnicodeAttribute(null=True)
    at = NumberAttribute(null=True)
    until = NumberAttribute(null=True)
    f = NumberAttribute(null=True)
    k = UnicodeAttribute(null=True)
    r = UnicodeAttribute(null=True)
    w = UnicodeAttribute(null=True)
    d = UnicodeAttribute(null=True)
    j = BooleanAttribute(null=True)
    x = NumberAttribute(null=True)


class InTheWay(Exception):
    """What stands there instead: the appointment if there is one, its fence, the ticket used."""

    def __init__(self, appointment: Appointment | None, fence: int, ticket: str) -> None:
        super().__init__("something else stands")
        self.appointment, self.fence, self.ticket = appointment, fence, ticket


def hold(made: Appointment, ticket: str, epoch: int) -> Appointment:
    """VAX-30: the seat is held, if nothing else stands and it was taken after the fence.

    Raises InTheWay, Busy. A ticket holds one seat.
    """
    second = _seconds(made.at)
    record = AppointmentRecord(made.person, made.campaign)
    over = (AppointmentRecord.state == AppointmentState.HELD.value) & (
        AppointmentRecord.until <= second
    )
    free = AppointmentRecord.p.does_not_exist() | ~_stands_at_all() | over
    fresh = AppointmentRecord.k.does_not_exist() | (AppointmentRecord.k != ticket)
    _change(
        record,
        [*_seat_of(made), AppointmentRecord.k.set(ticket), AppointmentRecord.n.add(1)],
        free & _past_fence(epoch) & fresh,
    )
    return _appointment(record)


def put_next(seen: Appointment, made: Appointment, *, epoch: int | None = None) -> Appointment:
    """VAX-31: the next version of what was seen. Raises InTheWay, Busy.

    With `epoch` the seat is another one, taken in that epoch.
    """
    record = AppointmentRecord(seen.person, seen.campaign)
    condition = AppointmentRecord.n == seen.version
    if epoch is not None:
        condition &= _past_fence(epoch)
    _change(record, [*_seat_of(made), AppointmentRecord.n.add(1)], condition)
    return _appointment(record)


def confirm(person: PersonId, campaign: CampaignId, now: datetime) -> Appointment:
    """VAX-36: the held seat is confirmed, if its hold has not ended. Raises InTheWay, Busy."""
    record = AppointmentRecord(person, campaign)
    second = _seconds(now)
    held = (AppointmentRecord.state == AppointmentState.HELD.value) & (
        AppointmentRecord.until > second
    )
    actions = [
        AppointmentRecord.state.set(AppointmentState.CONFIRMED.value),
        AppointmentRecord.at.set(second),
        AppointmentRecord.n.add(1),
    ]
    _change(record, actions, held)
    return _appointment(record)


def appointment(person: PersonId, campaign: CampaignId) -> Appointment | None:
    """VAX-32: the appointment of a person in a campaign, read strongly."""
    try:
        with translated():
            record = AppointmentRecord.get(person, campaign, consistent_read=True)
    except DoesNotExist:
        return None
    return _appointment_or_none(record)


def of_person(person: PersonId) -> tuple[Appointment, ...]:
    """VAX-33: all appointments of a person, read strongly."""
    with translated():
        records = list(AppointmentRecord.query(person, consistent_read=True))
    return tuple(found for record in records if (found := _appointment_or_none(record)))


def behind(people: Iterable[PersonId], campaign: CampaignId) -> dict[PersonId, Appointment]:
    """VAX-34: the appointments of people in a campaign, read strongly."""
    keys = [(person, campaign) for person in people]
    with translated():
        records = list(AppointmentRecord.batch_get(keys, consistent_read=True))
    found = (each for record in records if (each := _appointment_or_none(record)))
    return {each.person: each for each in found}


def fence(person: PersonId, campaign: CampaignId, slot: SlotId, epoch: int) -> int:
    """VAX-35: from now on no seat taken up to that epoch counts; the fence that stands.

    Raises InTheWay where the appointment stands on that slot, Busy.
    """
    record = AppointmentRecord(person, campaign)
    elsewhere = AppointmentRecord.p.does_not_exist() | ~(
        (AppointmentRecord.slot == slot) & AppointmentRecord.state.is_in(*_SEATED)
    )
    lower = AppointmentRecord.f.does_not_exist() | (AppointmentRecord.f <= epoch)
    try:
        _change(record, [AppointmentRecord.f.set(epoch)], elsewhere & lower)
    except InTheWay as way:
        standing = way.appointment
        if standing is not None and standing.slot == slot and standing.state in SEATED:
            raise
        return way.fence
    return epoch


def of_image(image: Mapping[str, Any]) -> Appointment | None:
    """The appointment in a stream's image, None where there is none."""
    if not image.get("slot"):
        return None
    record = AppointmentRecord()
    record.deserialize(dict(image))
    return _appointment(record)


def _stands_at_all() -> Any:
    return AppointmentRecord.state.is_in(*_STANDING)


def _past_fence(epoch: int) -> Any:
    return AppointmentRecord.f.does_not_exist() | (AppointmentRecord.f < epoch)


def _seat_of(made: Appointment) -> list[Any]:
    return [
        AppointmentRecord.slot.set(made.slot),
        AppointmentRecord.state.set(made.state.value),
        AppointmentRecord.by.set(made.by),
        AppointmentRecord.at.set(_seconds(made.at)),
        AppointmentRecord.until.set(_seconds(made.until)),
        AppointmentRecord.r.set(",".join(made.rules)),
        AppointmentRecord.w.set(made.why.value) if made.why else AppointmentRecord.w.remove(),
        AppointmentRecord.d.set(str(made.put_off))
        if made.put_off
        else AppointmentRecord.d.remove(),
        AppointmentRecord.j.set(True) if made.is_given else AppointmentRecord.j.remove(),
        AppointmentRecord.x.set(_expiry(made))
        if made.state in ENDED
        else AppointmentRecord.x.remove(),
    ]


def _expiry(made: Appointment) -> int:
    return _seconds(end_of_day(ended_until(day_of_slot(made.slot), made.put_off)))


def _change(record: AppointmentRecord, actions: list[Any], condition: Any) -> None:
    try:
        change(record, actions, condition)
    except ConditionLost as lost:
        standing = AppointmentRecord(record.p, record.s)
        if lost.standing:
            standing.deserialize(lost.standing)
        raise InTheWay(
            _appointment_or_none(standing),
            int(standing.f) if standing.f is not None else NO_FENCE,
            str(standing.k or ""),
        ) from None


def _appointment_or_none(record: AppointmentRecord) -> Appointment | None:
    return _appointment(record) if record.slot else None


def _appointment(record: AppointmentRecord) -> Appointment:
    return Appointment(
        person=PersonId(record.p),
        campaign=CampaignId(record.s),
        slot=SlotId(str(record.slot)),
        state=AppointmentState(record.state),
        by=PersonId(str(record.by)),
        at=datetime.fromtimestamp(int(record.at or 0), UTC),
        until=datetime.fromtimestamp(int(record.until or 0), UTC),
        version=int(record.n or 0),
        rules=tuple(record.r.split(",")) if record.r else (),
        why=Cause(record.w) if record.w else None,
        put_off=date.fromisoformat(record.d) if record.d else None,
        is_given=bool(record.j),
    )


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
