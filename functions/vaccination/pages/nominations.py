"""Pages of citizens: which organisations named me, take it up or object."""

from __future__ import annotations

from typing import Any

from functions.kernel.callers import Role
from functions.kernel.errors import Refusal
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render
from functions.vaccination.schemas.nominations import ObjectForm
from functions.vaccination.service import nominated
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
                "at": one.nomination.at,
                "number": counted[campaign],
            }
        )
    return {"nominations": shown}
