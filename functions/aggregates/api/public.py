"""The door by which everybody reads published figures."""

from __future__ import annotations

from functions.aggregates.schemas import FiguresView
from functions.aggregates.service.showing import told
from functions.kernel.divisions import DivisionUnknown
from functions.kernel.periods import DateInvalid
from functions.kernel.rules import NoRuleInForce
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="vaccination")


@api.door(
    "GET",
    "/api/figures",
    answers={200: FiguresView},
    refuses=(DivisionUnknown, DateInvalid, NoRuleInForce),
    query=("place", "day", "revision"),
)
def show_figures(request: Request) -> Answer:
    """Show the published figures of a day in the nation, a province or a district."""
    asked = request.query
    found = told(
        asked.get("place", ""), asked.get("day", ""), asked.get("revision", ""), request.now
    )
    return ok(FiguresView.of(found))
