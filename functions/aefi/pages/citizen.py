"""Pages on which people report what followed a dose; all of them work without scripts."""

from __future__ import annotations

from typing import Any

from functions.aefi.domain.followup import DoseNotFollowed
from functions.aefi.domain.report import Course, Report, Severity, dangers, list_on, symptoms_of
from functions.aefi.schemas.forms import CodeForm, OfFamilyForm, ReportForm
from functions.aefi.service import by_code, own
from functions.kernel.callers import Role
from functions.kernel.errors import Refusal
from functions.kernel.identifiers import PersonId
from functions.kernel.names import masked_name
from functions.kernel.periods import day_of
from functions.registry import service as registry
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.http.padding import UNCOMPRESSED
from functions.runtime.pages import render

pages = Api(__name__, audience="vaccination")

START, FORM, SENT = "aefi/start.html", "aefi/report.html", "aefi/sent.html"
PLACE = "/sau-tiem"


@pages.page("GET", "/sau-tiem", query=("for",), refuses=(DoseNotFollowed, registry.PersonUnknown))
def show_start(request: Request) -> Answer:
    """Show my doses to report of, or where the code of discharge is typed."""
    return render(request, START, headers=dict(UNCOMPRESSED), **fresh_form(**_start(request)))


@pages.page("POST", "/sau-tiem", body=CodeForm)
def open_code(request: Request, form: CodeForm) -> Answer:
    """Open the report of the dose that a code was given for."""
    try:
        opened = by_code.shown(request.caller, form.code, request.now, request.request_id)
    except Refusal as refusal:
        return again(request, START, form, refusal, **_start(request))
    return render(request, FORM, **fresh_form(**_by_code(request, form.code, opened)))


@pages.page("POST", "/sau-tiem/ma", body=ReportForm)
def report_by_code(request: Request, form: ReportForm) -> Answer:
    """Report by a code, without an account."""
    opened = by_code.shown(request.caller, form.code, request.now, request.request_id)
    try:
        said = form.report()
        by_code.report(form.code, said, key=form.idempotency_key, now=request.now)
    except Refusal as refusal:
        return again(request, FORM, form, refusal, **_by_code(request, form.code, opened))
    return render(request, SENT, **_sent(request, said))


@pages.page("GET", "/sau-tiem/mui/{immunization}", query=("for",), refuses=(DoseNotFollowed,))
def show_report(request: Request) -> Answer:
    """Show what was reported of a dose of mine, and the form for what is new."""
    context = _own(request, request.query.get("for", ""))
    return render(request, FORM, headers=dict(UNCOMPRESSED), **fresh_form(**context))


@pages.page("POST", "/sau-tiem/mui/{immunization}", body=ReportForm, refuses=(DoseNotFollowed,))
def report(request: Request, form: ReportForm) -> Answer:
    """Report what followed a dose of mine or of my family."""
    person, dose = _person(request, form.person), request.path["immunization"]
    try:
        said, key = form.report(), form.idempotency_key
        own.report(request.caller, person, dose, said, key=key, now=request.now)
    except Refusal as refusal:
        return again(request, FORM, form, refusal, **_own(request, form.person))
    return render(request, SENT, **_sent(request, said))


@pages.page(
    "POST", "/sau-tiem/mui/{immunization}/thu-hoi", body=OfFamilyForm, refuses=(DoseNotFollowed,)
)
def revoke_code(request: Request, form: OfFamilyForm) -> Answer:
    """Take back the code of a dose of mine."""
    own.revoke(request.caller, _person(request, form.person), request.path["immunization"])
    return see_other(f"{PLACE}?for={form.person}" if form.person else PLACE)


def _person(request: Request, asked: str) -> PersonId:
    return registry.read_person(asked) if asked else PersonId(request.caller.subject)


def _start(request: Request) -> dict[str, Any]:
    if request.caller.role is not Role.CITIZEN:
        return {"doses": None, "family": [], "person": ""}
    asked = request.query.get("for", "")
    found = own.doses_of(request.caller, _person(request, asked), request.now, request.request_id)
    held = registry.family(request.caller, request.now, request.request_id)
    family = [(one.person, masked_name(one.full_name)) for one in held]
    return {"doses": found, "family": family, "person": asked}


def _own(request: Request, asked: str) -> dict[str, Any]:
    person, key = _person(request, asked), request.path["immunization"]
    found = own.doses_of(request.caller, person, request.now, request.request_id)
    shown = next((one for one in found if one.dose.immunization == key), None)
    if shown is None:
        raise DoseNotFollowed
    place = f"{PLACE}/mui/{key}"
    more = {"place": place, "code": "", "person": asked, "is_open": shown.is_open}
    return (
        _asked(request)
        | more
        | {
            "day": shown.dose.day,
            "until": shown.until,
            "versions": shown.versions,
            "has_code": shown.has_code,
        }
    )


def _by_code(request: Request, code: str, opened: by_code.Opened) -> dict[str, Any]:
    more = {"place": f"{PLACE}/ma", "code": code, "person": "", "is_open": True}
    return (
        _asked(request)
        | more
        | {
            "day": opened.dose.day,
            "until": opened.until,
            "versions": (),
            "has_code": False,
        }
    )


def _asked(request: Request) -> dict[str, Any]:
    known = symptoms_of(list_on(day_of(request.now)))
    return {
        "systems": _by_system(known),
        "dangers": [one.id for one in known.values() if one.is_danger],
        "severities": [one.value for one in Severity],
        "courses": [one.value for one in Course],
        "today": day_of(request.now).isoformat(),
    }


def _by_system(known: dict[str, Any]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for one in known.values():
        told.setdefault(one.system, []).append(one.id)
    return told


def _sent(request: Request, said: Report) -> dict[str, Any]:
    rule = list_on(day_of(request.now))
    urgent = said.severity is Severity.SEVERE
    return {
        "go_now": dangers(rule, said.symptoms) or (("other",) if urgent else ()),
        "is_well": said.is_well,
        "back": PLACE,
    }
