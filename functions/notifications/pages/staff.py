"""Pages of notifications for staff: who was not reached, how sending goes, breakers."""

from __future__ import annotations

from typing import Any

from functions.kernel.divisions import print_place, provinces
from functions.kernel.errors import Refusal
from functions.kernel.periods import DateInvalid, day_of, read_day
from functions.notifications.domain.breaker import Breaker
from functions.notifications.domain.urgency import Urgency
from functions.notifications.schemas import BreakerForm
from functions.notifications.service import breaking, overview
from functions.notifications.service.unreached import unreached
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

SENDING = "/can-bo/gui-tin"


@pages.page("GET", "/can-bo/chua-bao-duoc", query=("day",), refuses=(DateInvalid,))
def show_unreached(request: Request) -> Answer:
    """Show whom no message reached, so that somebody goes there."""
    asked = request.query.get("day")
    day = read_day(asked) if asked else day_of(request.now)
    found = unreached(request.caller, day, request.now, request.request_id)
    rows = [
        {"name": one.masked_name, "kind": one.kind, "tube": one.tube}
        | {"place": print_place(one.division), "why": one.why, "at": one.at}
        | {"state": one.state, "mail": one.mail}
        for one in found
    ]
    return render(request, "unreached.html", day=day, rows=rows)


@pages.page("GET", "/can-bo/gui-tin", query=("day",), refuses=(DateInvalid,))
def show_sending(request: Request) -> Answer:
    """Show how sending goes, and the breakers."""
    return render(request, "sending.html", **fresh_form(**_sending(request)))


@pages.page("POST", "/can-bo/gui-tin", body=BreakerForm)
def move_breaker(request: Request, form: BreakerForm) -> Answer:
    """Propose, confirm or take back that a breaker opens or closes."""
    try:
        _moved(request, form)
    except Refusal as refusal:
        return again(request, "sending.html", form, refusal, **_sending(request))
    return see_other(SENDING)


def _moved(request: Request, form: BreakerForm) -> Breaker:
    caller, now = request.caller, request.now
    place = Breaker(form.kind, form.province, form.rule)
    if form.act == "confirm":
        return breaking.confirm(caller, place, revision=form.revision, now=now)
    if form.act == "withdraw":
        return breaking.withdraw(caller, place, revision=form.revision, now=now)
    opens = form.act == "open"
    return breaking.propose(caller, place, opens=opens, why=form.why, fate=form.fate, now=now)


def _sending(request: Request) -> dict[str, Any]:
    asked = request.query.get("day")
    day = read_day(asked) if asked else day_of(request.now)
    caller = request.caller
    return {
        "sending": overview.sending_of(caller, day, request.now),
        "classes": [one.value for one in Urgency if one is not Urgency.CODE],
        "breakers": breaking.visible(caller),
        "kinds": breaking.kinds_to_stop(),
        "places": [(one.code, one.name) for one in provinces()],
        "own": (caller.division or "").partition("/")[0],
        "me": caller.subject,
    }
