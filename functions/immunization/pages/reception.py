"""Pages of a site's reception: who stands at the door, and who waits for the doctor."""

from __future__ import annotations

from typing import Any

from functions.immunization.domain.attendance import WalkIn
from functions.immunization.schemas.forms import ReceptionForm
from functions.immunization.service import receiving, showing
from functions.kernel.errors import Refusal
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.http.answers import CAMERA_HEADERS
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

PAGE, PLACE = "immunization/reception.html", "/diem-tiem/tiep-don"
CARDS = ("card", "cccd", "cmnd", "passport", "bhyt")
CHOSEN = tuple(reason.value for reason in WalkIn if reason is not WalkIn.UNASKED)


@pages.page("GET", "/diem-tiem/tiep-don")
def show_reception(request: Request) -> Answer:
    """Show the desk at the door and the queue behind it."""
    return render(request, PAGE, 200, dict(CAMERA_HEADERS), **fresh_form(**_queue(request)))


@pages.page("POST", "/diem-tiem/tiep-don", body=ReceptionForm)
def receive(request: Request, form: ReceptionForm) -> Answer:
    """Receive somebody, who then waits for the doctor."""
    try:
        receiving.receive(request.caller, form.sight(), form.reason(), request.now)
    except Refusal as refusal:
        return again(request, PAGE, form, refusal, **_queue(request))
    return see_other(PLACE)


def _queue(request: Request) -> dict[str, Any]:
    return {
        "waiting": showing.waiting(request.caller, request.now, request.request_id),
        "due": len(showing.expected(request.caller, request.now, request.request_id)),
        "kinds": CARDS,
        "walk_ins": CHOSEN,
    }
