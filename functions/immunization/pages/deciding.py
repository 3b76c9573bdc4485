"""Pages of those who decide what people asked: the list, one case, the two words on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from functions.immunization.schemas.amendment_forms import StepForm
from functions.immunization.service import deciding, stock
from functions.kernel.errors import Refusal
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

LIST, CASE = "immunization/cases.html", "immunization/case.html"
PLACE = "/can-bo/yeu-cau-mui-tiem"


@pages.page("GET", "/can-bo/yeu-cau-mui-tiem")
def show_open_amendments(request: Request) -> Answer:
    """Show what waits at my site or in my area."""
    return render(request, LIST, lines=deciding.listed(request.caller), now=request.now)


@pages.page("GET", "/can-bo/yeu-cau-mui-tiem/{id}")
def show_amendment(request: Request) -> Answer:
    """Show what was asked, the dose, and the photo of the paper."""
    return render(request, CASE, **fresh_form(**_case(request)))


@pages.page("POST", "/can-bo/yeu-cau-mui-tiem/{id}/de-xuat", body=StepForm)
def propose_amendment(request: Request, form: StepForm) -> Answer:
    """Propose to put it right, or to refuse it."""
    return _done(
        request,
        form,
        lambda id_: deciding.propose(
            request.caller,
            id_,
            version=form.number,
            accept=form.answer == "yes",
            reason=form.reason,
            vial=form.place(),
        ),
    )


@pages.page("POST", "/can-bo/yeu-cau-mui-tiem/{id}/ky", body=StepForm)
def sign_amendment(request: Request, form: StepForm) -> Answer:
    """Be the second person: agree, or send it back."""
    return _done(
        request,
        form,
        lambda id_: deciding.sign(
            request.caller,
            id_,
            version=form.number,
            agrees=form.answer == "yes",
            reason=form.reason,
            now=request.now,
        ),
    )


def _done(request: Request, form: StepForm, act: Callable[[str], object]) -> Answer:
    id_ = request.path["id"]
    try:
        act(id_)
    except Refusal as refusal:
        return again(request, CASE, form, refusal, **_case(request))
    return see_other(f"{PLACE}/{id_}")


def _case(request: Request) -> dict[str, Any]:
    id_ = request.path["id"]
    shown = deciding.show(request.caller, id_, request.now, request.request_id)
    vials = [
        (f"{vial.lot} {vial.id}", shelf.stock.lot.number, vial)
        for shelf in stock.shelves_at(shown.amendment.site)
        for vial in shelf.vials
    ]
    return {
        "case": shown,
        "one": shown.amendment,
        "place": f"{PLACE}/{id_}",
        "vials": vials if shown.amendment.field == "lot" else [],
        "me": request.caller.subject,
        "now": request.now,
    }
