"""How does a seat go back, so that it is never given to two and never lost?

A seat is taken and the appointment put in two writes of two tables (performance.md 2), so a seat
may stand without an appointment, and an appointment's write may still be on its way. Giving back
is therefore three steps, and every process may do them at any time, once or often:

1. read the slot and its epoch;
2. fence the person's appointment: a seat taken up to that epoch no longer counts; refused where the
   appointment stands on this slot, for then the seat is rightly theirs;
3. take the person out of the slot if it is still of that epoch; the slot is then of a later one.

A late write of the appointment meets the fence; a seat taken later is of a later epoch and passes.
What calls for it: whoever left the seat, at once; the stream of appointments, for whoever died
before; the reaper, for seats that never got an appointment and holds that ended.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto

from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.runtime.tables import ConditionLost
from functions.vaccination.domain.appointment import SEATED, Appointment, AppointmentState
from functions.vaccination.domain.session import AHEAD, SlotId
from functions.vaccination.service import closing, sold_out
from functions.vaccination.store import appointments, sessions, slots
from functions.vaccination.store.appointments import InTheWay
from functions.vaccination.store.slots import Seats

TRIES = 5
MOST_AT_ONCE = 100


class Fate(Enum):
    """What became of a seat in one round."""

    STANDS = auto()
    WAITS = auto()
    WENT_BACK = auto()


def release(person: PersonId, slot: SlotId) -> bool:
    """The seat goes back unless the person's appointment stands on it; did it? Raises Busy."""
    for _ in range(TRIES):
        seen = slots.slot(slot)
        if seen is None or person not in seen.people:
            return False
        try:
            fenced = appointments.fence(person, seen.campaign, slot, seen.epoch)
            slots.take_out(seen, person, max(seen.epoch, fenced) + 1)
        except InTheWay:
            return False
        except ConditionLost:
            continue
        sold_out.forget_slot(slot)
        return True
    raise Busy


def left_behind(before: Appointment | None, after: Appointment | None) -> None:
    """From the stream: a seat that an appointment has left goes back. Raises Busy."""
    if before is None or before.state not in SEATED:
        return
    if after is None or after.slot != before.slot or after.state not in SEATED:
        release(before.person, before.slot)


def return_seats(now: datetime) -> int:
    """One round over all coming sessions; how many seats went back? What sites have closed is
    carried out on the way. Raises Busy."""
    today, returned = day_of(now), 0
    for ahead in range(AHEAD.days + 1):
        for id_ in sessions.ids_on(today + timedelta(days=ahead)):
            session = sessions.session(id_)
            if session is not None:
                wanted = [session.slot_id(slot.start) for slot in session.slots]
                standing = slots.slots_at(wanted, strongly=True).values()
                if session.closing is not None:
                    closing.carry_out(session, standing, now)
                for seen in standing:
                    returned += _look_at(seen, now, anyway=session.is_called_off)
    return returned


def _look_at(seen: Seats, now: datetime, *, anyway: bool) -> int:
    """Seats of a slot that has changed since it was last found in order, or any that are left."""
    if seen.takes == seen.settled and not (anyway and seen.people):
        return 0
    people = sorted(seen.people)
    known: dict[PersonId, Appointment] = {}
    for at in range(0, len(people), MOST_AT_ONCE):
        known |= appointments.behind(people[at : at + MOST_AT_ONCE], seen.campaign)
    fates = [_fate_of(person, known.get(person), seen.id, now) for person in people]
    if Fate.WAITS not in fates:
        slots.settle(seen)
    return fates.count(Fate.WENT_BACK)


def _fate_of(person: PersonId, kept: Appointment | None, slot: SlotId, now: datetime) -> Fate:
    if kept is not None and kept.slot == slot and kept.state in SEATED:
        if kept.state is not AppointmentState.HELD:
            return Fate.STANDS
        if kept.stands(now) or not _expire(kept, now):
            return Fate.WAITS
    return Fate.WENT_BACK if release(person, slot) else Fate.WAITS


def _expire(held: Appointment, now: datetime) -> bool:
    """The hold has ended without a word; False where it was just confirmed or moved."""
    try:
        appointments.put_next(held, replace(held, state=AppointmentState.EXPIRED, at=now))
    except InTheWay:
        return False
    return True
