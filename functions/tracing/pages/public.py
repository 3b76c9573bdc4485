"""The public page of exposure places, and its table as a file. Neither needs a script."""

from __future__ import annotations

from functions.kernel.divisions import DivisionUnknown, print_place, provinces
from functions.kernel.periods import DateInvalid
from functions.kernel.valuesets import venue_kinds
from functions.runtime.http import Answer, Api, Request, attachment
from functions.runtime.pages import render
from functions.tracing.domain.place import DEFINITION
from functions.tracing.service.public_places import PublicPlaces, public_places, table_of

pages = Api(__name__, audience="vaccination")

REFUSES = (DivisionUnknown, DateInvalid)


@pages.page("GET", "/minh-bach/moc-dich-te", query=("province", "day"), refuses=REFUSES)
def show_places(request: Request) -> Answer:
    """Show where and when people of a province may have met a case."""
    return render(
        request,
        "tracing/public_places.html",
        told=_asked(request),
        provinces=[(str(one.code), one.name) for one in provinces()],
        kinds=venue_kinds().values,
        print_place=print_place,
        definition=DEFINITION,
    )


@pages.page(
    "GET",
    "/minh-bach/moc-dich-te/bang",
    query=("province", "day"),
    refuses=REFUSES,
    answers={200: "text/csv"},
)
def send_table(request: Request) -> Answer:
    """The exposure places of a province as a file."""
    told = _asked(request)
    return attachment(table_of(told), "text/csv", f"dia-diem-{told.province}.csv")


def _asked(request: Request) -> PublicPlaces:
    asked = request.query
    return public_places(asked.get("province", ""), asked.get("day", ""), request.now)
