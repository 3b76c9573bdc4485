"""Doors of officers: proposals, figures entered, signatures."""

from __future__ import annotations

from functions.kernel.divisions import DivisionUnknown
from functions.kernel.names import TextInvalid
from functions.kernel.periods import DateInvalid, InstantInvalid
from functions.kernel.rules import NoRuleInForce
from functions.runtime.http import Answer, Api, Request, created, ok
from functions.zoning.domain import publication as domain
from functions.zoning.domain.area import AreaUnknown
from functions.zoning.domain.figures import FiguresImpossible, FiguresUnreadable
from functions.zoning.schemas import proposals as schemas
from functions.zoning.schemas.public import RevisionView
from functions.zoning.service import entering, showing, signing

api = Api(__name__, audience="staff")

SIGN_REFUSALS = (
    DivisionUnknown,
    AreaUnknown,
    InstantInvalid,
    TextInvalid,
    domain.NothingSigned,
    domain.ProposalChanged,
    domain.ReasonMissing,
    domain.StartImpossible,
)


@api.door(
    "GET",
    "/api/zones/proposals",
    answers={200: schemas.ProposalView},
    refuses=(DivisionUnknown,),
    query=("province",),
)
def show_proposal(request: Request) -> Answer:
    """Show the newest proposal of my province beside what is in force."""
    shown = showing.show(request.caller, request.query.get("province", ""), request.now)
    return ok(schemas.ProposalView.of(shown))


@api.door(
    "POST",
    "/api/zones/proposals",
    body=schemas.ProvinceAsked,
    answers={200: schemas.RevisionsView},
    refuses=(DivisionUnknown, NoRuleInForce),
)
def propose_again(request: Request, body: schemas.ProvinceAsked) -> Answer:
    """Make yesterday's proposal of my province anew."""
    made = showing.propose_again(request.caller, body.province, request.now)
    return ok(schemas.RevisionsView(revisions=made))


@api.door(
    "POST",
    "/api/zones/figures",
    body=schemas.EnterFigures,
    answers={201: schemas.EntryView},
    refuses=(DivisionUnknown, DateInvalid, FiguresUnreadable, FiguresImpossible),
)
def enter_figures(request: Request, body: schemas.EnterFigures) -> Answer:
    """Enter figures of my province's communes."""
    rows, day = body.read(), body.day()
    key = request.idempotency_key
    number = entering.enter(request.caller, body.province, day, rows, key=key, now=request.now)
    return created(schemas.EntryView(number=number))


@api.door(
    "POST",
    "/api/zones/publications",
    body=schemas.SignLevels,
    answers={201: RevisionView},
    refuses=SIGN_REFUSALS,
)
def sign(request: Request, body: schemas.SignLevels) -> Answer:
    """Sign levels of my province and put them in force."""
    key = request.idempotency_key
    made = signing.sign(request.caller, body.province, body.wanted(), key=key, now=request.now)
    return created(RevisionView.of(made))
