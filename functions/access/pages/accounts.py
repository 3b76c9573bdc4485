"""Pages of staff accounts: what waits, who is where, one account and its register."""

from __future__ import annotations

from typing import Any

from functions.access.domain import account_refusals as refusals
from functions.access.domain.account_steps import Step
from functions.access.domain.accounts import may_check, rule_on
from functions.access.domain.staff import StaffState
from functions.access.schemas.accounts import (
    AccountForm,
    AccountView,
    ProposalView,
    ReviewView,
    ShownAccountView,
    StepForm,
)
from functions.access.service import account_reviews, account_states, accounts
from functions.kernel.callers import Role
from functions.kernel.errors import Refusal
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

PLACE, LIST, ONE = "/can-bo/tai-khoan", "access/accounts.html", "access/account.html"
UNKNOWN = (refusals.AccountNameInvalid, refusals.AccountUnknown)
STEPS = {
    StaffState.ACTIVE: ("confirm", "suspend", "end"),
    StaffState.SUSPENDED: ("resume", "end"),
}


@pages.page("GET", PLACE)
def show_accounts(request: Request) -> Answer:
    """Show what waits and who works where, with a form to draw an account up."""
    return render(request, LIST, **fresh_form(**_list(request)))


@pages.page("POST", PLACE, body=AccountForm)
def propose_account(request: Request, form: AccountForm) -> Answer:
    """Draw an account up."""
    try:
        accounts.propose(request.caller, form.wanted(), form.idempotency_key, request.now)
    except Refusal as refusal:
        return again(request, LIST, form, refusal, **_list(request))
    return see_other(PLACE)


@pages.page("POST", PLACE + "/de-nghi/{proposal}", body=StepForm)
def decide_on_account(request: Request, form: StepForm) -> Answer:
    """Agree to a proposal, or refuse it."""
    caller, id_, now = request.caller, request.path["proposal"], request.now
    try:
        if form.step == "refuse":
            accounts.refuse(caller, id_, form.words, now)
        else:
            accounts.agree(caller, id_, form.seal, now)
    except Refusal as refusal:
        return again(request, LIST, StepForm(), refusal, **_list(request))
    return see_other(PLACE)


@pages.page("POST", PLACE + "/don-vi", body=StepForm)
def take_step_of_unit(request: Request, form: StepForm) -> Answer:
    """Close a unit, or open it again."""
    act = account_states.open_unit if form.step == "open" else account_states.close_unit
    try:
        act(request.caller, form.unit, form.words, request.now)
    except Refusal as refusal:
        return again(request, LIST, form, refusal, **_list(request))
    return see_other(PLACE)


@pages.page("GET", PLACE + "/{account}", refuses=UNKNOWN)
def show_account(request: Request) -> Answer:
    """Show an account and its register."""
    return render(request, ONE, **fresh_form(**_one(request)))


@pages.page("POST", PLACE + "/{account}", body=StepForm, refuses=UNKNOWN)
def take_step(request: Request, form: StepForm) -> Answer:
    """Suspend, let come back, end or confirm."""
    name = request.path["account"]
    try:
        if form.step not in set(Step):
            raise refusals.AccountStateWrong
        account_states.step(request.caller, name, Step(form.step), form.words, request.now)
    except UNKNOWN:
        raise
    except Refusal as refusal:
        return again(request, ONE, form, refusal, **_one(request))
    return see_other(f"{PLACE}/{name}")


def _list(request: Request) -> dict[str, Any]:
    caller, now = request.caller, request.now
    rule = rule_on(now).body
    kinds = rule["proposed_by"].get(caller.role.value, ())
    roles = dict.fromkeys(role for kind in kinds for role in rule["roles"][kind])
    nation = set() if caller.division == "" else set(rule["of_the_nation"])
    division = request.query.get("division")
    return {
        "place": PLACE,
        "waiting": [ProposalView.of(one) for one in accounts.waiting(caller, now)],
        "accounts": [
            AccountView.of(one) for one in account_states.accounts_seen(caller, now, division)
        ],
        "due": [
            ReviewView.of(one.account, one.due) for one in account_reviews.reviews(caller, now)
        ],
        "roles": [role for role in roles if role not in nation],
        "may_propose": caller.role is not Role.AUDITOR,
        "may_check": may_check(caller.role, now),
        "may_open": caller.role is Role.MINISTRY_OPERATOR,
        "longest": rule["longest_days"],
    }


def _one(request: Request) -> dict[str, Any]:
    name = request.path["account"]
    found, register = account_states.account_seen(request.caller, name, request.now)
    acts = request.caller.role is not Role.AUDITOR
    return {
        "place": f"{PLACE}/{name}",
        "shown": ShownAccountView.of(found, register),
        "steps": STEPS.get(found.staff.state, ()) if acts else (),
    }
