"""Pages of officers: whom a plan expects, which lots are to come, and how it fares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from functions.kernel.callers import Role
from functions.kernel.divisions import find_division
from functions.kernel.errors import Refusal
from functions.runtime.forms import Form, again, fresh_form
from functions.runtime.http import Answer, Api, Request, attachment, see_other
from functions.runtime.pages import render
from functions.vaccination.domain.campaign import CampaignState
from functions.vaccination.pages.words import Choice, groups_of_plan
from functions.vaccination.schemas.supplying import ExpectForm, ShareForm
from functions.vaccination.service import executing, supplying
from functions.vaccination.service.supplying import Supply

pages = Api(__name__, audience="staff")

SUPPLY, EXECUTION = "vaccination/supply.html", "vaccination/execution.html"
PLACE = "/can-bo/tiem-chung"


@pages.page("GET", "/can-bo/tiem-chung/{campaign}/nguon")
def show_supply(request: Request) -> Answer:
    """Show what a plan needs and gets, and the forms to decide on it."""
    return render(request, SUPPLY, **fresh_form(**_supply(request)))


@pages.page("POST", "/can-bo/tiem-chung/{campaign}/muc-tieu", body=ExpectForm)
def expect_people(request: Request, form: ExpectForm) -> Answer:
    """Say how many people of a group a site expects."""
    return _done(
        request,
        form,
        lambda id_: supplying.expect(request.caller, id_, form.site, {form.group: form.number()}),
    )


@pages.page("POST", "/can-bo/tiem-chung/{campaign}/lo", body=ShareForm)
def share_lot(request: Request, form: ShareForm) -> Answer:
    """Share a lot with a district, or with a site of my district."""
    return _done(
        request,
        form,
        lambda id_: supplying.share_lot(request.caller, id_, form.wanted(), request.now),
    )


@pages.page("GET", "/can-bo/tiem-chung/{campaign}/thuc-hien")
def show_execution(request: Request) -> Answer:
    """Show a plan against what happened, by group, site and day."""
    told = executing.execution_of(request.caller, request.path["campaign"], request.now)
    words = dict(groups_of_plan(request, told.campaign))
    return render(request, EXECUTION, told=told, group_words=words, definition=executing.DEFINITION)


@pages.page("GET", "/can-bo/tiem-chung/{campaign}/thuc-hien/bang", answers={200: "text/csv"})
def send_execution(request: Request) -> Answer:
    """The same as a file."""
    told = executing.execution_of(request.caller, request.path["campaign"], request.now)
    name = f"thuc-hien-{told.campaign.id}.csv"
    return attachment(executing.table_of(told), "text/csv", name)


def _done(request: Request, form: Form, act: Callable[[str], None]) -> Answer:
    id_ = request.path["campaign"]
    try:
        act(id_)
    except Refusal as refusal:
        return again(request, SUPPLY, form, refusal, **_supply(request))
    return see_other(f"{PLACE}/{id_}/nguon")


def _supply(request: Request) -> dict[str, Any]:
    supply = supplying.supply_of(request.caller, request.path["campaign"])
    plan, role = supply.campaign, request.caller.role
    groups = groups_of_plan(request, plan)
    may_share = role in (Role.PROVINCE_OFFICER, Role.DISTRICT_OFFICER)
    return {
        "plan": plan,
        "supply": supply,
        "group_words": dict(groups),
        "groups": [(code, words) for code, words in groups if code in plan.targets.groups],
        "sites": [(one.site.unit, one.site.name) for one in supply.sites],
        "names": _names(supply),
        "places": _places(supply, role) if may_share else [],
        "may_expect": role is Role.PROVINCE_OFFICER and plan.state is CampaignState.DRAFT,
        "may_share": may_share and plan.state is not CampaignState.CLOSED,
    }


def _places(supply: Supply, role: Role) -> list[Choice]:
    """With whom somebody shares: the department with districts, a district with its sites."""
    if role is Role.DISTRICT_OFFICER:
        return [(one.site.unit, one.site.name) for one in supply.sites]
    return sorted({(one.site.district, _district(one.site.district)) for one in supply.sites})


def _names(supply: Supply) -> dict[str, str]:
    """What districts and sites are called."""
    sites = {str(one.site.unit): one.site.name for one in supply.sites}
    return sites | {one.site.district: _district(one.site.district) for one in supply.sites}


def _district(path: str) -> str:
    return find_division(path.rpartition("/")[2]).name
