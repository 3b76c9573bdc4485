"""The page of the register of refusals."""

from __future__ import annotations

from functions.access.schemas.looking import RefusalsView
from functions.access.service.cursors import CursorInvalid
from functions.access.service.refused import refusals_seen
from functions.kernel.periods import DateInvalid, day_of, read_day
from functions.runtime.http import Answer, Api, Request
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")


@pages.page("GET", "/can-bo/tu-choi", refuses=(DateInvalid, CursorInvalid), query=("day", "cursor"))
def show_refusals(request: Request) -> Answer:
    """Show what was refused on a day (today if none is named), newest first."""
    asked = request.query
    day = read_day(asked["day"]) if asked.get("day") else day_of(request.now)
    told = refusals_seen(request.caller, day, request.now, asked.get("cursor", ""))
    shown = RefusalsView.of(told)
    return render(request, "access/refusals.html", shown=shown, place="/can-bo/tu-choi")
