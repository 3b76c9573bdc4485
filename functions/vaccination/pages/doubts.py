"""Page of officers: identities in doubt in a plan, and one's word on each."""

from __future__ import annotations

from typing import Any

from functions.kernel.divisions import print_place
from functions.kernel.errors import Refusal
from functions.registry import service as registry
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render
from functions.vaccination.domain.identity import Identity
from functions.vaccination.domain.registration import Registration
from functions.vaccination.schemas.forms import DoubtForm
from functions.vaccination.schemas.nominations import NamedDoubtForm
from functions.vaccination.service import doubts, named_doubts

pages = Api(__name__, audience="staff")

PAGE, PLACE = "vaccination/doubts.html", "/can-bo/tiem-chung"


@pages.page("GET", "/can-bo/tiem-chung/{campaign}/giay-to")
def show_doubts(request: Request) -> Answer:
    """Show the registrations of my area whose identity is in doubt."""
    return render(request, PAGE, **fresh_form(**_doubts(request)))


@pages.page("POST", "/can-bo/tiem-chung/{campaign}/giay-to", body=DoubtForm)
def decide_doubt(request: Request, form: DoubtForm) -> Answer:
    """Accept an identity as it stands, or refuse it until it is corrected."""
    id_, accepted = request.path["campaign"], form.word == "accept"
    try:
        person = registry.read_person(form.person)
        doubts.decide(
            request.caller, id_, person, accepted=accepted, reason=form.reason, now=request.now
        )
    except Refusal as refusal:
        return again(request, PAGE, form, refusal, **_doubts(request))
    return see_other(f"{PLACE}/{id_}/giay-to")


@pages.page("POST", "/can-bo/tiem-chung/{campaign}/giay-to/danh-sach", body=NamedDoubtForm)
def decide_named_doubt(request: Request, form: NamedDoubtForm) -> Answer:
    """Accept what an organisation said of a person, or refuse it until it is corrected."""
    id_, accepted = request.path["campaign"], form.word == "accept"
    try:
        named_doubts.decide(
            request.caller,
            id_,
            form.nomination,
            accepted=accepted,
            reason=form.reason,
            now=request.now,
        )
    except Refusal as refusal:
        return again(request, PAGE, form, refusal, **_doubts(request))
    return see_other(f"{PLACE}/{id_}/giay-to")


def _doubts(request: Request) -> dict[str, Any]:
    id_ = request.path["campaign"]
    campaign, cases = doubts.waiting(request.caller, id_, request.now, request.request_id)
    return {
        "plan": campaign,
        "cases": [
            {
                "person": case.registration.person,
                "doubts": [kind.value for kind in case.registration.conflicts],
                "since": case.registration.at,
                "registered": _identity(case.registration),
                "other": _identity(case.other) if case.other else None,
            }
            for case in cases
        ],
        "named": [
            {
                "nomination": str(case.nomination.place),
                "doubts": [kind.value for kind in case.nomination.conflicts],
                "since": case.nomination.at,
                "named": _shown(case.nomination.named.identity, case.nomination.division),
                "others": [_shown(known, "") for known in case.others],
            }
            for case in named_doubts.waiting(
                request.caller, campaign.id, request.now, request.request_id
            )
            if case.nomination.named is not None
        ],
    }


def _identity(one: Registration) -> dict[str, str]:
    return _shown(one.identity, one.division)


def _shown(known: Identity, division: str) -> dict[str, str]:
    return {
        "full_name": known.full_name,
        "birth": str(known.birth),
        "sex": known.sex.value,
        "number": known.number,
        "home": print_place(division) if division else "",
    }
