"""Doors of those who look at doses that are held: the site, the district, the province."""

from __future__ import annotations

from functions.immunization.domain.dose import ReasonTooShort
from functions.immunization.domain.holding import HeldUnknown, SecondPersonWanted
from functions.immunization.schemas import holding as schemas
from functions.immunization.service import holding
from functions.runtime.http import Answer, Api, Request, no_content, ok

api = Api(__name__, audience="staff")


@api.door("GET", "/api/immunizations/held", answers={200: schemas.HeldListView})
def list_held(request: Request) -> Answer:
    """Show the doses of my site or area that wait for a second person."""
    found = holding.waiting(request.caller, request.now, request.request_id)
    return ok(schemas.HeldListView(held=[schemas.HeldView.of(one) for one in found]))


@api.door(
    "POST",
    "/api/immunizations/held",
    body=schemas.SettleHeld,
    answers={204: None},
    refuses=(HeldUnknown, SecondPersonWanted, ReasonTooShort),
)
def settle_held(request: Request, body: schemas.SettleHeld) -> Answer:
    """Be the second person: the dose was given as recorded, or never was."""
    holding.settle(
        request.caller,
        body.screening,
        was_given=body.was_given,
        reason=body.reason,
        now=request.now,
    )
    return no_content()
