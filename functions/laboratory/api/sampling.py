"""Doors of samplers: sessions of the unit, people at the table, sealed tubes."""

from __future__ import annotations

from functions.kernel.divisions import DivisionUnknown
from functions.kernel.periods import DateInvalid, InstantInvalid, TimeInvalid, day_of, read_day
from functions.laboratory.domain.session import (
    SessionDayImpossible,
    SessionUnknown,
    SlotsImpossible,
)
from functions.laboratory.schemas import sampling as schemas
from functions.laboratory.service import planning, sampling
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, created, no_content, ok

api = Api(__name__, audience="staff")


@api.door(
    "POST",
    "/api/specimens/batch",
    body=schemas.SealTubes,
    answers={200: schemas.SealResults},
    refuses=(InstantInvalid,),
    cap=512 * 1024,
)
def seal_tubes(request: Request, body: schemas.SealTubes) -> Answer:
    """Take the tubes that I sealed: one, or a week's buffer."""
    taken = sampling.take_sealings(
        request.caller,
        [event.sealing() for event in body.events],
        request.now,
        sent_at=body.sent(),
    )
    return ok(schemas.SealResults(results=[schemas.SealResult.of(one) for one in taken]))


@api.door(
    "POST",
    "/api/specimens/lookups",
    body=schemas.LookUp,
    answers={200: schemas.LookedView},
    refuses=(SessionUnknown, *registry.SIGHT_REFUSALS),
)
def look_up(request: Request, body: schemas.LookUp) -> Answer:
    """Show who stands at my table, masked, and their appointment."""
    looked = sampling.look_up(
        request.caller, body.session, body.sight(), request.now, request_id=request.request_id
    )
    return ok(schemas.LookedView.of(looked))


@api.door(
    "GET",
    "/api/sampling/work",
    answers={200: schemas.WorkView},
    refuses=(DateInvalid,),
    query=("day",),
)
def show_work(request: Request) -> Answer:
    """Show my unit's sessions of a day, and the server's time."""
    asked = request.query.get("day")
    day = read_day(asked) if asked else day_of(request.now)
    found = planning.sessions_of_unit(request.caller, day)
    return ok(schemas.WorkView.of(request.caller.subject, found, day, request.now))


@api.door(
    "POST",
    "/api/sampling/sessions",
    body=schemas.PlanSession,
    answers={201: schemas.WorkSessionView},
    refuses=(
        DateInvalid,
        TimeInvalid,
        DivisionUnknown,
        planning.PlaceOutside,
        planning.LaboratoryUnknown,
        SlotsImpossible,
        SessionDayImpossible,
    ),
)
def plan_session(request: Request, body: schemas.PlanSession) -> Answer:
    """Plan a sampling session of my unit."""
    made = planning.plan_session(
        request.caller, body.wanted(), request.idempotency_key, request.now
    )
    return created(schemas.WorkSessionView.of(made))


@api.door(
    "POST",
    "/api/sampling/sessions/{session}/close",
    answers={204: None},
    refuses=(SessionUnknown,),
)
def close_session(request: Request) -> Answer:
    """No more bookings of this session of my unit."""
    planning.close_session(request.caller, request.path["session"])
    return no_content()
