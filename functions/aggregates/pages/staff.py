"""The board of today, the cockpit, which communes lag, and which venues are dormant."""

from __future__ import annotations

from functions.access import service as access
from functions.aggregates.domain.tiles import laid_out
from functions.aggregates.service.board import board
from functions.aggregates.service.cockpit import cockpit
from functions.aggregates.service.lags import chosen, lags, name_of
from functions.aggregates.service.sleepers import FILE, dormant, table_of
from functions.kernel.divisions import divisions_in, provinces
from functions.kernel.errors import NotFound
from functions.kernel.valuesets import venue_kinds
from functions.runtime.http import Answer, Api, Request, attachment
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

DORMANT = "/can-bo/so-lieu/ngung"


@pages.page("GET", "/can-bo/so-lieu", query=("place",), refuses=(NotFound,))
def show_today(request: Request) -> Answer:
    """Show how many have arrived today so far, by hour and place."""
    shown = board(request.caller, request.query.get("place", ""), request.now)
    return render(request, "aggregates/today.html", shown=shown, provinces=_choice(request))


@pages.page("GET", "/can-bo/so-lieu/cham", query=("place", "district"), refuses=(NotFound,))
def show_lags(request: Request) -> Answer:
    """Show which communes of a province lag, by the venues that had arrivals."""
    asked = request.query
    shown = lags(request.caller, asked.get("place", ""), request.now)
    return render(
        request,
        "aggregates/lags.html",
        shown=shown,
        communes=chosen(shown, asked.get("district", "")),
        district=asked.get("district", ""),
        districts=[(str(one.code), one.name) for one in divisions_in(shown.province)],
        provinces=_choice(request),
        name_of=name_of,
        kinds=_kinds(request),
    )


@pages.page("GET", "/can-bo/so-lieu/tong-quan", query=("place",), refuses=(NotFound,))
def show_cockpit(request: Request) -> Answer:
    """Show venues registered and seen, results, doses, corrections and accounts of a place."""
    told = cockpit(request.caller, request.query.get("place", ""), request.now)
    tiles, height = laid_out([one.path for one in told.inside])
    return render(
        request,
        "aggregates/cockpit.html",
        told=told,
        blocks=tiles,
        height=height,
        kinds=_kinds(request),
        provinces=_choice(request),
        listed=DORMANT if access.may_pass(request.caller.role, f"GET {DORMANT}") else "",
    )


@pages.page("GET", "/can-bo/so-lieu/ngung", query=("place", "page"), refuses=(NotFound,))
def show_dormant(request: Request) -> Answer:
    """Show which venues of a place are dormant, by name and last day, to be printed."""
    asked = request.query
    told = dormant(request.caller, asked.get("place", ""), asked.get("page", ""), request.now)
    return render(
        request,
        "aggregates/dormant.html",
        told=told,
        kinds=_kinds(request),
        path=DORMANT,
        file=FILE,
    )


@pages.page(
    "GET",
    "/can-bo/so-lieu/ngung/bang",
    query=("place", "page"),
    refuses=(NotFound,),
    answers={200: "text/csv"},
)
def send_dormant(request: Request) -> Answer:
    """The same as a file."""
    asked = request.query
    told = dormant(request.caller, asked.get("place", ""), asked.get("page", ""), request.now, FILE)
    name = f"dia-diem-ngung-{told.place.replace('/', '-')}-{told.page}.csv"
    return attachment(table_of(told), "text/csv", name)


def _kinds(request: Request) -> dict[str, str]:
    english = request.language == "en"
    return {code: one.en if english else one.vi for code, one in venue_kinds().values.items()}


def _choice(request: Request) -> list[tuple[str, str]]:
    choice = () if request.caller.division else provinces()
    return [(str(one.code), one.name) for one in choice]
