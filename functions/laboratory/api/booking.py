"""Doors of citizens: where samples are taken, a seat for me and my family."""

from __future__ import annotations

from functions.kernel.divisions import DivisionUnknown
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import DateInvalid
from functions.kernel.slots import SlotFull, SlotOver
from functions.laboratory.domain import session as sessions
from functions.laboratory.schemas import booking as schemas
from functions.laboratory.service import booking, finding, planning
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, created, no_content, ok

api = Api(__name__, audience="citizen")

CACHED = {"Cache-Control": "public, max-age=60"}
CACHED_SEATS = {"Cache-Control": "public, max-age=15"}
BOOKING_REFUSALS = (
    sessions.SessionUnknown,
    sessions.SessionClosed,
    sessions.SlotUnknown,
    SlotOver,
    SlotFull,
    sessions.AlreadyBooked,
    sessions.AppointmentUnknown,
)


@api.door(
    "GET",
    "/api/sampling/sessions",
    answers={200: schemas.PublicSessionsView},
    refuses=(DateInvalid, DivisionUnknown),
    query=("province", "district", "day"),
)
def list_sessions(request: Request) -> Answer:
    """Show where samples are taken in a province or district on a day."""
    found = finding.sessions_asked(request.query, request.now)
    shown = [schemas.PublicSessionView.of(session) for session in found]
    return ok(schemas.PublicSessionsView(sessions=shown), CACHED)


@api.door(
    "GET",
    "/api/sampling/sessions/{session}",
    answers={200: schemas.SlotsView},
    refuses=(sessions.SessionUnknown,),
)
def show_session(request: Request) -> Answer:
    """Show a session's slots and the seats left."""
    session, left = planning.public_session(request.path["session"])
    slots = [schemas.SlotView(start=start, left=seats) for start, seats in left.items()]
    view = schemas.SlotsView(session=schemas.PublicSessionView.of(session), slots=slots)
    return ok(view, CACHED_SEATS)


@api.door(
    "POST",
    "/api/sampling/appointments",
    body=schemas.Book,
    answers={201: schemas.BookedView},
    refuses=BOOKING_REFUSALS,
)
def book(request: Request, body: schemas.Book) -> Answer:
    """Book a seat for me or one of my family, or move to another slot."""
    person = PersonId(body.for_person or request.caller.subject)
    change = booking.move if body.move else booking.book
    kept = change(request.caller, person, body.session, body.start, request.now)
    return created(schemas.BookedView.of(kept))


@api.door(
    "POST",
    "/api/sampling/appointments/cancel",
    body=schemas.CancelBooking,
    answers={204: None},
    refuses=(sessions.SessionUnknown, sessions.AppointmentUnknown),
)
def cancel_booking(request: Request, body: schemas.CancelBooking) -> Answer:
    """Give a seat back."""
    person = PersonId(body.for_person or request.caller.subject)
    booking.cancel(request.caller, person, body.session, request.now)
    return no_content()


@api.door(
    "GET",
    "/api/sampling/appointments",
    saved_as="sampling-appointments",
    answers={200: schemas.AppointmentsView},
)
def list_appointments(request: Request) -> Answer:
    """Show my family's coming appointments."""
    kept = booking.appointments(request.caller, registry.own_people(request.caller), request.now)
    shown = [schemas.AppointmentView.of(each, session) for each, session in kept]
    every = [schemas.KeptView.of(each) for each in booking.kept_of(request.caller)]
    return ok(schemas.AppointmentsView(appointments=shown, kept=every))
