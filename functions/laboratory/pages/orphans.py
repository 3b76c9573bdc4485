"""Page of a laboratory: results without tube, tubes without result."""

from __future__ import annotations

from typing import Any

from functions.kernel.errors import Refusal
from functions.laboratory.schemas.approving import MatchForm, StrayView
from functions.laboratory.service import matching
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="laboratory")

ORPHANS = "laboratory/orphans.html"


@pages.page("GET", "/xet-nghiem/mo-coi")
def show_orphans(request: Request) -> Answer:
    """Results without tube, tubes without result."""
    return render(request, ORPHANS, **fresh_form(**_orphans(request)))


@pages.page("POST", "/xet-nghiem/mo-coi", body=MatchForm)
def match_orphan(request: Request, form: MatchForm) -> Answer:
    """Say which tube a result belongs to."""
    try:
        matching.match(
            request.caller, form.orphan, to=form.tube, reason=form.reason, now=request.now
        )
    except Refusal as refusal:
        return again(request, ORPHANS, form, refusal, **_orphans(request))
    return see_other("/xet-nghiem/mo-coi")


def _orphans(request: Request) -> dict[str, Any]:
    expected = matching.tubes_expected(request.caller, request.now)
    found = matching.strays_shown(request.caller, [each.tube for each in expected])
    return {
        "orphans": [StrayView.of(each) for each in found],
        "tubes": [(each.tube, each.sealed_at) for each in expected if each.is_stuck],
    }
