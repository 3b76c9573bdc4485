"""Pages of officers: the plans of a province, one plan with its steps, sites and sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from functions.kernel.callers import Role
from functions.kernel.errors import Refusal
from functions.kernel.vaccines import vaccine_name
from functions.runtime.forms import Form, again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render
from functions.vaccination.domain.campaign import TAKEN_IN, Step
from functions.vaccination.domain.eligibility import products_known
from functions.vaccination.domain.session import LENGTHS
from functions.vaccination.pages.words import group_words, groups_to_choose
from functions.vaccination.schemas.forms import (
    CloseForm,
    DraftForm,
    SeatsForm,
    SessionForm,
    SiteForm,
    StepForm,
)
from functions.vaccination.schemas.planning import PlannedSession
from functions.vaccination.service import campaigns, closing, drafting, planning

pages = Api(__name__, audience="staff")

PLANS, PLAN = "vaccination/plans.html", "vaccination/plan.html"
PLACE = "/can-bo/tiem-chung"
STEPS_OF = {
    Role.PROVINCE_OFFICER: (Step.SUBMIT, Step.PUBLISH, Step.CLOSE),
    Role.DISTRICT_OFFICER: (Step.CONFIRM,),
    Role.COMMUNE_OFFICER: (Step.ACCEPT,),
}


@pages.page("GET", "/can-bo/tiem-chung")
def show_plans(request: Request) -> Answer:
    """Show the plans of my province, and a form to draft one."""
    return render(request, PLANS, **fresh_form(**_plans(request)))


@pages.page("POST", "/can-bo/tiem-chung", body=DraftForm)
def draft(request: Request, form: DraftForm) -> Answer:
    """Draft a plan of my province."""
    try:
        key = form.idempotency_key
        made = drafting.draft(request.caller, form.wanted(), key, request.now)
    except Refusal as refusal:
        return again(request, PLANS, form, refusal, **_plans(request))
    return see_other(f"{PLACE}/{made.id}")


@pages.page("GET", "/can-bo/tiem-chung/{campaign}")
def show_plan(request: Request) -> Answer:
    """Show a plan: sites, who agreed, sessions."""
    return render(request, PLAN, **fresh_form(**_plan(request)))


@pages.page("POST", "/can-bo/tiem-chung/{campaign}/buoc", body=StepForm)
def take_step(request: Request, form: StepForm) -> Answer:
    """Take my step of the plan."""
    return _done(
        request,
        form,
        lambda id_: campaigns.take_step(request.caller, id_, form.deed, request.now),
    )


@pages.page("POST", "/can-bo/tiem-chung/{campaign}/diem", body=SiteForm)
def add_site(request: Request, form: SiteForm) -> Answer:
    """Add a site to a draft."""
    return _done(
        request,
        form,
        lambda id_: campaigns.add_site(request.caller, id_, form.unit, form.number()),
    )


@pages.page("POST", "/can-bo/tiem-chung/{campaign}/buoi", body=SessionForm)
def plan_session(request: Request, form: SessionForm) -> Answer:
    """Plan a session of a site."""
    key = form.idempotency_key
    return _done(
        request,
        form,
        lambda id_: planning.plan_session(request.caller, id_, form.wanted(), key, request.now),
    )


@pages.page("POST", "/can-bo/tiem-chung/{campaign}/cho", body=SeatsForm)
def set_seats(request: Request, form: SeatsForm) -> Answer:
    """Give a slot another number of seats."""
    return _done(
        request, form, lambda _: planning.set_seats(request.caller, form.slot, form.number())
    )


@pages.page("POST", "/can-bo/tiem-chung/{campaign}/dong", body=CloseForm)
def close_session(request: Request, form: CloseForm) -> Answer:
    """Close the seats of a session that nobody has, or call it off."""
    return _done(
        request,
        form,
        lambda _: closing.close(
            request.caller, form.session, form.extent, form.reason, request.now
        ),
    )


def _done(request: Request, form: Form, act: Callable[[str], object]) -> Answer:
    id_ = request.path["campaign"]
    try:
        act(id_)
    except Refusal as refusal:
        return again(request, PLAN, form, refusal, **_plan(request))
    return see_other(f"{PLACE}/{id_}")


def _plans(request: Request) -> dict[str, Any]:
    return {
        "plans": campaigns.plans_of(request.caller),
        "may_draft": request.caller.role is Role.PROVINCE_OFFICER,
        "groups": groups_to_choose(request),
        "products": [(one, vaccine_name(one)) for one in products_known()],
    }


def _plan(request: Request) -> dict[str, Any]:
    id_ = request.path["campaign"]
    plan = campaigns.plan_of(request.caller, id_)
    planned = planning.sessions_planned(request.caller, id_, request.now)
    return {
        "plan": plan.campaign,
        "groups": group_words(request, plan.campaign),
        "ages": plan.campaign.targets.ages,
        "sites": plan.sites,
        "steps": plan.steps,
        "sessions": [PlannedSession.of(one) for one in planned],
        "deeds": [
            step.value
            for step in STEPS_OF.get(request.caller.role, ())
            if plan.campaign.state is TAKEN_IN[step]
        ],
        "lengths": LENGTHS,
        "may_add": request.caller.role is Role.PROVINCE_OFFICER,
    }
