"""What a family has booked, with day and place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.errors import NotFound
from functions.kernel.periods import day_of
from functions.registry import service as registry
from functions.vaccination.domain.appointment import Appointment, AppointmentState, Cause
from functions.vaccination.domain.eligibility import Bound, put_off
from functions.vaccination.domain.session import Session, read_slot_id
from functions.vaccination.service import listing
from functions.vaccination.service.reconsidering import known_of
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
    for person in registry.own_people(caller):
        for kept in appointments.of_person(person):
            id_, start = read_slot_id(kept.slot)
            session = sessions.session(id_) if kept.stands(now) else None
            if session is not None and session.begins_at(start) >= now:
                found.append(Booked(kept, session, start, _name(session.site)))
    return tuple(sorted(found, key=lambda one: (one.begins_at, one.appointment.person)))


def kept_of(caller: Caller) -> tuple[Appointment, ...]:
    """All appointments of the caller and the family that are kept, also those that are past or
    were given back, by campaign and person. Raises Busy."""
    found = [
        one for person in registry.own_people(caller) for one in appointments.of_person(person)
    ]
    return tuple(sorted(found, key=lambda one: (one.campaign, one.person)))


def called_off(caller: Caller, now: datetime) -> tuple[Booked, ...]:
    """The appointments of the caller and the family that a site has called off and whose hour has
    not come yet: another can be chosen. Raises Busy."""
    found = []
    for person in registry.own_people(caller):
        for kept in appointments.of_person(person):
            id_, start = read_slot_id(kept.slot)
            is_ended = kept.state is AppointmentState.CANCELLED and kept.why is Cause.SITE
            session = sessions.session(id_) if is_ended else None
            if session is not None and session.begins_at(start) >= now:
                found.append(Booked(kept, session, start, _name(session.site)))
    return tuple(sorted(found, key=lambda one: (one.begins_at, one.appointment.person)))


@dataclass(frozen=True, slots=True)
class PutOff:
    """An appointment that was put off, to when; `bound` is what still does so, None where that was
    taken back and the person may book again."""

    booked: Booked
    until: date
    bound: Bound | None


def put_off_of(caller: Caller, now: datetime, request_id: str = "") -> tuple[PutOff, ...]:
    """The appointments of the caller and the family that were put off to a day to come.

    Audited before, where there are any: why says something of a body. Raises AuditUnavailable,
    CryptoUnavailable, Busy.
    """
    today, found = day_of(now), []
    kept = [one for person in registry.own_people(caller) for one in appointments.of_person(person)]
    waiting = [one for one in kept if one.put_off is not None and one.put_off > today]
    if not waiting:
        return ()
    registry.audited(
        caller,
        tuple(sorted({one.person for one in waiting})),
        action="read_put_off_vaccinations",
        fields=("deferral",),
        now=now,
        request_id=request_id,
    )
    for one in waiting:
        id_, start = read_slot_id(one.slot)
        session, campaign = sessions.session(id_), listing.campaign_of(one.campaign, now)
        if session is not None and campaign is not None and one.put_off is not None:
            bound = put_off(known_of(one.person), campaign.product, today, today)
            found.append(
                PutOff(Booked(one, session, start, _name(session.site)), one.put_off, bound)
            )
    return tuple(sorted(found, key=lambda one: (one.until, one.booked.appointment.person)))


def _name(unit: str) -> str:
    try:
        return access.unit_of(unit).name
    except NotFound:
        return unit
