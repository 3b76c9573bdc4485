"""Pages of the task force: tickets by age and place, a ticket with its history."""

from __future__ import annotations

from typing import Any

from functions.access import service as access
from functions.kernel.errors import NotFound, Refusal
from functions.kernel.rules import NoRuleInForce
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render
from functions.taskforce.domain.ticket import NEXT, Platform, ticket_rules
from functions.taskforce.schemas import MoveForm, TicketForm
from functions.taskforce.service import overview, ticketing
from functions.taskforce.service.places import below, name_of

pages = Api(__name__, audience="staff")

BOARD, TICKET = "taskforce/board.html", "taskforce/ticket.html"
PLACE = "/can-bo/to-cong-nghe"


@pages.page("GET", "/can-bo/to-cong-nghe", query=("at",), refuses=(NotFound, NoRuleInForce))
def show_board(request: Request) -> Answer:
    """Show the tickets of a place by age and by what lies in it."""
    return render(request, BOARD, **fresh_form(**_board(request, request.query.get("at", ""))))


@pages.page("POST", "/can-bo/to-cong-nghe", body=TicketForm)
def open_ticket(request: Request, form: TicketForm) -> Answer:
    """Open a ticket."""
    try:
        made = ticketing.open_ticket(request.caller, form.wanted(), request.now)
    except NotFound:
        raise
    except Refusal as refusal:
        return again(request, BOARD, form, refusal, **_board(request, form.at))
    return see_other(f"{PLACE}/phieu?ticket={made.id}")


@pages.page("GET", "/can-bo/to-cong-nghe/phieu", query=("ticket",), refuses=(NotFound,))
def show_ticket(request: Request) -> Answer:
    """Show a ticket with all that was done."""
    name = request.query.get("ticket", "")
    return render(request, TICKET, **fresh_form(**_ticket(request, name)))


@pages.page("POST", "/can-bo/to-cong-nghe/phieu", body=MoveForm)
def move_ticket(request: Request, form: MoveForm) -> Answer:
    """Take a ticket a step on."""
    try:
        ticketing.move(request.caller, form.ticket, form.move(), request.now)
    except NotFound:
        raise
    except Refusal as refusal:
        return again(request, TICKET, form, refusal, **_ticket(request, form.ticket))
    return see_other(f"{PLACE}/phieu?ticket={form.ticket}")


def _board(request: Request, at: str) -> dict[str, Any]:
    shown = overview.board(request.caller, at, request.now)
    rule = ticket_rules().version(shown.rule_id)
    inside = below(shown.place)
    here = ((shown.place, name_of(shown.place)),) if shown.place else ()
    may_open = access.may_pass(request.caller.role, f"POST {PLACE}")
    return {
        "shown": shown,
        "title": name_of(shown.place),
        "name_of": name_of,
        "inside": inside,
        "places": (*here, *inside) if may_open else (),
        "platforms": tuple(one.value for one in Platform),
        "kinds": tuple(rule.body["kinds"]),
        "place": PLACE,
        "may_train": access.may_pass(request.caller.role, f"GET {PLACE}/tap-huan"),
        "may_list": access.may_pass(request.caller.role, "GET /can-bo/so-lieu/ngung"),
        "may_ready": access.may_pass(request.caller.role, f"GET {PLACE}/san-sang"),
    }


def _ticket(request: Request, name: str) -> dict[str, Any]:
    told = ticketing.show(request.caller, name)
    rule = ticket_rules().version(told.ticket.rule_id)
    return {
        "told": told,
        "place_name": name_of(told.ticket.place),
        "states": NEXT[told.ticket.state],
        "desks": tuple(rule.body["desks"]),
        "now": request.now,
        "place": PLACE,
        "may_move": access.may_pass(request.caller.role, f"POST {PLACE}/phieu"),
    }
