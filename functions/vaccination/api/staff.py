"""Doors of officers: plans, their sites and steps, sessions and seats."""

from __future__ import annotations

from functions.kernel.errors import Forbidden
from functions.kernel.periods import DateInvalid, InstantInvalid, TimeInvalid
from functions.runtime.http import Answer, Api, Request, created, no_content, ok
from functions.vaccination.domain import campaign as campaigns
from functions.vaccination.domain import groups
from functions.vaccination.domain import session as sessions
from functions.vaccination.schemas import planning as schemas
from functions.vaccination.service import campaigns as service
from functions.vaccination.service import closing, drafting, planning

api = Api(__name__, audience="staff")


@api.door(
    "POST",
    "/api/vaccination/plans",
    body=schemas.DraftPlan,
    answers={201: schemas.PlanLine},
    refuses=(
        campaigns.OpeningImpossible,
        InstantInvalid,
        groups.GroupUnknown,
        groups.ProductUnknown,
        groups.AgesImpossible,
    ),
)
def draft(request: Request, body: schemas.DraftPlan) -> Answer:
    """Draft a plan of my province."""
    made = drafting.draft(request.caller, body.wanted(), request.idempotency_key, request.now)
    return created(schemas.PlanLine.of(made))


@api.door("GET", "/api/vaccination/plans", answers={200: schemas.PlansView})
def list_plans(request: Request) -> Answer:
    """Show the plans of my province."""
    found = service.plans_of(request.caller)
    return ok(schemas.PlansView(campaigns=[schemas.PlanLine.of(one) for one in found]))


@api.door(
    "GET",
    "/api/vaccination/plans/{campaign}",
    answers={200: schemas.PlanView},
    refuses=(campaigns.CampaignUnknown,),
)
def show_plan(request: Request) -> Answer:
    """Show a plan, who agreed, and its sessions in my area."""
    id_ = request.path["campaign"]
    planned = planning.sessions_planned(request.caller, id_, request.now)
    return ok(schemas.PlanView.of(service.plan_of(request.caller, id_), planned))


@api.door(
    "POST",
    "/api/vaccination/plans/{campaign}/sites",
    body=schemas.AddSite,
    answers={204: None},
    refuses=(
        campaigns.CampaignUnknown,
        campaigns.SiteImpossible,
        campaigns.StepImpossible,
        Forbidden,
    ),
)
def add_site(request: Request, body: schemas.AddSite) -> Answer:
    """Add a site with its tables to a draft."""
    service.add_site(request.caller, request.path["campaign"], body.unit, body.tables)
    return no_content()


@api.door(
    "POST",
    "/api/vaccination/plans/{campaign}/steps",
    body=schemas.TakeStep,
    answers={204: None},
    refuses=(
        campaigns.CampaignUnknown,
        campaigns.SiteUnknown,
        campaigns.StepImpossible,
        campaigns.ApprovalsMissing,
        Forbidden,
    ),
)
def take_step(request: Request, body: schemas.TakeStep) -> Answer:
    """Take my step of the plan: submit, confirm, accept, publish, close."""
    service.take_step(request.caller, request.path["campaign"], body.step, request.now)
    return no_content()


@api.door(
    "POST",
    "/api/vaccination/plans/{campaign}/sessions",
    body=schemas.PlanSession,
    answers={201: schemas.SessionMade},
    refuses=(
        campaigns.CampaignUnknown,
        campaigns.SiteUnknown,
        campaigns.StepImpossible,
        sessions.SessionImpossible,
        DateInvalid,
        TimeInvalid,
    ),
)
def plan_session(request: Request, body: schemas.PlanSession) -> Answer:
    """Plan a session of a site of my area."""
    made = planning.plan_session(
        request.caller,
        request.path["campaign"],
        body.wanted(),
        request.idempotency_key,
        request.now,
    )
    return created(schemas.SessionMade.of(made))


@api.door(
    "POST",
    "/api/vaccination/slots/{slot}/seats",
    body=schemas.SetSeats,
    answers={200: schemas.SeatsView},
    refuses=(sessions.SlotUnknown, sessions.CapacityBelowBooked),
)
def set_seats(request: Request, body: schemas.SetSeats) -> Answer:
    """Give a slot of my area another number of seats."""
    seats = planning.set_seats(request.caller, request.path["slot"], body.seats)
    view = schemas.SeatsView(slot=seats.id, seats=seats.seats, booked=len(seats.people))
    return ok(view)


@api.door(
    "POST",
    "/api/vaccination/sessions/{session}/close",
    body=schemas.CloseSession,
    answers={200: schemas.SessionClosedView},
    refuses=(
        sessions.SessionUnknown,
        sessions.SessionClosed,
        sessions.SessionOver,
        closing.ClosingReasonTooShort,
    ),
)
def close_session(request: Request, body: schemas.CloseSession) -> Answer:
    """Close the seats of a session of my area that nobody has, or call it off."""
    made = closing.close(
        request.caller, request.path["session"], body.extent, body.reason, request.now
    )
    return ok(schemas.SessionClosedView.of(made))
