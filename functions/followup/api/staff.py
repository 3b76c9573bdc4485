"""Doors of those who look after people under follow-up."""

from __future__ import annotations

from functions.followup.domain import refusals
from functions.followup.schemas import views, wishes
from functions.followup.service import showing, working
from functions.kernel.rules import NoRuleInForce
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="staff")


@api.door("GET", "/api/follow-ups", answers={200: views.BoardView}, query=("province",))
def show_board(request: Request) -> Answer:
    """Show my area's numbers by day, and whom I have to look after, the most urgent first."""
    found = showing.board(
        request.caller, request.query.get("province", ""), request.now, request.request_id
    )
    return ok(views.BoardView.of(found))


@api.door(
    "GET",
    "/api/follow-ups/{follow_up}",
    answers={200: views.ShownView},
    refuses=(refusals.FollowUpUnknown, NoRuleInForce),
)
def show_person(request: Request) -> Answer:
    """Show a person of my area under follow-up, and how to reach them."""
    found = showing.show(request.caller, request.path["follow_up"], request.now, request.request_id)
    return ok(views.ShownView.of(found))


@api.door(
    "POST",
    "/api/follow-ups/{follow_up}/steps",
    body=wishes.TakeStep,
    answers={200: views.ShownView},
    refuses=(
        refusals.FollowUpUnknown,
        refusals.FollowUpMovedOn,
        refusals.StepReasonMissing,
        refusals.NotYoursToEnd,
        refusals.NotTimeToEnd,
        refusals.NegativesMissing,
        NoRuleInForce,
    ),
)
def take_step(request: Request, body: wishes.TakeStep) -> Answer:
    """Write down a call or visit, papers that were seen, or decide the end."""
    made = working.take(
        request.caller,
        request.path["follow_up"],
        body.version,
        working.Step(body.step),
        body.words,
        outcome=working.Outcome(body.outcome),
        now=request.now,
    )
    found = showing.show(request.caller, made.id, request.now, request.request_id)
    return ok(views.ShownView.of(found))
