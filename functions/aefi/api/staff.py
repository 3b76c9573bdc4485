"""Doors of units that report and of officers who look into cases; boards and signals."""

from __future__ import annotations

from functions.aefi.domain import case_refusals as cases
from functions.aefi.domain.followup import DoseNotFollowed
from functions.aefi.domain.report import OnsetImpossible, ReportIncomplete, SymptomUnknown
from functions.aefi.schemas import boards, reporting
from functions.aefi.schemas import cases as schemas
from functions.aefi.service import at_units, by_code, investigating, showing, signals
from functions.aefi.service.places import NotAReporter
from functions.kernel.names import TextInvalid
from functions.kernel.periods import DateInvalid, InstantInvalid
from functions.kernel.rules import NoRuleInForce
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, created, no_content, ok

api = Api(__name__, audience="staff")

STEP_REFUSALS = (
    cases.CaseUnknown,
    cases.CaseMovedOn,
    cases.StepImpossible,
    cases.WordsMissing,
    NoRuleInForce,
)


@api.door(
    "POST",
    "/api/aefi/report-codes",
    body=reporting.ShowPerson,
    answers={200: reporting.CodeView},
    refuses=(NotAReporter, by_code.NothingToReport, *registry.SIGHT_REFUSALS),
)
def give_code(request: Request, body: reporting.ShowPerson) -> Answer:
    """Give somebody before me the code of the dose that was given here."""
    code, opened = by_code.give(request.caller, body.sight(), request.now, request.request_id)
    return ok(reporting.CodeView.of(code, opened))


@api.door(
    "POST",
    "/api/aefi/report-codes/withdraw",
    body=reporting.ShowPerson,
    answers={204: None},
    refuses=(NotAReporter, by_code.NothingToReport, *registry.SIGHT_REFUSALS),
)
def withdraw_code(request: Request, body: reporting.ShowPerson) -> Answer:
    """Take back the code of somebody before me."""
    by_code.revoke(request.caller, body.sight(), request.now, request.request_id)
    return no_content()


@api.door(
    "POST",
    "/api/aefi/unit-reports",
    body=reporting.UnitReport,
    answers={201: reporting.CaseOpenedView},
    refuses=(
        NotAReporter,
        DoseNotFollowed,
        SymptomUnknown,
        ReportIncomplete,
        OnsetImpossible,
        DateInvalid,
        InstantInvalid,
        TextInvalid,
        NoRuleInForce,
        *registry.SIGHT_REFUSALS,
    ),
)
def report(request: Request, body: reporting.UnitReport) -> Answer:
    """Report an event of somebody before me; a severe one starts its clock."""
    made = at_units.report(
        request.caller,
        body.sight(),
        body.event(),
        key=request.idempotency_key,
        now=request.now,
        request_id=request.request_id,
    )
    return created(reporting.CaseOpenedView(case=made.case))


@api.door("GET", "/api/aefi/cases", answers={200: boards.BoardView})
def show_board(request: Request) -> Answer:
    """Show the open cases of my area, overdue ones first."""
    return ok(boards.BoardView.of(showing.board(request.caller, request.now), request.now))


@api.door(
    "GET",
    "/api/aefi/cases/{case}",
    answers={200: schemas.CaseShownView},
    refuses=(cases.CaseUnknown,),
)
def show_case(request: Request) -> Answer:
    """Show a case of my area or unit, its steps, reports and form."""
    shown = showing.show(request.caller, request.path["case"], request.now, request.request_id)
    return ok(schemas.CaseShownView.of(shown, request.now))


@api.door(
    "GET",
    "/api/aefi/cases/{case}/contact",
    answers={200: schemas.ContactView},
    refuses=(cases.CaseUnknown,),
)
def show_contact(request: Request) -> Answer:
    """Show how the person of a case is reached, to investigate it."""
    told = showing.contact(request.caller, request.path["case"], request.now, request.request_id)
    return ok(schemas.ContactView.of(told))


@api.door(
    "POST",
    "/api/aefi/cases/{case}/triage",
    body=schemas.TakeUp,
    answers={200: schemas.CaseView},
    refuses=STEP_REFUSALS,
)
def triage(request: Request, body: schemas.TakeUp) -> Answer:
    """Take a case up and judge how bad it is; this answers its clock."""
    made = investigating.triage(
        request.caller,
        request.path["case"],
        body.version,
        body.words,
        is_severe=body.severe,
        now=request.now,
    )
    return ok(schemas.CaseView.of(made, request.now))


@api.door(
    "POST",
    "/api/aefi/cases/{case}/investigation",
    body=schemas.Proceed,
    answers={200: schemas.CaseView},
    refuses=STEP_REFUSALS,
)
def begin(request: Request, body: schemas.Proceed) -> Answer:
    """Begin the investigation of a case."""
    made = investigating.begin(
        request.caller, request.path["case"], body.version, body.words, now=request.now
    )
    return ok(schemas.CaseView.of(made, request.now))


@api.door(
    "POST",
    "/api/aefi/cases/{case}/form",
    body=schemas.FillIn,
    answers={200: schemas.CaseView},
    refuses=(*STEP_REFUSALS, cases.FormMissing, TextInvalid),
)
def fill_in(request: Request, body: schemas.FillIn) -> Answer:
    """Fill in the form of the investigation; the version before is kept."""
    made = investigating.fill_in(
        request.caller, request.path["case"], body.version, body.fields(), now=request.now
    )
    return ok(schemas.CaseView.of(made, request.now))


@api.door(
    "POST",
    "/api/aefi/cases/{case}/classification",
    body=schemas.Classify,
    answers={200: schemas.CaseView},
    refuses=(*STEP_REFUSALS, cases.FormMissing, cases.CausalityUnknown),
)
def classify(request: Request, body: schemas.Classify) -> Answer:
    """Record what the council found to be the cause of a case."""
    made = investigating.classify(
        request.caller,
        request.path["case"],
        body.version,
        body.words,
        causality=body.causality,
        now=request.now,
    )
    return ok(schemas.CaseView.of(made, request.now))


@api.door(
    "POST",
    "/api/aefi/cases/{case}/closing",
    body=schemas.Proceed,
    answers={200: schemas.CaseView},
    refuses=STEP_REFUSALS,
)
def close(request: Request, body: schemas.Proceed) -> Answer:
    """Close a case that was classified, or a minor one that was taken up."""
    made = investigating.close(
        request.caller, request.path["case"], body.version, body.words, now=request.now
    )
    return ok(schemas.CaseView.of(made, request.now))


@api.door("GET", "/api/aefi/signals", answers={200: boards.SignalsView}, refuses=(NoRuleInForce,))
def show_signals(request: Request) -> Answer:
    """Show lots, and the sites of my area, by how far they stand out."""
    return ok(boards.SignalsView.of(signals.signals_of(request.caller, request.now)))
