"""The public figures as a file."""

from __future__ import annotations

from functions.aggregates.service.showing import Told, table_of, told
from functions.kernel.divisions import DivisionUnknown
from functions.kernel.periods import DateInvalid
from functions.kernel.rules import NoRuleInForce
from functions.runtime.http import Answer, Api, Request, attachment

pages = Api(__name__, audience="vaccination")

ASKED = ("place", "day", "revision")
REFUSES = (DivisionUnknown, DateInvalid, NoRuleInForce)


@pages.page(
    "GET", "/minh-bach/so-lieu/bang", query=ASKED, refuses=REFUSES, answers={200: "text/csv"}
)
def send_figures(request: Request) -> Answer:
    """A day's figures as a file."""
    found = _asked(request)
    name = f"so-lieu-{found.day.isoformat()}-{found.place.replace('/', '-') or 'ca-nuoc'}.csv"
    return attachment(table_of(found), "text/csv", name)


def _asked(request: Request) -> Told:
    asked = request.query
    return told(
        asked.get("place", ""), asked.get("day", ""), asked.get("revision", ""), request.now
    )
