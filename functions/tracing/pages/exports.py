"""The page of exports: what was taken of an area's cases, asking, agreeing, fetching."""

from __future__ import annotations

from typing import Any

from functions.kernel.errors import Refusal
from functions.runtime.forms import Form, Line, again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.http.answers import attachment
from functions.runtime.pages import render
from functions.tracing.domain.refusals import (
    ExportNotReady,
    ExportUnknown,
    NoCaseBasis,
    PurposeNotAllowed,
)
from functions.tracing.service import taking_along
from functions.tracing.service.looking import Purpose

pages = Api(__name__, audience="staff")

REGISTER = "tracing/exports.html"
PLACE = "/can-bo/xuat-tep"


class ExportForm(Form):
    """Asking for a case's candidates, or agreeing to an export or ending it (`export`)."""

    case: str = Line
    purpose: str = Line
    export: str = Line


@pages.page("GET", "/can-bo/xuat-tep", query=("case",))
def show_exports(request: Request) -> Answer:
    """Show the exports of my area's cases and of my unit, and with a case the form that asks."""
    told = _register(request, request.query.get("case", ""))
    return render(request, REGISTER, **fresh_form(**told))


@pages.page("POST", "/can-bo/xuat-tep", body=ExportForm)
def take_export_step(request: Request, form: ExportForm) -> Answer:
    """Ask for an export, agree to one as the second person, or end one."""
    try:
        _take(request, form)
    except Refusal as refusal:
        return again(request, REGISTER, form, refusal, **_register(request, form.case))
    return see_other(PLACE)


@pages.page(
    "GET",
    "/can-bo/xuat-tep/{export}",
    answers={200: "text/csv"},
    refuses=(ExportUnknown, ExportNotReady, NoCaseBasis, PurposeNotAllowed),
)
def fetch_export(request: Request) -> Answer:
    """Fetch an export of my unit; audited before it is told."""
    id_ = request.path["export"]
    told = taking_along.file_of(request.caller, id_, request.now, request.request_id)
    return attachment(told.decode(), "text/csv", f"candidate-contacts-{id_[:8]}.csv")


def _take(request: Request, form: ExportForm) -> object:
    caller, now, request_id = request.caller, request.now, request.request_id
    if form.step == "ask":
        key = form.idempotency_key
        return taking_along.ask(
            caller, form.case, form.purpose, key=key, now=now, request_id=request_id
        )
    if form.step == "agree":
        return taking_along.agree(caller, form.export, now, request_id)
    taking_along.stop(caller, form.export, now)
    return None


def _register(request: Request, case: str) -> dict[str, Any]:
    return {
        "place": PLACE,
        "lines": taking_along.register(request.caller, request.now),
        "case": case,
        "purposes": [one.value for one in Purpose],
    }
