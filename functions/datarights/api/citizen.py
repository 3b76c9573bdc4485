"""Doors by which people ask about their own data and see what became of it."""

from __future__ import annotations

from functions.datarights.domain import refusals
from functions.datarights.domain.legal import kept, rule_at
from functions.datarights.schemas import views, wishes
from functions.datarights.service import asking
from functions.kernel.rules import NoRuleInForce
from functions.registry.service import PersonUnknown
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="citizen")


@api.door(
    "GET",
    "/api/data-requests",
    saved_as="data-requests",
    answers={200: views.DataRequestsView},
    query=("for",),
    refuses=(PersonUnknown, NoRuleInForce),
)
def show_own(request: Request) -> Answer:
    """Show what I have asked about my data, or a ward's, and what became of it."""
    caller, now = request.caller, request.now
    person = wishes.read_whose(request.query.get("for", ""), caller.subject)
    found = asking.own_requests(caller, person, now, request.request_id)
    told = [views.DataRequestView.of(one, now) for one in found]
    return ok(views.DataRequestsView(requests=told, kept=dict(kept(rule_at(now)))))


@api.door(
    "POST",
    "/api/data-requests",
    body=wishes.AskAboutData,
    answers={200: views.DataRequestView},
    refuses=(PersonUnknown, refusals.DataRequestWordsMissing, NoRuleInForce),
)
def ask(request: Request, body: wishes.AskAboutData) -> Answer:
    """Ask about my data; the open request where there is one of that kind."""
    made = asking.open_request(request.caller, body.wanted(request.caller.subject), request.now)
    return ok(views.DataRequestView.of(made, request.now))
