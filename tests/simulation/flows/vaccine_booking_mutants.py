"""Planted bugs in the real booking of vaccinations: each patches one name of a service or store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from typing import Any
from unittest.mock import patch

from functions.kernel.identifiers import PersonId, pack_person_id
from functions.runtime.tables import change, translated
from functions.vaccination.domain.appointment import (
    AlreadyBooked,
    Appointment,
)
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.session import SlotId
from functions.vaccination.service import booking, closing, reconsidering, releasing, sold_out
from functions.vaccination.store import appointments, changed, slots
from functions.vaccination.store.appointments import AppointmentRecord
from functions.vaccination.store.slots import NoSeatLeft, Seats, SlotRecord


def _read_then_take(id_: SlotId, campaign: CampaignId, person: PersonId, now: datetime) -> Seats:
    seen = slots.slot(id_)
    assert seen is not None
    if seen.left == 0 and person not in seen.people:
        raise NoSeatLeft(seen.people)
    record = SlotRecord(id_)
    me = {pack_person_id(person)}
    change(record, [SlotRecord.b.add(me), SlotRecord.t.add(1)], SlotRecord.id.exists())
    return slots._seats(record)


def _take_whenever(id_: SlotId, campaign: CampaignId, person: PersonId, now: datetime) -> Seats:
    record = SlotRecord(id_)
    me = pack_person_id(person)
    room = SlotRecord.b.does_not_exist() | SlotRecord.b.contains(me)
    room |= slots.size(SlotRecord.b) < SlotRecord.cap
    try:
        change(record, [SlotRecord.b.add({me}), SlotRecord.t.add(1)], room)
    except slots.ConditionLost:
        raise NoSeatLeft(frozenset()) from None
    return slots._seats(record)


def _held_over_anything(made: Appointment, ticket: str, epoch: int) -> Appointment:
    record = AppointmentRecord(made.person, made.campaign)
    actions = [*appointments._seat_of(made), AppointmentRecord.n.add(1)]
    change(record, actions, AppointmentRecord.p.does_not_exist() | AppointmentRecord.p.exists())
    return appointments._appointment(record)


def _no_fence(epoch: int) -> Any:
    return AppointmentRecord.p.exists() | AppointmentRecord.p.does_not_exist()


def _released_unfenced(person: PersonId, slot: SlotId) -> bool:
    seen = slots.slot(slot)
    if seen is None or person not in seen.people:
        return False
    kept = appointments.appointment(person, seen.campaign)
    if kept and kept.slot == slot and kept.state in releasing.SEATED:
        return False
    try:
        slots.take_out(seen, person, seen.epoch + 1)
    except slots.ConditionLost:
        return False
    return True


def _taken_out_of_any_epoch(seen: Seats, person: PersonId, epoch: int) -> None:
    with translated():
        SlotRecord(seen.id).update(
            [SlotRecord.b.delete({pack_person_id(person)}), SlotRecord.e.set(epoch)]
        )


def _no_read_back(*arguments: Any) -> Any:
    raise AlreadyBooked


def _settled_whatever_came(seen: Seats) -> None:
    """What comes next counts as looked at as well."""
    current = slots.slot(seen.id)
    with translated():
        SlotRecord(seen.id).update([SlotRecord.r.set(current.takes + 1 if current else 0)])


def _remembered_for_all(person: PersonId, slot: SlotId, now: datetime) -> bool:
    seen = sold_out._full.get(slot)
    return seen is not None


def _never(*_: Any) -> int:
    return 0


def _nothing_told(*_: Any) -> None:
    return None


MUTANTS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "read-then-write": partial(patch.object, slots, "take", _read_then_take),
    "opening-not-in-the-decision": partial(patch.object, slots, "take", _take_whenever),
    "held-over-anything": partial(patch.object, appointments, "hold", _held_over_anything),
    "fence-not-asked": partial(patch.object, appointments, "_past_fence", _no_fence),
    "released-without-fence": partial(patch.object, releasing, "release", _released_unfenced),
    "released-of-any-epoch": partial(patch.object, slots, "take_out", _taken_out_of_any_epoch),
    "no-read-back": partial(patch.object, booking, "_holds_already", _no_read_back),
    "settled-whatever-came": partial(patch.object, slots, "settle", _settled_whatever_came),
    "no-reaper": partial(patch.object, releasing, "return_seats", _never),
    "stream-not-heard": partial(patch.object, releasing, "left_behind", _nothing_told),
    "not-looked-at-again": partial(patch.object, reconsidering, "look_again", _nothing_told),
    "closing-carried-out-by-nobody": partial(patch.object, closing, "carry_out", _never),
    "nobody-says-what-to-count": partial(patch.object, changed, "put_list", _nothing_told),
    "full-to-its-own-people": partial(patch.object, sold_out, "is_full_for", _remembered_for_all),
}
