"""Seats and appointments: for oneself and one's family, never oversold.

Seat first, then appointment (performance.md 2): two writes a booking, one a refusal. A seat whose
appointment never came is doubted by one round of the reaper and returned by the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from functions.kernel.callers import Caller
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.laboratory.domain.session import (
    AlreadyBooked,
    Appointment,
    AppointmentState,
    AppointmentUnknown,
    Session,
    SessionUnknown,
    check_bookable,
)
from functions.laboratory.store import seats
from functions.laboratory.store import sessions as store
from functions.registry import service as registry
from functions.runtime.tables import ConditionLost

REAPED_AHEAD = timedelta(days=31)


def book(caller: Caller, person: PersonId, id_: str, start: str, now: datetime) -> Appointment:
    """A seat for the caller or one of the family; the same wish again is answered alike.

    Raises SessionUnknown, SessionClosed, SlotUnknown, SlotOver, SlotFull, AlreadyBooked,
    AppointmentUnknown (a person that the caller does not look after), Busy.
    """
    _check_own(caller, person)
    session = store.session(id_)
    if session is None:
        raise SessionUnknown
    seen = seats.appointment(person, session.id)
    if seen is not None and seen.state is AppointmentState.BOOKED:
        if seen.start != start:
            raise AlreadyBooked
        return seen
    slot = check_bookable(session, start, now)
    seats.take_seat(session.id, start, person, slot.seats)
    version = seen.version if seen else 0
    made = Appointment(
        person,
        session.id,
        start,
        AppointmentState.BOOKED,
        PersonId(caller.subject),
        _to_milliseconds(now),
        version + 1,
    )
    return _put(made, version)


def move(caller: Caller, person: PersonId, id_: str, start: str, now: datetime) -> Appointment:
    """Another slot of the same session: the new seat first, then the old one goes back.

    Raises as `book`, AppointmentUnknown.
    """
    _check_own(caller, person)
    session = store.session(id_)
    if session is None:
        raise SessionUnknown
    seen = _booked(person, session)
    if seen.start == start:
        return seen
    slot = check_bookable(session, start, now)
    seats.take_seat(session.id, start, person, slot.seats)
    seats.doubt(session.id, seen.start, [person])
    made = _put(replace(seen, start=start, version=seen.version + 1), seen.version)
    seats.return_doubted(session.id, seen.start, person)
    return made


def cancel(caller: Caller, person: PersonId, id_: str, now: datetime) -> None:
    """The seat goes back; cancelling again changes nothing. Raises AppointmentUnknown, Busy."""
    _check_own(caller, person)
    session = store.session(id_)
    if session is None:
        raise SessionUnknown
    seen = seats.appointment(person, session.id)
    if seen is None:
        raise AppointmentUnknown
    if seen.state is AppointmentState.BOOKED:
        seats.doubt(session.id, seen.start, [person])
        ended = replace(seen, state=AppointmentState.CANCELLED, version=seen.version + 1)
        try:
            seats.put_appointment(ended, seen.version)
        except ConditionLost:
            raise Busy from None
    seats.return_doubted(session.id, seen.start, person)


def appointments(
    caller: Caller, people: Sequence[PersonId], now: datetime
) -> tuple[tuple[Appointment, Session], ...]:
    """The coming appointments of these people, who are the caller's own, soonest first."""
    found = []
    for person in people:
        _check_own(caller, person)
        for kept in seats.appointments_of(person):
            session = store.session(kept.session)
            if (
                session is not None
                and kept.state is AppointmentState.BOOKED
                and session.day >= day_of(now)
            ):
                found.append((kept, session))
    return tuple(sorted(found, key=lambda each: (each[1].day, each[0].start, each[0].person)))


def kept_of(caller: Caller) -> tuple[Appointment, ...]:
    """All appointments of the caller and the family that are kept, also those that are past or
    were given back, by session and person. Raises Busy."""
    found = [one for each in registry.own_people(caller) for one in seats.appointments_of(each)]
    return tuple(sorted(found, key=lambda one: (one.session, one.person)))


def return_seats(now: datetime) -> int:
    """One round of the reaper over all coming sessions; how many seats went back? Raises Busy."""
    today, returned = day_of(now), 0
    for ahead in range(REAPED_AHEAD.days + 1):
        for id_ in store.session_ids_on(today + timedelta(days=ahead)):
            session = store.session(id_)
            if session is not None:
                returned += _reap(session)
    return returned


def _reap(session: Session) -> int:
    returned = 0
    for start, (people, doubted) in seats.seats_of(session).items():
        orphans = [person for person in sorted(people) if not _holds(session, start, person)]
        for person in orphans:
            if person in doubted:
                returned += seats.return_doubted(session.id, start, person)
        seats.doubt(session.id, start, [one for one in orphans if one not in doubted])
    return returned


def _holds(session: Session, start: str, person: PersonId) -> bool:
    kept = seats.appointment(person, session.id)
    return kept is not None and kept.state is AppointmentState.BOOKED and kept.start == start


def _put(made: Appointment, seen_version: int) -> Appointment:
    try:
        seats.put_appointment(made, seen_version)
    except ConditionLost:
        standing = seats.appointment(made.person, made.session)
        if (
            standing is not None
            and standing.state is AppointmentState.BOOKED
            and standing.start == made.start
        ):
            return standing
        seats.doubt(made.session, made.start, [made.person])
        raise AlreadyBooked from None
    return made


def _booked(person: PersonId, session: Session) -> Appointment:
    seen = seats.appointment(person, session.id)
    if seen is None or seen.state is not AppointmentState.BOOKED:
        raise AppointmentUnknown
    return seen


def _check_own(caller: Caller, person: PersonId) -> None:
    if not registry.acts_for(caller, person):
        raise AppointmentUnknown


def _to_milliseconds(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
