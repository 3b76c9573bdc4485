"""Pages of one's own: where I was, my code, my card."""

from __future__ import annotations

from typing import Any

from functions.checkin.domain.visit import Certainty, Channel
from functions.checkin.pages.showing import day_asked, days_to_choose
from functions.checkin.schemas import CardForm, LeaveForm
from functions.checkin.service import history, leaving
from functions.checkin.service.history import Visit
from functions.kernel.divisions import print_place
from functions.kernel.errors import NotFound
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import read_instant, write_instant
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")

_BY = {
    Channel.GATE_PERSONAL: "gate",
    Channel.GATE_CARD: "gate",
    Channel.GATE_TYPED: "gate",
    Channel.FEDERATED: "file",
}


@pages.page("GET", "/lich-su", query=("day",))
def show_history(request: Request) -> Answer:
    """Show where I was on a day."""
    day = day_asked(request)
    found = history.visits_of(request.caller, request.now, day=day, request_id=request.request_id)
    return render(
        request,
        "history.html",
        day=day,
        days=days_to_choose(request),
        scanned_at=write_instant(request.now),
        visits=[_shown(visit, request) for visit in found],
    )


@pages.page("POST", "/lich-su/ra", body=LeaveForm)
def leave(request: Request, form: LeaveForm) -> Answer:
    """I left."""
    leaving.leave(request.caller, form.visit, read_instant(form.at), request.now)
    return see_other("/lich-su")


@pages.page("GET", "/ma-cua-toi")
def show_code(request: Request) -> Answer:
    """Show the shell in which the phone draws its rotating code."""
    return render(request, "my_code.html")


@pages.page("GET", "/ma-cua-toi/the", query=("for",))
def show_card(request: Request) -> Answer:
    """Show a card to print: mine, or a family member's."""
    from markupsafe import Markup

    from functions.runtime.documents.card_sheet import card_svg

    person = _of_family(request, request.query.get("for", ""))
    card = registry.card_to_print(person, request.now)
    known = registry.masked(
        request.caller, [person], now=request.now, request_id=request.request_id
    )
    name = known[person].gate_name if person in known else ""
    # Drawn by us from words of ours, so nobody else's text can be in it.
    svg = Markup(card_svg(card).decode())  # noqa: S704  # nosec B704
    shown = {"svg": svg, "label": card.code, "masked_name": name}
    return render(request, "card.html", card=shown, person=request.query.get("for", ""))


@pages.page("POST", "/ma-cua-toi/the", body=CardForm)
def renew_card(request: Request, form: CardForm) -> Answer:
    """Make a new card; the lost one opens nothing from now on."""
    person = _of_family(request, form.person)
    registry.renew_printed_card(request.caller, person, request.now)
    return see_other(f"/ma-cua-toi/the?for={person}" if form.person else "/ma-cua-toi/the")


def _of_family(request: Request, asked: str) -> PersonId:
    person = registry.read_person(asked) if asked else PersonId(request.caller.subject)
    if not registry.acts_for(request.caller, person):
        raise NotFound
    return person


def _shown(visit: Visit, request: Request) -> dict[str, Any]:
    seen = visit.certainty is Certainty.OBSERVED
    return {
        "visit": visit.visit,
        "venue_name": visit.venue_name,
        "commune": print_place(visit.division),
        "in_at": visit.entered_at,
        "out_at": visit.left_at if seen or visit.left_at <= request.now else None,
        "colour": visit.colour,
        "certainty": visit.certainty.value,
        "by": "proxy" if visit.by_proxy else _BY.get(Channel(visit.channel), "self"),
        "open": not seen and request.now <= visit.leave_by,
    }
