"""Doors of those who draft, publish and retract exposure places."""

from __future__ import annotations

from functions.kernel.divisions import DivisionUnknown
from functions.kernel.names import TextInvalid
from functions.kernel.periods import InstantInvalid
from functions.kernel.rules import NoRuleInForce
from functions.kernel.valuesets import ValueUnknown
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, created, ok
from functions.tracing.domain import refusals
from functions.tracing.domain.place import Step, Why
from functions.tracing.schemas.places import DraftPlace, PlaceBoardView, PlaceStep, PlaceView
from functions.tracing.service import placing

api = Api(__name__, audience="staff")

DRAFT = (
    refusals.CaseUnknown,
    refusals.NoCaseBasis,
    refusals.PlaceTellsOfPerson,
    refusals.PlaceIsHome,
    refusals.PlaceTimeImpossible,
    refusals.PlaceHadOneVisitor,
    registry.VenueUnknown,
    DivisionUnknown,
    InstantInvalid,
    TextInvalid,
    ValueUnknown,
    NoRuleInForce,
)


@api.door(
    "POST",
    "/api/traced-cases/{case}/places",
    body=DraftPlace,
    answers={201: PlaceView},
    refuses=DRAFT,
)
def draft_place(request: Request, body: DraftPlace) -> Answer:
    """Draft a place of a case for everybody to read; another person has to publish it."""
    made = placing.draft(
        request.caller,
        request.path["case"],
        body.wanted(),
        key=request.idempotency_key,
        now=request.now,
        request_id=request.request_id,
    )
    return created(PlaceView.of(made))


@api.door(
    "GET",
    "/api/place-drafts",
    answers={200: PlaceBoardView},
    refuses=(DivisionUnknown,),
    query=("province",),
)
def show_places(request: Request) -> Answer:
    """Show the exposure places of my province: drafts and retractions that wait, what is shown."""
    found = placing.board(request.caller, request.query.get("province", ""), request.now)
    return ok(PlaceBoardView.of(found))


@api.door(
    "POST",
    "/api/place-drafts/{place}",
    body=PlaceStep,
    answers={200: PlaceView},
    refuses=(
        refusals.ExposurePlaceUnknown,
        refusals.ExposurePlaceMovedOn,
        refusals.SecondPersonOfPlace,
        refusals.PlaceTimeImpossible,
        ValueUnknown,
        NoRuleInForce,
    ),
)
def take_place_step(request: Request, body: PlaceStep) -> Answer:
    """Publish or drop a draft; propose a retraction, carry it out, or keep the place."""
    made = placing.take(
        request.caller,
        request.path["place"],
        body.revision,
        Step(body.step),
        now=request.now,
        why=Why(body.why) if body.why else None,
        request_id=request.request_id,
    )
    return ok(PlaceView.of(made))
