"""Pages by which people read their results: signed in, or by a short code and their phone."""

from __future__ import annotations

from typing import Any

from functions.access import service as access
from functions.kernel.callers import Role
from functions.kernel.errors import Refusal, Unavailable
from functions.kernel.names import masked_name
from functions.laboratory.domain.result import ResultUnknown
from functions.laboratory.pages.showing import result_shown
from functions.laboratory.schemas import asking
from functions.laboratory.service import codes, showing
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, problem_of, status_of
from functions.runtime.http.padding import UNCOMPRESSED
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")


@pages.page("GET", "/ket-qua", query=("for",), refuses=(ResultUnknown, registry.PersonUnknown))
def show_results(request: Request) -> Answer:
    """Show my samples and the family's, or ask for a short code."""
    if request.caller.role is not Role.CITIZEN:
        return _code_form(request)
    asked = request.query.get("for", "")
    person = registry.read_person(asked) if asked else None
    found = showing.results_of(request.caller, request.now, person, request.request_id)
    held = registry.family(request.caller, request.now, request.request_id)
    rows = [result_shown(one, request.language, request.now) for one in found]
    family = [(one.person, masked_name(one.full_name)) for one in held]
    shown: dict[str, Any] = {"person": asked, "family": family, "results": rows}
    return render(request, "results.html", headers=UNCOMPRESSED, **shown)


@pages.page("POST", "/ket-qua/ma", body=asking.ResultCodeForm)
def ask_by_code(request: Request, form: asking.ResultCodeForm) -> Answer:
    """Take a short code, and ask for the code that goes to the registered phone."""
    asker, headers = _asker_of(request)
    try:
        started = codes.ask_for_code(form.code, asker, request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _code_form(request, form.code, refusal)
    return _answer_form(request, started.challenge, headers)


@pages.page("POST", "/ket-qua/mo", body=asking.OpenResultForm)
def open_by_code(request: Request, form: asking.OpenResultForm) -> Answer:
    """Show the one result, or ask for the code once more."""
    asker, _ = _asker_of(request)
    code, told = form.code.replace(" ", ""), request.request_id
    try:
        shown = showing.result_answered(
            request.caller, form.challenge, code, asker, request.now, request_id=told
        )
    except access.CodeNotAccepted as refusal:
        return _answer_form(request, form.challenge, {}, refusal)
    except access.TriesSpent as refusal:
        return _code_form(request, refusal=refusal)
    return _result_page(request, shown)


@pages.page("GET", "/ket-qua/{id}", refuses=(ResultUnknown,))
def show_result(request: Request) -> Answer:
    """Show one result with its history, to read and to print."""
    shown = showing.result_of(request.caller, request.path["id"], request.now, request.request_id)
    return _result_page(request, shown)


def _result_page(request: Request, shown: showing.Shown) -> Answer:
    told = result_shown(shown, request.language, request.now)
    known = registry.masked(
        request.caller, [shown.result.person], now=request.now, request_id=request.request_id
    )
    person = known.get(shown.result.person)
    name = person.gate_name if person else ""
    return render(request, "result.html", headers=UNCOMPRESSED, one=told, masked_name=name)


def _asker_of(request: Request) -> tuple[access.Asker, dict[str, Any]]:
    nonce, cookies = access.device_nonce(request.cookie("lachan_device"))
    asker = access.Asker(nonce, request.ip, request.language)
    return asker, {"Set-Cookie": cookies} if cookies else {}


def _code_form(request: Request, code: str = "", refusal: Refusal | None = None) -> Answer:
    return render(
        request,
        "result_code.html",
        status_of(type(refusal)) if refusal else 200,
        step="code",
        challenge="",
        values={"code": code},
        problem=problem_of(refusal, request.request_id) if refusal else None,
    )


def _answer_form(
    request: Request, challenge: str, headers: dict[str, Any], refusal: Refusal | None = None
) -> Answer:
    return render(
        request,
        "result_code.html",
        status_of(type(refusal)) if refusal else 200,
        headers,
        step="answer",
        challenge=challenge,
        values={},
        problem=problem_of(refusal, request.request_id) if refusal else None,
    )
