"""The page of those who draft, publish and retract exposure places."""

from __future__ import annotations

from typing import Any

from functions.access import service as access
from functions.kernel.divisions import DivisionUnknown, print_place, provinces
from functions.kernel.errors import Refusal
from functions.kernel.valuesets import venue_kinds
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render
from functions.tracing.domain.place import KINDS, Advice, Step, Why
from functions.tracing.domain.refusals import CaseUnknown
from functions.tracing.schemas.places import PlaceForm
from functions.tracing.service import placing

pages = Api(__name__, audience="staff")

BOARD = "tracing/places.html"
PLACE = "/can-bo/dia-diem"
REFUSES = (DivisionUnknown, CaseUnknown)


@pages.page("GET", "/can-bo/dia-diem", query=("province", "case"), refuses=REFUSES)
def show_places(request: Request) -> Answer:
    """Show the exposure places of my province, and with a case the form that drafts one of it."""
    case = request.query.get("case", "")
    return render(request, BOARD, **fresh_form(**_board(request, case)))


@pages.page("POST", "/can-bo/dia-diem", body=PlaceForm, refuses=REFUSES)
def take_place_step(request: Request, form: PlaceForm) -> Answer:
    """Draft a place, publish or drop a draft, propose a retraction, carry it out, or keep it."""
    try:
        _take(request, form)
    except CaseUnknown:
        raise
    except Refusal as refusal:
        return again(request, BOARD, form, refusal, **_board(request, form.case))
    return see_other(PLACE)


def _take(request: Request, form: PlaceForm) -> object:
    caller, now, request_id = request.caller, request.now, request.request_id
    step = form.deed()
    if step is Step.DRAFT:
        return placing.draft(
            caller,
            form.case,
            form.wanted(),
            key=form.idempotency_key,
            now=now,
            request_id=request_id,
        )
    return placing.take(
        caller,
        form.place,
        form.on_revision(),
        step,
        now=now,
        why=form.reason(),
        request_id=request_id,
    )


def _board(request: Request, case: str) -> dict[str, Any]:
    caller = request.caller
    asked = case if access.may_pass(caller.role, placing.DRAFTING) else ""
    board = placing.board(caller, request.query.get("province", ""), request.now)
    return {
        "place": PLACE,
        "board": board,
        "case": asked,
        "of_case": placing.of_case(caller, asked) if asked else (),
        "may_decide": access.may_pass(caller.role, placing.DECIDING),
        "provinces": [] if caller.division else [(one.code, one.name) for one in provinces()],
        "kinds": venue_kinds().values,
        "choices": KINDS,
        "advice": [one.value for one in Advice],
        "reasons": [one.value for one in Why],
        "print_place": print_place,
        "mine": caller.subject,
    }
