"""Pages on which people say how they are: signed in, or by the link of a day. No scripts."""

from __future__ import annotations

from typing import Any

from functions.followup.domain.daily import Answer as Said
from functions.followup.domain.refusals import CheckLinkOver, NotFollowed
from functions.followup.schemas.wishes import AnswerForm
from functions.followup.service import answering
from functions.kernel.errors import Refusal
from functions.kernel.periods import day_of
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")

OWN, ASK, SENT = "followup/own.html", "followup/ask.html", "followup/sent.html"
PLACE = "/hoi-tham"


@pages.page("GET", PLACE)
def show_own(request: Request) -> Answer:
    """Show what is asked of me, the question of today, what I have answered, what has ended."""
    return render(request, OWN, **fresh_form(**_own(request)))


@pages.page("POST", PLACE, body=AnswerForm)
def answer(request: Request, form: AnswerForm) -> Answer:
    """Say how I am today."""
    try:
        made = answering.signed_in(request.caller, form.said(), request.now)
    except Refusal as refusal:
        return again(request, OWN, form, refusal, **_own(request))
    return _sent(request, made, PLACE)


@pages.page("GET", PLACE + "/{token}", refuses=(CheckLinkOver,))
def show_question(request: Request) -> Answer:
    """Show the question of the day that a link is of; nothing of anybody."""
    return render(request, ASK, **fresh_form(**_asked(request)))


@pages.page("POST", PLACE + "/{token}", body=AnswerForm, refuses=(CheckLinkOver,))
def answer_by_link(request: Request, form: AnswerForm) -> Answer:
    """Say how I am today by the day's link."""
    try:
        made = answering.by_link(request.path["token"], form.said(), request.now)
    except CheckLinkOver:
        raise
    except Refusal as refusal:
        return again(request, ASK, form, refusal, **_asked(request))
    return _sent(request, made, f"{PLACE}/{request.path['token']}")


def _own(request: Request) -> dict[str, Any]:
    try:
        found = answering.own(request.caller, request.now, request.request_id)
    except NotFollowed:
        found = None
    return {"own": found, "place": PLACE, **_question(request)}


def _asked(request: Request) -> dict[str, Any]:
    token = request.path["token"]
    answering.check_link(token, request.now)
    return {"place": f"{PLACE}/{token}", **_question(request)}


def _question(request: Request) -> dict[str, Any]:
    return {"today": day_of(request.now), "symptoms": answering.list_today(request.now)}


def _sent(request: Request, made: Said, back: str) -> Answer:
    return render(request, SENT, said=made, back=back)
