"""Doors by which people read their results, and anybody checks a paper."""

from __future__ import annotations

import json

from functions.access import service as access
from functions.kernel.errors import TooMany
from functions.kernel.identifiers import PersonId, ResultCodeInvalid
from functions.laboratory.domain.paper import PaperInvalid
from functions.laboratory.domain.result import ResultUnknown
from functions.laboratory.schemas import asking
from functions.laboratory.schemas import results as schemas
from functions.laboratory.service import codes, interop, showing, verifying
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, accepted, ok
from functions.runtime.http.fhir import FHIR, FHIR_JSON
from functions.runtime.http.padding import UNCOMPRESSED, blank_to, padded

api = Api(__name__, audience="citizen")

FHIR_SIZE = 6144
"""Bytes that any bundle of one result fits into; blanks after JSON mean nothing."""


@api.door(
    "GET",
    "/api/results",
    saved_as="results",
    answers={200: schemas.ResultsView},
    refuses=(ResultUnknown, registry.PersonUnknown),
    query=("for",),
)
def list_results(request: Request) -> Answer:
    """Show my samples and results, or a family member's."""
    asked = request.query.get("for")
    person: PersonId | None = registry.read_person(asked) if asked else None
    found = showing.results_of(request.caller, request.now, person, request.request_id)
    view = schemas.ResultsView(results=[schemas.ResultView.of(one, request.now) for one in found])
    return ok(padded(view, schemas.ONE_RESULT * max(1, len(found))), UNCOMPRESSED)


@api.door("GET", "/api/results/{id}", answers={200: schemas.ResultView}, refuses=(ResultUnknown,))
def show_one_result(request: Request) -> Answer:
    """Show one result of mine or of the family."""
    shown = showing.result_of(request.caller, request.path["id"], request.now, request.request_id)
    view = schemas.ResultView.of(shown, request.now)
    return ok(padded(view, schemas.ONE_RESULT), UNCOMPRESSED)


@api.door("GET", "/api/results/{id}/fhir", answers={200: FHIR_JSON}, refuses=(ResultUnknown,))
def show_fhir(request: Request) -> Answer:
    """Give one result as a FHIR R4 bundle."""
    made = interop.fhir_of(request.caller, request.path["id"], request.now, request.request_id)
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    return ok(blank_to(text, FHIR_SIZE), FHIR | UNCOMPRESSED)


@api.door(
    "POST",
    "/api/result-codes",
    body=asking.AskForResult,
    answers={202: schemas.AskedView},
    refuses=(ResultCodeInvalid, TooMany),
)
def ask_for_result(request: Request, body: asking.AskForResult) -> Answer:
    """Ask for a result by its short code: a code goes to the registered phone."""
    nonce, cookies = access.device_nonce(request.cookie("lachan_device"))
    asker = access.Asker(nonce, request.ip, request.language)
    started = codes.ask_for_code(body.code, asker, request.now)
    return accepted(schemas.AskedView.of(started), {"Set-Cookie": cookies} if cookies else {})


@api.door(
    "POST",
    "/api/result-codes/{challenge}/answers",
    body=asking.AnswerForResult,
    answers={200: schemas.ResultView},
    refuses=(access.CodeNotAccepted, access.TriesSpent, TooMany, ResultUnknown),
)
def open_result(request: Request, body: asking.AnswerForResult) -> Answer:
    """Read the one result by the code that came to the registered phone."""
    nonce, _ = access.device_nonce(request.cookie("lachan_device"))
    shown = showing.result_answered(
        request.caller,
        request.path["challenge"],
        body.code.replace(" ", ""),
        access.Asker(nonce, request.ip, request.language),
        request.now,
        request_id=request.request_id,
    )
    return ok(padded(schemas.ResultView.of(shown, request.now), schemas.ONE_RESULT), UNCOMPRESSED)


@api.door(
    "POST",
    "/api/papers",
    body=asking.CheckPaper,
    answers={200: schemas.PaperView},
    refuses=(PaperInvalid,),
)
def check_paper(request: Request, body: asking.CheckPaper) -> Answer:
    """Check whether a printed result still counts."""
    checked = verifying.check_paper(request.caller, body.paper, request.now, request.request_id)
    return ok(padded(schemas.PaperView.of(checked, request.now), 2), UNCOMPRESSED)
