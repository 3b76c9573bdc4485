"""Doors by which people report what followed a dose: signed in, or by the code of discharge."""

from __future__ import annotations

from functions.aefi.domain import report as reports
from functions.aefi.domain.followup import DoseNotFollowed, FollowUpOver
from functions.aefi.schemas import reporting as schemas
from functions.aefi.service import by_code, own
from functions.kernel.errors import TooMany
from functions.kernel.identifiers import PersonId
from functions.kernel.names import TextInvalid
from functions.kernel.periods import DateInvalid, day_of
from functions.kernel.rules import NoRuleInForce
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, created, no_content, ok
from functions.runtime.http.padding import UNCOMPRESSED, padded

api = Api(__name__, audience="vaccination")

REPORT_REFUSALS = (
    reports.SymptomUnknown,
    reports.ReportIncomplete,
    reports.OnsetImpossible,
    DateInvalid,
    TextInvalid,
    FollowUpOver,
    TooMany,
    NoRuleInForce,
)


@api.door(
    "GET", "/api/aefi/symptoms", answers={200: schemas.SymptomsView}, refuses=(NoRuleInForce,)
)
def show_symptoms(request: Request) -> Answer:
    """Show the list of symptoms in force."""
    return ok(schemas.SymptomsView.of(reports.list_on(day_of(request.now))))


@api.door(
    "GET",
    "/api/aefi/reports",
    saved_as="reports-after-doses",
    answers={200: schemas.OwnDosesView},
    refuses=(DoseNotFollowed, registry.PersonUnknown),
    query=("for",),
)
def list_reports(request: Request) -> Answer:
    """Show my doses that are followed up, or a family member's, and what was reported."""
    person = _person(request, request.query.get("for"))
    found = own.doses_of(request.caller, person, request.now, request.request_id)
    view = schemas.OwnDosesView(doses=[schemas.OwnDoseView.of(one) for one in found])
    return ok(padded(view, 1 + len(found)), UNCOMPRESSED)


@api.door(
    "POST",
    "/api/aefi/reports",
    body=schemas.OwnReport,
    answers={201: schemas.RecordedView},
    refuses=(DoseNotFollowed, registry.PersonUnknown, *REPORT_REFUSALS),
)
def report(request: Request, body: schemas.OwnReport) -> Answer:
    """Report what followed a dose of mine or of my family; the next version where there is one."""
    person, said = _person(request, body.for_person), body.report()
    key, now = request.idempotency_key, request.now
    made = own.report(request.caller, person, body.immunization, said, key=key, now=now)
    return created(schemas.RecordedView.of(made, reports.list_on(day_of(now)), said))


@api.door(
    "POST",
    "/api/aefi/report-codes/revoke",
    body=schemas.RevokeCode,
    answers={204: None},
    refuses=(DoseNotFollowed, registry.PersonUnknown),
)
def revoke_code(request: Request, body: schemas.RevokeCode) -> Answer:
    """Take back the code of a dose of mine: it opens nothing any more."""
    own.revoke(request.caller, _person(request, body.for_person), body.immunization)
    return no_content()


@api.door(
    "POST",
    "/api/aefi/code-reports",
    body=schemas.CodeReport,
    answers={201: schemas.RecordedView},
    refuses=(by_code.ReportCodeUnknown, *REPORT_REFUSALS),
)
def report_by_code(request: Request, body: schemas.CodeReport) -> Answer:
    """Report by the code given at discharge, without an account."""
    said, now = body.report(), request.now
    made = by_code.report(body.code, said, key=request.idempotency_key, now=now)
    return created(schemas.RecordedView.of(made, reports.list_on(day_of(now)), said))


def _person(request: Request, asked: str | None) -> PersonId:
    return registry.read_person(asked) if asked else PersonId(request.caller.subject)
