"""Doors on which rights to other areas' data are granted, seen, ended, and opened in emergency."""

from __future__ import annotations

from functions.access.domain import right_refusals as refusals
from functions.access.schemas.rights import (
    OpenInEmergency,
    ProposeRight,
    RightsView,
    RightView,
    ShownRightView,
    StepOfRight,
)
from functions.access.service import opening, rights
from functions.kernel.errors import NotFound, TooMany
from functions.kernel.rules import NoRuleInForce
from functions.runtime.http import Answer, Api, Request, created, ok
from functions.runtime.idempotency import IdempotencyKeyReused

api = Api(__name__, audience="staff")

BEGUN = (
    refusals.RightTermsInvalid,
    refusals.RightNeedless,
    IdempotencyKeyReused,
    NoRuleInForce,
)


@api.door("GET", "/api/rights", answers={200: RightsView})
def list_rights(request: Request) -> Answer:
    """Show the rights that my unit holds; to the ministry, the newest of all."""
    found = rights.rights_seen(request.caller)
    return ok(RightsView(rights=[RightView.of(one, request.now) for one in found]))


@api.door(
    "POST",
    "/api/rights",
    body=ProposeRight,
    answers={201: RightView},
    refuses=(*BEGUN, NotFound),
)
def propose_right(request: Request, body: ProposeRight) -> Answer:
    """Draw a right up; it opens nothing before two others of the ministry agreed."""
    made = rights.propose(request.caller, body.wanted(), request.idempotency_key, request.now)
    return created(RightView.of(made, request.now))


@api.door(
    "GET", "/api/rights/{right}", answers={200: ShownRightView}, refuses=(refusals.RightUnknown,)
)
def show_right(request: Request) -> Answer:
    """Show a right and what it was used for last."""
    found, uses = rights.right_seen(request.caller, request.path["right"])
    return ok(ShownRightView.of(found, uses, request.now))


@api.door(
    "POST",
    "/api/rights/{right}",
    body=StepOfRight,
    answers={200: RightView},
    refuses=(
        refusals.RightUnknown,
        refusals.RightInvalid,
        refusals.RightOver,
        refusals.RightTermsInvalid,
    ),
)
def take_step(request: Request, body: StepOfRight) -> Answer:
    """Agree to the terms seen, refuse, take back at once, or judge an emergency opening."""
    id_, now = request.path["right"], request.now
    made = rights.step(request.caller, id_, body.step, (body.seal, body.words), now)
    return ok(RightView.of(made, now))


@api.door(
    "POST",
    "/api/right-openings",
    body=OpenInEmergency,
    answers={201: RightView},
    refuses=(*BEGUN, refusals.RightReasonMissing, refusals.RightInvalid, TooMany),
)
def open_in_emergency(request: Request, body: OpenInEmergency) -> Answer:
    """Open data of another area for sixty minutes, with a reason; an alarm rings."""
    made = opening.open_in_emergency(
        request.caller,
        tuple(body.data),
        body.area,
        body.reason,
        key=request.idempotency_key,
        now=request.now,
    )
    return created(RightView.of(made, request.now))
