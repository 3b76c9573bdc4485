"""Doors of those who answer data subject requests."""

from __future__ import annotations

from functions.datarights.domain import refusals
from functions.datarights.schemas import views, wishes
from functions.datarights.service import deciding
from functions.kernel.rules import NoRuleInForce
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="staff")


@api.door(
    "GET",
    "/api/data-request-queue",
    answers={200: views.QueueView},
    query=("province", "request"),
    refuses=(refusals.DataRequestUnknown, NoRuleInForce),
)
def show_queue(request: Request) -> Answer:
    """Show what waits in my province, and one request where it is named."""
    caller, now = request.caller, request.now
    found = deciding.queue(caller, request.query.get("province", ""), now)
    shown = deciding.named(caller, request.query.get("request", ""), now, request.request_id)
    return ok(views.QueueView.of(found, shown, now))


@api.door(
    "POST",
    "/api/data-request-queue/{request}/decision",
    body=wishes.DecideDataRequest,
    answers={200: views.DataRequestView},
    refuses=(
        refusals.DataRequestUnknown,
        refusals.DataRequestDecided,
        refusals.DataRequestFieldUnknown,
        NoRuleInForce,
    ),
)
def decide(request: Request, body: wishes.DecideDataRequest) -> Answer:
    """Decide a request of my province: done, or refused on a ground of the list."""
    made = deciding.decide(request.caller, request.path["request"], body.told(), request.now)
    return ok(views.DataRequestView.of(made, request.now))
