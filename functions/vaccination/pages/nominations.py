"""Pages of citizens: which organisations named me, take it up or object, let it know."""

from __future__ import annotations

from typing import Any

from functions.kernel.callers import Role
from functions.kernel.errors import Refusal
from functions.kernel.periods import day_of
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render
from functions.vaccination.domain.nomination import Place
from functions.vaccination.domain.sharing import text_on
from functions.vaccination.pages.words import kept_words, spoken
from functions.vaccination.schemas.nominations import ObjectForm
from functions.vaccination.schemas.sharing import LetKnowForm, TakeBackForm
from functions.vaccination.service import letting_know, nominated
from functions.vaccination.service.nominated import Seen

pages = Api(__name__, audience="vaccination")

PAGE, PLACE = "vaccination/nominations.html", "/duoc-dang-ky"


@pages.page("GET", "/duoc-dang-ky")
def show_nominations(request: Request) -> Answer:
    """Which organisations named me, or whom I look after."""
    if request.caller.role is not Role.CITIZEN:
        return see_other(f"/dang-nhap?next={PLACE}")
    return render(request, PAGE, **fresh_form(**_named(request)))


@pages.page("POST", "/duoc-dang-ky/phan-doi", body=ObjectForm)
def object_to(request: Request, form: ObjectForm) -> Answer:
    """Say that I do not want to be named."""
    try:
        nominated.object_to(request.caller, form.nomination, request.now)
    except Refusal as refusal:
        return again(request, PAGE, form, refusal, **_named(request))
    return see_other(PLACE)


@pages.page("POST", "/duoc-dang-ky/cho-biet", body=LetKnowForm)
def let_know(request: Request, form: LetKnowForm) -> Answer:
    """Let the organisation know that I am registered and which doses I was given."""
    try:
        letting_know.let_know(request.caller, form.nomination, form.text, request.now)
    except Refusal as refusal:
        return again(request, PAGE, form, refusal, **_named(request))
    return see_other(PLACE)


@pages.page("POST", "/duoc-dang-ky/thoi-cho-biet", body=TakeBackForm)
def take_back(request: Request, form: TakeBackForm) -> Answer:
    """Let the organisation know no more."""
    try:
        letting_know.take_back(request.caller, form.nomination, request.now)
    except Refusal as refusal:
        return again(request, PAGE, form, refusal, **_named(request))
    return see_other(PLACE)


def consent_words(request: Request) -> dict[str, str]:
    """The text that is consented to, and its version."""
    rule = text_on(day_of(request.now))
    told = rule.body["consent"]
    return {"text": rule.rule_id, "words": spoken(request, told["vi"], told["en"])}


def typed(seen: Seen) -> dict[str, str]:
    """What an organisation said of its person, as the form of a registration has it."""
    named = seen.nomination.named
    if named is None:
        return {}
    return {
        "group": named.group,
        "occupation": named.occupation,
        "organisation": seen.organisation,
        "ethnicity": named.ethnicity,
        "day": named.day.isoformat(),
    }


def _named(request: Request) -> dict[str, Any]:
    """Those of a campaign are counted as the page of registration counts them."""
    found = nominated.nominations_of(request.caller, request.now, request.request_id)
    counted: dict[str, int] = {}
    shared = [str(one.place) for one in letting_know.shares_of(request.caller)]
    shown = []
    for one in found:
        campaign = one.campaign.id
        counted[campaign] = counted.get(campaign, 0) + 1
        shown.append(
            {
                "nomination": str(one.nomination.place),
                "campaign": campaign,
                "campaign_name": one.campaign.name,
                "organisation": one.organisation,
                "who": one.masked_name,
                "state": "taken_up" if one.taken_up else one.nomination.state.value,
                "kept": kept_words(request, one.campaign),
                "taken_up": one.taken_up,
                "shared": str(one.nomination.place) in shared,
                "at": one.nomination.at,
                "number": counted[campaign],
            }
        )
    known = {one["nomination"] for one in shown}
    return {
        "nominations": shown,
        "elsewhere": [
            {"nomination": place, "organisation": nominated.organisation_of(Place.read(place).unit)}
            for place in shared
            if place not in known
        ],
        "consent": consent_words(request),
    }
