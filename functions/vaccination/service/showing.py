"""What a family has booked, with day and place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.errors import NotFound
from functions.vaccination.domain.appointment import Appointment
from functions.vaccination.domain.session import Session, read_slot_id
from functions.vaccination.service.own import own_people
from functions.vaccination.store import appointments, sessions


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment that stands, and where it is."""

    appointment: Appointment
    session: Session
    start: str
    site_name: str

    @property
    def begins_at(self) -> datetime:
        """When its slot begins."""
        return self.session.begins_at(self.start)


def booked(caller: Caller, now: datetime) -> tuple[Booked, ...]:
    """The standing appointments of the caller and the family whose slot lies ahead, soonest first.

    A hold of which the time is over does not stand.
    """
    found = []
    for person in own_people(caller):
        for kept in appointments.of_person(person):
            id_, start = read_slot_id(kept.slot)
            session = sessions.session(id_) if kept.stands(now) else None
            if session is not None and session.begins_at(start) >= now:
                found.append(Booked(kept, session, start, _name(session.site)))
    return tuple(sorted(found, key=lambda one: (one.begins_at, one.appointment.person)))


def _name(unit: str) -> str:
    try:
        return access.unit_of(unit).name
    except NotFound:
        return unit
