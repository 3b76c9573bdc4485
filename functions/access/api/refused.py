"""The door of the register of refusals."""

from __future__ import annotations

from functions.access.schemas.looking import RefusalsView
from functions.access.service.cursors import CursorInvalid
from functions.access.service.refused import refusals_seen
from functions.kernel.periods import DateInvalid, day_of, read_day
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="staff")


@api.door(
    "GET",
    "/api/refusals",
    answers={200: RefusalsView},
    refuses=(DateInvalid, CursorInvalid),
    query=("day", "cursor"),
)
def list_refusals(request: Request) -> Answer:
    """Show what was refused on a day (today if none is named), newest first."""
    asked = request.query
    day = read_day(asked["day"]) if asked.get("day") else day_of(request.now)
    told = refusals_seen(request.caller, day, request.now, asked.get("cursor", ""))
    return ok(RefusalsView.of(told))
