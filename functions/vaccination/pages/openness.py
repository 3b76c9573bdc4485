"""The public page of the way of doses, and its table as a file."""

from __future__ import annotations

from functions.kernel.divisions import DivisionUnknown, provinces
from functions.kernel.periods import DateInvalid
from functions.runtime.http import Answer, Api, Request, attachment
from functions.runtime.pages import render
from functions.vaccination.domain.definitions import DEFINITIONS
from functions.vaccination.pages.words import spoken
from functions.vaccination.service.openness import Openness, openness, table_of

pages = Api(__name__, audience="vaccination")

REFUSES = (DivisionUnknown, DateInvalid)


@pages.page("GET", "/minh-bach/tiem-chung", query=("province", "day"), refuses=REFUSES)
def show_figures(request: Request) -> Answer:
    """Show the nation's or a province's figures by day and division."""
    return render(
        request,
        "vaccination/openness.html",
        told=_asked(request),
        provinces=[(str(one.code), one.name) for one in provinces()],
        definitions=[
            (one.figure.value, one.id, spoken(request, one.vi, one.en)) for one in DEFINITIONS
        ],
    )


@pages.page(
    "GET",
    "/minh-bach/tiem-chung/bang",
    query=("province", "day"),
    refuses=REFUSES,
    answers={200: "text/csv"},
)
def send_figures(request: Request) -> Answer:
    """The same as a file, all days of all divisions shown."""
    told = _asked(request)
    name = f"tiem-chung-{told.province or 'ca-nuoc'}.csv"
    return attachment(table_of(told), "text/csv", name)


def _asked(request: Request) -> Openness:
    asked = request.query
    return openness(asked.get("province", ""), asked.get("day", ""), request.now)
