"""Pages of notifications: who was not reached, for the staff nearby."""

from __future__ import annotations

from functions.kernel.divisions import print_place
from functions.kernel.periods import DateInvalid, day_of, read_day
from functions.notifications.service.unreached import unreached
from functions.runtime.http import Answer, Api, Request
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")


@pages.page("GET", "/can-bo/chua-bao-duoc", query=("day",), refuses=(DateInvalid,))
def show_unreached(request: Request) -> Answer:
    """Show whom no message reached, so that somebody goes there."""
    asked = request.query.get("day")
    day = read_day(asked) if asked else day_of(request.now)
    found = unreached(request.caller, day, request.now, request.request_id)
    rows = [
        {"name": one.masked_name, "kind": one.kind, "tube": one.tube}
        | {"place": print_place(one.division), "why": one.why, "at": one.at}
        for one in found
    ]
    return render(request, "unreached.html", day=day, rows=rows)
