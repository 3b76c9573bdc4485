"""A seat for oneself and one's family: held, confirmed, moved, given back.

Seat first, then appointment: two writes a booking and nothing read, one write unit a refusal, none
where the slot was just seen full. What may break in between is mended by `releasing`: seats that an
appointment has left by the stream of appointments, seats without any by the reaper.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from functions.kernel.callers import Caller
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.kernel.slots import SlotFull
from functions.registry import service as registry
from functions.runtime.tables import ConditionLost
from functions.vaccination.domain.appointment import (
    STANDING,
    AlreadyBooked,
    Appointment,
    AppointmentState,
    AppointmentUnknown,
    Cause,
    HoldExpired,
    hold_ends,
)
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.session import SlotId
from functions.vaccination.domain.ticket import QueueTokenInvalid
from functions.vaccination.service import sold_out, tickets
from functions.vaccination.service.releasing import TRIES, release
from functions.vaccination.store import appointments, slots
from functions.vaccination.store.appointments import InTheWay
from functions.vaccination.store.slots import NoSeatLeft, Seats


def hold(
    caller: Caller, person: PersonId, slot_text: str, ticket_text: str, now: datetime
) -> Appointment:
    """A seat for ten minutes, for the caller or one of the family; the same wish again is one.

    Raises AppointmentUnknown (a person the caller does not look after), QueueTokenInvalid,
    NotInvited, NotOpen, NotEligible, SlotUnknown, SlotOver, SlotFull, AlreadyBooked, Busy.
    """
    check_own(caller, person)
    ticket = tickets.redeem(caller, person, slot_text, ticket_text, now)
    slot = SlotId(slot_text)
    seats = _take(slot, ticket.campaign, person, now)
    made = Appointment(
        person=person,
        campaign=ticket.campaign,
        slot=slot,
        state=AppointmentState.HELD,
        by=PersonId(caller.subject),
        at=now,
        until=hold_ends(now, seats.begins_at),
        version=0,
        rules=ticket.holder.rules,
    )
    return _put(
        seats,
        person,
        lambda epoch: appointments.hold(made, ticket.serial, epoch),
        lambda way: _holds_already(way, slot, ticket.serial, now),
    )


def confirm(caller: Caller, person: PersonId, campaign: CampaignId, now: datetime) -> Appointment:
    """The held seat is theirs, by one write; confirming again is the same.

    Raises AppointmentUnknown, HoldExpired, Busy.
    """
    check_own(caller, person)
    try:
        return appointments.confirm(person, campaign, now)
    except InTheWay as way:
        seen = way.appointment
    if seen is None or seen.state in (AppointmentState.NONE, AppointmentState.CANCELLED):
        raise AppointmentUnknown
    if seen.state is not AppointmentState.CONFIRMED:
        raise HoldExpired
    return seen


def move(
    caller: Caller, person: PersonId, slot_text: str, ticket_text: str, now: datetime
) -> Appointment:
    """Another slot of the campaign: the new seat first, then the old one goes back.

    Raises as `hold`; HoldExpired.
    """
    check_own(caller, person)
    ticket = tickets.redeem(caller, person, slot_text, ticket_text, now)
    slot, campaign = SlotId(slot_text), ticket.campaign
    seen = _of(caller, person, campaign)
    if seen.state not in STANDING:
        raise AppointmentUnknown
    if seen.slot == slot:
        return seen
    if not seen.stands(now):
        raise HoldExpired
    seats = _take(slot, campaign, person, now)
    made = replace(seen, slot=slot, by=PersonId(caller.subject), at=now, rules=ticket.holder.rules)
    moved = _put(
        seats,
        person,
        lambda epoch: appointments.put_next(seen, made, epoch=epoch),
        lambda way: _moved_already(way, made),
    )
    release(person, seen.slot)
    return moved


def cancel(
    caller: Caller,
    person: PersonId,
    campaign: CampaignId,
    now: datetime,
    *,
    why: Cause = Cause.PERSON,
) -> None:
    """The seat goes back; cancelling again changes nothing. Raises AppointmentUnknown, Busy."""
    seen = _of(caller, person, campaign)
    if seen.state in STANDING:
        made = replace(seen, state=AppointmentState.CANCELLED, at=now, why=why)
        try:
            appointments.put_next(seen, made)
        except InTheWay as way:
            if way.appointment is None or not _same_seat(way.appointment, made):
                raise Busy from None
    release(person, seen.slot)


def check_own(caller: Caller, person: PersonId) -> None:
    """Raises AppointmentUnknown for a person whom the caller does not look after."""
    if not registry.acts_for(caller, person):
        raise AppointmentUnknown


def _take(slot: SlotId, campaign: CampaignId, person: PersonId, now: datetime) -> Seats:
    if sold_out.is_full_for(person, slot, now):
        raise SlotFull
    try:
        return slots.take(slot, campaign, person, now)
    except NoSeatLeft as full:
        sold_out.remember(slot, full.people, now)
        raise SlotFull from None


def _put(
    seats: Seats,
    person: PersonId,
    write: Callable[[int], Appointment],
    standing: Callable[[InTheWay], Appointment],
) -> Appointment:
    """The appointment behind a seat just taken; the seat goes back where another stands.

    Where the fence is in the way the slot's epoch is raised above it, if the person still has the
    seat; somebody who was fenced once thereby books in four calls.
    """
    for _ in range(TRIES):
        try:
            return write(seats.epoch)
        except InTheWay as way:
            if way.fence < seats.epoch:
                try:
                    return standing(way)
                except (AlreadyBooked, QueueTokenInvalid, Busy):
                    release(person, seats.id)
                    raise
            try:
                seats = slots.raise_epoch(seats, person, way.fence + 1)
            except ConditionLost:
                raise Busy from None
    raise Busy


def _holds_already(way: InTheWay, slot: SlotId, serial: str, now: datetime) -> Appointment:
    """One's own earlier write, or a second wish for the same seat."""
    kept = way.appointment
    if kept is not None and kept.stands(now):
        if kept.slot != slot:
            raise AlreadyBooked
        return kept
    if way.ticket == serial:
        raise QueueTokenInvalid
    raise Busy


def _moved_already(way: InTheWay, made: Appointment) -> Appointment:
    kept = way.appointment
    if kept is not None and kept.slot == made.slot and kept.state in STANDING:
        return kept
    raise Busy


def _of(caller: Caller, person: PersonId, campaign: CampaignId) -> Appointment:
    check_own(caller, person)
    seen = appointments.appointment(person, campaign)
    if seen is None:
        raise AppointmentUnknown
    return seen


def _same_seat(left: Appointment, right: Appointment) -> bool:
    return (left.slot, left.state) == (right.slot, right.state)
