"""Page of a department that draws and invites."""

from __future__ import annotations

from typing import Any

from functions.kernel.errors import Refusal
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render
from functions.vaccination.domain import allocation
from functions.vaccination.domain.campaign import CampaignState
from functions.vaccination.pages.words import ranks_of_plan
from functions.vaccination.schemas.forms import DrawForm, WaveForm
from functions.vaccination.service import allocating

pages = Api(__name__, audience="staff")

PAGE, PLACE = "vaccination/drawing.html", "/can-bo/tiem-chung"


@pages.page("GET", "/can-bo/tiem-chung/{campaign}/rut-tham")
def show_drawing(request: Request) -> Answer:
    """Show the rounds and waves of a plan."""
    return render(request, PAGE, **fresh_form(**_drawing(request)))


@pages.page("POST", "/can-bo/tiem-chung/{campaign}/rut-tham", body=DrawForm)
def draw(request: Request, form: DrawForm) -> Answer:
    """Commit to a seed, or draw with it."""
    act = allocating.commit if form.deed == "commit" else allocating.draw
    try:
        act(request.caller, request.path["campaign"], request.now)
    except Refusal as refusal:
        return again(request, PAGE, form, refusal, **_drawing(request))
    return see_other(f"{PLACE}/{request.path['campaign']}/rut-tham")


@pages.page("POST", "/can-bo/tiem-chung/{campaign}/moi", body=WaveForm)
def send_wave(request: Request, form: WaveForm) -> Answer:
    """Invite everybody up to a place of the order."""
    try:
        allocating.invite(request.caller, request.path["campaign"], form.wanted(), request.now)
    except Refusal as refusal:
        return again(request, PAGE, form, refusal, **_drawing(request))
    return see_other(f"{PLACE}/{request.path['campaign']}/rut-tham")


def _drawing(request: Request) -> dict[str, Any]:
    campaign, rounds = allocating.rounds_of(request.caller, request.path["campaign"])
    latest = rounds[-1] if rounds else None
    sealed = latest is not None and not latest.seed
    draws_from = allocation.draws_from(latest) if latest is not None and sealed else None
    is_early = draws_from is not None and request.now < draws_from
    stands = campaign.by_invitation and campaign.state is CampaignState.PUBLISHED
    return {
        "plan": campaign,
        "rounds": rounds,
        "groups": ranks_of_plan(request, campaign),
        "may_commit": stands and not sealed,
        "may_draw": stands and sealed and not is_early,
        "draws_from": draws_from if is_early else None,
        "next_wave": len(latest.waves) + 1 if latest is not None and latest.seed else 0,
    }
