"""Doors of those who trace: cases, interviews, candidates, drafts."""

from __future__ import annotations

from functions.access import service as access
from functions.kernel.periods import DateInvalid, InstantInvalid, read_instant
from functions.kernel.rules import NoRuleInForce
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, created, ok
from functions.tracing.domain import refusals
from functions.tracing.domain.contact import Verdict
from functions.tracing.schemas import cases as schemas
from functions.tracing.schemas import lists
from functions.tracing.service import contacting, deciding, opening, showing

api = Api(__name__, audience="staff")

BASIS = (refusals.NoCaseBasis, refusals.PurposeNotAllowed)
STEP = (
    refusals.CaseUnknown,
    refusals.TracedCaseMovedOn,
    refusals.ReasonMissing,
    refusals.NoCaseBasis,
    NoRuleInForce,
)


@api.door(
    "GET",
    "/api/traced-cases",
    answers={200: lists.BoardView},
    refuses=(access.RightInvalid, access.CursorInvalid),
    query=("province", "cursor"),
)
def show_board(request: Request) -> Answer:
    """Show the cases of my area of the last 14 days, or of one my unit has a right to."""
    asked = request.query
    found = showing.board(
        request.caller, asked.get("province", ""), request.now, asked.get("cursor", "")
    )
    return ok(lists.BoardView.of(found))


@api.door(
    "GET",
    "/api/traced-cases/{case}",
    answers={200: schemas.ShownView},
    refuses=(refusals.CaseUnknown,),
)
def show_case(request: Request) -> Answer:
    """Show a case of my area, its window, events, traces and chain."""
    shown = showing.show(request.caller, request.path["case"], request.now, request.request_id)
    return ok(schemas.ShownView.of(shown))


@api.door(
    "GET",
    "/api/traced-cases/{case}/contacts",
    answers={200: lists.CandidatesView},
    refuses=(*BASIS, access.CursorInvalid),
    query=("purpose", "cursor"),
)
def show_contacts(request: Request) -> Answer:
    """Show candidate contacts of a case in their order, for a purpose of the closed list."""
    found = showing.candidates(
        request.caller,
        request.path["case"],
        request.query.get("purpose", ""),
        request.query.get("cursor", ""),
        request.now,
        request_id=request.request_id,
        most=showing.MOST_ROWS,
        with_names=False,
    )
    return ok(lists.CandidatesView.of(found))


@api.door(
    "POST",
    "/api/traced-cases/{case}/contacts",
    body=schemas.Judge,
    answers={200: schemas.VerdictView},
    refuses=(*BASIS, refusals.ContactUnknown, refusals.ReasonMissing, refusals.RingsSpent),
)
def judge(request: Request, body: schemas.Judge) -> Answer:
    """Confirm or dismiss a candidate with a reason, or ask for their own contacts."""
    caller, id_, now = request.caller, request.path["case"], request.now
    if body.step == "ring":
        trace = contacting.ask_ring(
            caller, id_, body.contact, body.purpose, now=now, request_id=request.request_id
        )
        return ok(schemas.VerdictView(contact=body.contact, verdict="", trace=trace.id))
    made = contacting.decide(
        caller, id_, body.contact, Verdict(body.step), body.words, purpose=body.purpose, now=now
    )
    return ok(schemas.VerdictView(contact=made.id, verdict=body.step, trace=""))


@api.door(
    "POST",
    "/api/traced-cases/{case}/interview",
    body=schemas.InterviewTold,
    answers={200: schemas.CaseView},
    refuses=(
        *STEP,
        refusals.InterviewImpossible,
        registry.VenueUnknown,
        DateInvalid,
        InstantInvalid,
    ),
)
def interview(request: Request, body: schemas.InterviewTold) -> Answer:
    """Add what the person told: onset, source, isolation, places visited."""
    made = deciding.interview(
        request.caller,
        request.path["case"],
        body.revision,
        body.told(),
        body.words,
        now=request.now,
    )
    return ok(schemas.CaseView.of(made))


@api.door(
    "POST",
    "/api/traced-cases/{case}/steps",
    body=schemas.CaseStep,
    answers={200: schemas.CaseView},
    refuses=STEP,
)
def take_step(request: Request, body: schemas.CaseStep) -> Answer:
    """Close a case, take one back that was opened in error, or ask for its visits again."""
    act = {"close": deciding.close, "error": deciding.undo, "again": deciding.ask_again}[body.step]
    made = act(request.caller, request.path["case"], body.revision, body.words, now=request.now)
    return ok(schemas.CaseView.of(made))


@api.door(
    "POST",
    "/api/case-drafts",
    body=schemas.DraftCase,
    answers={201: schemas.DraftView},
    refuses=(
        refusals.CaseStands,
        refusals.ReasonMissing,
        refusals.InterviewImpossible,
        InstantInvalid,
        *registry.SIGHT_REFUSALS,
    ),
)
def draft_case(request: Request, body: schemas.DraftCase) -> Answer:
    """Draw up a case that no laboratory of ours has found; another unit has to sign it."""
    made = opening.draw_up(
        request.caller,
        body.sight(),
        read_instant(body.sampled_at),
        body.words,
        key=request.idempotency_key,
        now=request.now,
        request_id=request.request_id,
    )
    return created(schemas.DraftView(draft=made))


@api.door(
    "POST",
    "/api/case-drafts/{draft}",
    body=schemas.SignCase,
    answers={200: schemas.CaseView},
    refuses=(
        refusals.CaseUnknown,
        refusals.SecondUnitNeeded,
        refusals.CaseStands,
        refusals.ReasonMissing,
        NoRuleInForce,
    ),
)
def sign_case(request: Request, body: schemas.SignCase) -> Answer:
    """Sign a draft as another person of another unit: the case opens."""
    made = opening.sign(
        request.caller,
        request.path["draft"],
        body.words,
        now=request.now,
        request_id=request.request_id,
    )
    return ok(schemas.CaseView.of(made))
