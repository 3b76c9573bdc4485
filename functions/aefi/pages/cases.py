"""Pages of a case: what was reported, its steps, the form of its investigation, its cause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from functions.aefi.domain.case import causality_on
from functions.aefi.domain.case_refusals import CaseUnknown
from functions.aefi.domain.inquiry import FIELDS
from functions.aefi.schemas.forms import InquiryForm, StepForm
from functions.aefi.service import investigating, showing
from functions.kernel.callers import Role
from functions.kernel.errors import Refusal
from functions.kernel.periods import day_of
from functions.runtime.forms import Form, again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

CASE, CONTACT, PLACE = "aefi/case.html", "aefi/contact.html", "/can-bo/sau-tiem/ca"
INVESTIGATORS = frozenset({Role.DISTRICT_OFFICER, Role.PROVINCE_OFFICER})


@pages.page("GET", "/can-bo/sau-tiem/ca/{case}", refuses=(CaseUnknown,))
def show_case(request: Request) -> Answer:
    """Show a case of my area or unit."""
    return render(request, CASE, **fresh_form(**_case(request)))


@pages.page("GET", "/can-bo/sau-tiem/ca/{case}/lien-he", refuses=(CaseUnknown,))
def show_contact(request: Request) -> Answer:
    """Show how the person of a case is reached, to investigate it."""
    told = showing.contact(request.caller, request.path["case"], request.now, request.request_id)
    return render(request, CONTACT, contact=told, back=f"{PLACE}/{request.path['case']}")


@pages.page("POST", "/can-bo/sau-tiem/ca/{case}", body=StepForm, refuses=(CaseUnknown,))
def take_step(request: Request, form: StepForm) -> Answer:
    """Take a case up, begin its investigation, or close it."""
    caller, id_, now = request.caller, request.path["case"], request.now

    def act() -> object:
        version, words = form.on_version(), form.words
        if form.step == "triage":
            severe = form.is_severe()
            return investigating.triage(caller, id_, version, words, is_severe=severe, now=now)
        step = investigating.close if form.step == "close" else investigating.begin
        return step(caller, id_, version, words, now=now)

    return _done(request, form, act)


@pages.page("POST", "/can-bo/sau-tiem/ca/{case}/dieu-tra", body=InquiryForm, refuses=(CaseUnknown,))
def fill_in(request: Request, form: InquiryForm) -> Answer:
    """Fill in the form of the investigation."""
    caller, id_, now = request.caller, request.path["case"], request.now
    return _done(
        request,
        form,
        lambda: investigating.fill_in(caller, id_, form.on_version(), form.fields(), now=now),
    )


@pages.page("POST", "/can-bo/sau-tiem/ca/{case}/ket-luan", body=StepForm, refuses=(CaseUnknown,))
def classify(request: Request, form: StepForm) -> Answer:
    """Record what the council found to be the cause."""
    caller, id_, now = request.caller, request.path["case"], request.now
    return _done(
        request,
        form,
        lambda: investigating.classify(
            caller, id_, form.on_version(), form.words, causality=form.causality, now=now
        ),
    )


def _done(request: Request, form: Form, act: Callable[[], object]) -> Answer:
    try:
        act()
    except CaseUnknown:
        raise
    except Refusal as refusal:
        return again(request, CASE, form, refusal, **_case(request))
    return see_other(f"{PLACE}/{request.path['case']}")


def _case(request: Request) -> dict[str, Any]:
    id_ = request.path["case"]
    shown = showing.show(request.caller, id_, request.now, request.request_id)
    rule = causality_on(day_of(request.now))
    return {
        "place": f"{PLACE}/{shown.case.id}",
        "shown": shown,
        "case": shown.case,
        "fields": FIELDS,
        "filled": dict(shown.form.fields) if shown.form else {},
        "classes": rule.body["classes"],
        "may_investigate": request.caller.role in INVESTIGATORS,
        "may_classify": request.caller.role is Role.PROVINCE_OFFICER,
        "now": request.now,
    }
