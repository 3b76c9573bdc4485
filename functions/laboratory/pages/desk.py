"""The health station's desk: a result for a person without a phone."""

from __future__ import annotations

from functions.kernel.errors import Refusal, Unavailable
from functions.laboratory.pages.showing import result_shown
from functions.laboratory.schemas import asking
from functions.laboratory.service import desk
from functions.laboratory.service.showing import Shown
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, problem_of, status_of
from functions.runtime.http.answers import CAMERA_HEADERS
from functions.runtime.http.padding import UNCOMPRESSED
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")


@pages.page("GET", "/can-bo/tra-ket-qua")
def show_desk(request: Request) -> Answer:
    """Ask for slip and card."""
    return _form(request)


@pages.page("POST", "/can-bo/tra-ket-qua", body=asking.DeskForm)
def serve_at_desk(request: Request, form: asking.DeskForm) -> Answer:
    """Show the result of the person whose slip and card are here."""
    card = desk.CardShown(form.reading, form.kind, form.number)
    try:
        shown = desk.result_at_desk(
            request.caller, form.slip, card, request.now, request.request_id
        )
    except Unavailable:
        raise
    except Refusal as refusal:
        return _form(request, form.slip, refusal)
    return _result(request, shown)


def _result(request: Request, shown: Shown) -> Answer:
    told = result_shown(shown, request.language, request.now)
    known = registry.masked(
        request.caller, [shown.result.person], now=request.now, request_id=request.request_id
    )
    person = known.get(shown.result.person)
    name = person.gate_name if person else ""
    return render(request, "result.html", headers=UNCOMPRESSED, one=told, masked_name=name)


def _form(request: Request, slip: str = "", refusal: Refusal | None = None) -> Answer:
    return render(
        request,
        "result_desk.html",
        status_of(type(refusal)) if refusal else 200,
        dict(CAMERA_HEADERS),
        kinds=("card", *desk.NUMBERS),
        values={"slip": slip},
        problem=problem_of(refusal, request.request_id) if refusal else None,
    )
