"""Doors by which people see their own follow-up and say how they are."""

from __future__ import annotations

from functions.followup.domain import refusals
from functions.followup.schemas import views, wishes
from functions.followup.service import answering
from functions.kernel.errors import TooMany
from functions.kernel.rules import NoRuleInForce
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="citizen")

ANSWER = (refusals.AnswerUnclear, refusals.TemperatureImpossible, TooMany, NoRuleInForce)


@api.door(
    "GET",
    "/api/follow-up",
    saved_as="follow-up",
    answers={200: views.OwnView},
    refuses=(NoRuleInForce,),
)
def show_own(request: Request) -> Answer:
    """Show what is asked of me, until when and why, what I have answered; nothing where I was never
    followed up, which is an answer too (decision 0135)."""
    try:
        found = answering.own(request.caller, request.now, request.request_id)
    except refusals.NotFollowed:
        return ok(views.OwnView.nothing())
    return ok(views.OwnView.of(found))


@api.door(
    "POST",
    "/api/follow-up/answers",
    body=wishes.HowIAm,
    answers={200: views.AnswerView},
    refuses=(refusals.NotFollowed, *ANSWER),
)
def answer(request: Request, body: wishes.HowIAm) -> Answer:
    """Say how I am today; said again, it corrects the day."""
    made = answering.signed_in(request.caller, body.said(), request.now)
    return ok(views.AnswerView.of(made))


@api.door(
    "POST",
    "/api/follow-up/link-answers",
    body=wishes.HowIAmByLink,
    answers={200: views.AnswerView},
    refuses=(refusals.CheckLinkOver, *ANSWER),
)
def answer_by_link(request: Request, body: wishes.HowIAmByLink) -> Answer:
    """Say how I am today by the day's link, without an account."""
    made = answering.by_link(body.token, body.said(), request.now)
    return ok(views.AnswerView.of(made))
