"""Doors of those who decide what people asked: the site, the district, the province."""

from __future__ import annotations

from functions.immunization.domain import amendment, lot
from functions.immunization.domain.dose import DoseConflict, DoseUnknown, ReasonTooShort
from functions.immunization.schemas import amendments as schemas
from functions.immunization.service import deciding
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="staff")

STEP_REFUSALS = (
    amendment.AmendmentUnknown,
    amendment.AmendmentMoved,
    amendment.AmendmentSecondPerson,
    ReasonTooShort,
)


@api.door("GET", "/api/immunizations/amendments", answers={200: schemas.LinesView})
def list_open_amendments(request: Request) -> Answer:
    """Show what waits at my site or in my area, overdue first."""
    found = deciding.listed(request.caller)
    return ok(schemas.LinesView(amendments=[schemas.LineView.of(one) for one in found]))


@api.door(
    "GET",
    "/api/immunizations/amendments/{id}",
    answers={200: schemas.AmendmentCaseView},
    refuses=(amendment.AmendmentUnknown,),
)
def show_amendment(request: Request) -> Answer:
    """Show what was asked, the dose, and the photo of the paper."""
    shown = deciding.show(request.caller, request.path["id"], request.now, request.request_id)
    return ok(schemas.AmendmentCaseView.of(shown))


@api.door(
    "POST",
    "/api/immunizations/amendments/{id}/proposal",
    body=schemas.ProposeAmendment,
    answers={200: schemas.DecidedView},
    refuses=(*STEP_REFUSALS, amendment.ValueMissing),
)
def propose_amendment(request: Request, body: schemas.ProposeAmendment) -> Answer:
    """Propose to put it right, or to refuse it, with a reason."""
    made = deciding.propose(
        request.caller,
        request.path["id"],
        version=body.version,
        accept=body.accept,
        reason=body.reason,
        vial=(body.lot or "", body.vial or ""),
    )
    return ok(schemas.DecidedView.of(made))


@api.door(
    "POST",
    "/api/immunizations/amendments/{id}/signature",
    body=schemas.SignAmendment,
    answers={200: schemas.DecidedView},
    refuses=(*STEP_REFUSALS, DoseUnknown, DoseConflict, lot.LotUnknown, lot.LotEmpty),
)
def sign_amendment(request: Request, body: schemas.SignAmendment) -> Answer:
    """Be the second person: it is done as proposed, or goes back to the site."""
    made = deciding.sign(
        request.caller,
        request.path["id"],
        version=body.version,
        agrees=body.agrees,
        reason=body.reason,
        now=request.now,
    )
    return ok(schemas.DecidedView.of(made))
