"""Pages by which people ask that a dose be put right, send a photo, and see how it fares."""

from __future__ import annotations

from typing import Any

from functions.immunization.domain.amendment import Field
from functions.immunization.domain.dose import DoseUnknown
from functions.immunization.schemas.amendment_forms import AskForm, SentForm
from functions.immunization.service import amending, own
from functions.kernel.errors import Refusal
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.runtime.forms import again, fresh_form, upload_headers
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="vaccination")

FORM, LIST = "immunization/amend.html", "immunization/amendments.html"
PLACE = "/mui-tiem/yeu-cau"


@pages.page(
    "GET",
    "/mui-tiem/sua",
    query=("for",),
    refuses=(DoseUnknown, registry.PersonUnknown),
)
def show_amendment_form(request: Request) -> Answer:
    """Show my doses to choose from, and what may be wrong with one."""
    asked = request.query.get("for", "")
    return render(request, FORM, **fresh_form(**_form(request, asked)))


@pages.page("POST", "/mui-tiem/sua", body=AskForm)
def ask_amendment(request: Request, form: AskForm) -> Answer:
    """Ask that a dose be put right."""
    key, now = form.idempotency_key, request.now
    try:
        amending.ask(request.caller, _person(request, form.person), form.wish(), key, now)
    except Refusal as refusal:
        return again(request, FORM, form, refusal, **_form(request, form.person))
    return see_other(_list(form.person))


@pages.page(
    "GET",
    "/mui-tiem/yeu-cau",
    query=("for",),
    refuses=(DoseUnknown, registry.PersonUnknown),
)
def show_amendments(request: Request) -> Answer:
    """Show what I asked, how it fares, and where a photo is sent."""
    asked = request.query.get("for", "")
    return render(request, LIST, 200, upload_headers(), **fresh_form(**_asked(request, asked)))


@pages.page("POST", "/mui-tiem/yeu-cau", body=SentForm)
def keep_photo(request: Request, form: SentForm) -> Answer:
    """I have sent the photo."""
    try:
        amending.keep_photo(request.caller, form.amendment)
    except Refusal as refusal:
        return again(request, LIST, form, refusal, **_asked(request, form.person))
    return see_other(_list(form.person))


def _person(request: Request, asked: str) -> PersonId:
    return registry.read_person(asked) if asked else PersonId(request.caller.subject)


def _list(person: str) -> str:
    return f"{PLACE}?for={person}" if person else PLACE


def _form(request: Request, asked: str) -> dict[str, Any]:
    person = _person(request, asked)
    found = own.doses_of(request.caller, person, request.now, request.request_id)
    doses = [one for one in found.doses if one.counts]
    return {"person": asked, "doses": doses, "fields": [one.value for one in Field]}


def _asked(request: Request, asked: str) -> dict[str, Any]:
    person = _person(request, asked)
    found = amending.amendments_of(request.caller, person, request.now, request.request_id)
    return {
        "person": asked,
        "amendments": [(one, amending.upload_of(one, "image/jpeg")) for one in found],
    }
