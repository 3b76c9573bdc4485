"""Page of those who answer data subject requests: the queue by term, one request, the decision."""

from __future__ import annotations

from typing import Any

from functions.datarights.domain.refusals import DataRequestUnknown
from functions.datarights.schemas.wishes import DecideForm
from functions.datarights.service import deciding
from functions.kernel.divisions import provinces
from functions.kernel.errors import Refusal
from functions.kernel.periods import day_of
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

QUEUE = "datarights/queue.html"
PLACE = "/can-bo/yeu-cau-du-lieu"


@pages.page("GET", PLACE, query=("province", "request"), refuses=(DataRequestUnknown,))
def show_queue(request: Request) -> Answer:
    """Show what waits in my province by its term, and one request where it is named."""
    asked = request.query
    told = _queue(request, asked.get("province", ""), asked.get("request", ""))
    return render(request, QUEUE, **fresh_form(**told))


@pages.page("POST", PLACE, body=DecideForm, refuses=(DataRequestUnknown,))
def decide(request: Request, form: DecideForm) -> Answer:
    """Decide a request: done, or refused on a ground of the list."""
    try:
        made = deciding.decide(request.caller, form.request, form.told(), request.now)
    except DataRequestUnknown:
        raise
    except Refusal as refusal:
        told = _queue(request, form.province, form.request)
        return again(request, QUEUE, form, refusal, **told)
    return see_other(f"{PLACE}?province={made.province}&request={made.id}")


def _queue(request: Request, province: str, named: str) -> dict[str, Any]:
    caller, now = request.caller, request.now
    found = deciding.queue(caller, province, now)
    today = day_of(now)
    return {
        "place": PLACE,
        "queue": found,
        "ages": {one.id: (today - day_of(one.opened_at)).days for one in found.lines},
        "shown": deciding.named(caller, named, now, request.request_id),
        "provinces": [] if caller.division else [(one.code, one.name) for one in provinces()],
        "may_decide": deciding.may_decide(caller),
        "now": now,
    }
