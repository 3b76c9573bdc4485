"""Pages of rights to other areas' data: what a unit holds, what the ministry grants and ends."""

from __future__ import annotations

from typing import Any

from functions.access.domain import right_refusals as refusals
from functions.access.domain.right_steps import may_agree, may_refuse
from functions.access.domain.rights import DATA, Kind, State
from functions.access.schemas.rights import RightForm, RightView, ShownRightView, StepForm
from functions.access.service import opening, rights
from functions.kernel.callers import Role
from functions.kernel.errors import Refusal
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

PLACE, LIST, ONE = "/can-bo/quyen", "access/rights.html", "access/right.html"


@pages.page("GET", PLACE)
def show_rights(request: Request) -> Answer:
    """Show what my unit holds; to the ministry all, with a form to draw one up."""
    return render(request, LIST, **fresh_form(**_list(request)))


@pages.page("POST", PLACE, body=RightForm)
def propose_right(request: Request, form: RightForm) -> Answer:
    """Draw a right up."""
    try:
        key = form.idempotency_key
        made = rights.propose(request.caller, form.wanted(), key, request.now)
    except Refusal as refusal:
        return again(request, LIST, form, refusal, **_list(request))
    return see_other(f"{PLACE}/{made.id}")


@pages.page("POST", PLACE + "/khan-cap", body=RightForm)
def open_in_emergency(request: Request, form: RightForm) -> Answer:
    """Open data of another area for sixty minutes."""
    caller, key, now = request.caller, form.idempotency_key, request.now
    try:
        opening.open_in_emergency(caller, form.data, form.area, form.reason, key=key, now=now)
    except Refusal as refusal:
        return again(request, LIST, form, refusal, **_list(request))
    return see_other(PLACE)


@pages.page("GET", PLACE + "/{right}", refuses=(refusals.RightUnknown,))
def show_right(request: Request) -> Answer:
    """Show a right and its last uses."""
    return render(request, ONE, **fresh_form(**_one(request)))


@pages.page("POST", PLACE + "/{right}", body=StepForm, refuses=(refusals.RightUnknown,))
def take_step(request: Request, form: StepForm) -> Answer:
    """Agree, refuse, take back, or judge."""
    id_, now = request.path["right"], request.now
    try:
        rights.step(request.caller, id_, form.step, (form.seal, form.words), now)
    except refusals.RightUnknown:
        raise
    except Refusal as refusal:
        return again(request, ONE, form, refusal, **_one(request))
    return see_other(f"{PLACE}/{id_}")


def _list(request: Request) -> dict[str, Any]:
    caller = request.caller
    found = rights.rights_seen(caller)
    return {
        "place": PLACE,
        "rights": [RightView.of(one, request.now) for one in found],
        "kinds": list(DATA),
        "may_grant": caller.role is Role.MINISTRY_OPERATOR,
        "may_open": caller.role is Role.EPIDEMIOLOGIST,
    }


def _one(request: Request) -> dict[str, Any]:
    found, uses = rights.right_seen(request.caller, request.path["right"])
    acts = request.caller.role is Role.MINISTRY_OPERATOR
    opening = found.kind is Kind.OPENED and found.verdict is None
    return {
        "place": f"{PLACE}/{found.id}",
        "shown": ShownRightView.of(found, uses, request.now),
        "waits": acts and found.state is State.PROPOSED,
        "may_agree": acts and may_agree(found, request.caller, request.now),
        "may_refuse": acts and may_refuse(found, request.caller, request.now),
        "may_revoke": acts and found.state is State.ACTIVE and found.terms.until > request.now,
        "may_review": acts and opening,
    }
