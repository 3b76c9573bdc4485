"""Doors on which staff accounts are drawn up, agreed to, changed, suspended and ended."""

from __future__ import annotations

from functions.access.domain import account_refusals as refusals
from functions.access.domain.account_steps import Step
from functions.access.schemas.accounts import (
    AccountsView,
    AccountView,
    DecideOnAccount,
    ProposalsView,
    ProposalView,
    ProposeAccount,
    ReviewsView,
    ReviewView,
    ShownAccountView,
    StepOfAccount,
)
from functions.access.schemas.closing import StepOfUnit, UnitView
from functions.access.service import account_reviews, account_states, accounts
from functions.kernel.names import NameInvalid
from functions.kernel.phones import PhoneInvalid
from functions.kernel.rules import NoRuleInForce
from functions.runtime.http import Answer, Api, Request, created, ok
from functions.runtime.idempotency import IdempotencyKeyReused

api = Api(__name__, audience="staff")

DRAWN_UP = (
    refusals.AccountNameInvalid,
    refusals.RoleUnknown,
    refusals.RoleUnfit,
    refusals.RoleTooWide,
    refusals.PeriodInvalid,
    refusals.UnitUnknown,
    refusals.AccountElsewhere,
    refusals.AccountUnchanged,
    refusals.OwnAccount,
    NameInvalid,
    PhoneInvalid,
    NoRuleInForce,
    IdempotencyKeyReused,
)
DECIDED = (
    refusals.ProposalUnknown,
    refusals.ProposalOver,
    refusals.TermsOther,
    refusals.NotAnotherHand,
    refusals.OwnAccount,
    refusals.RoleTooWide,
    refusals.UnitUnknown,
    refusals.AccountReasonMissing,
)
STEPPED = (
    refusals.AccountNameInvalid,
    refusals.AccountUnknown,
    refusals.AccountStateWrong,
    refusals.AccountReasonMissing,
    refusals.NotAnotherHand,
    refusals.OwnAccount,
    refusals.RoleTooWide,
)


@api.door("GET", "/api/staff-accounts", answers={200: AccountsView}, query=("division",))
def list_accounts(request: Request) -> Answer:
    """Show the staff accounts of my area, or of `division` within it, at most 100."""
    division = request.query.get("division")
    found = account_states.accounts_seen(request.caller, request.now, division)
    return ok(AccountsView(accounts=[AccountView.of(one) for one in found]))


@api.door(
    "POST",
    "/api/staff-accounts",
    body=ProposeAccount,
    answers={201: ProposalView},
    refuses=DRAWN_UP,
)
def propose_account(request: Request, body: ProposeAccount) -> Answer:
    """Draw an account up, or another role, unit or period; others have to agree first."""
    key = request.idempotency_key
    made = accounts.propose(request.caller, body.wanted(), key, request.now)
    return created(ProposalView.of(made))


@api.door(
    "GET",
    "/api/staff-accounts/{account}",
    answers={200: ShownAccountView},
    refuses=(refusals.AccountNameInvalid, refusals.AccountUnknown),
)
def show_account(request: Request) -> Answer:
    """Show an account and what was done to it, by whom and why."""
    name = request.path["account"]
    return ok(ShownAccountView.of(*account_states.account_seen(request.caller, name, request.now)))


@api.door(
    "POST",
    "/api/staff-accounts/{account}",
    body=StepOfAccount,
    answers={200: AccountView},
    refuses=STEPPED,
)
def take_step(request: Request, body: StepOfAccount) -> Answer:
    """Suspend, let come back, end or confirm an account; it holds on the very next request."""
    name, step = request.path["account"], Step(body.step)
    made = account_states.step(request.caller, name, step, body.words, request.now)
    return ok(AccountView.of(made))


@api.door("GET", "/api/staff-account-proposals", answers={200: ProposalsView})
def list_proposals(request: Request) -> Answer:
    """Show the proposals of my area that wait for a hand."""
    found = accounts.waiting(request.caller, request.now)
    return ok(ProposalsView(waiting=[ProposalView.of(one) for one in found]))


@api.door(
    "POST",
    "/api/staff-account-proposals/{proposal}",
    body=DecideOnAccount,
    answers={200: ProposalView},
    refuses=DECIDED,
)
def decide_on_account(request: Request, body: DecideOnAccount) -> Answer:
    """Agree to the terms I saw, or refuse them and say why."""
    caller, id_, now = request.caller, request.path["proposal"], request.now
    if body.step == "refuse":
        return ok(ProposalView.of(accounts.refuse(caller, id_, body.words, now)))
    return ok(ProposalView.of(accounts.agree(caller, id_, body.seal, now)))


@api.door(
    "POST",
    "/api/units/{unit}",
    body=StepOfUnit,
    answers={200: UnitView},
    refuses=(
        refusals.UnitUnknown,
        refusals.UnitClosed,
        refusals.OwnUnit,
        refusals.RoleTooWide,
        refusals.AccountReasonMissing,
    ),
)
def take_step_of_unit(request: Request, body: StepOfUnit) -> Answer:
    """Close a unit, whose staff pass no door from then on, or open it again."""
    act = account_states.close_unit if body.step == "close" else account_states.open_unit
    return ok(UnitView.of(act(request.caller, request.path["unit"], body.words, request.now)))


@api.door("GET", "/api/staff-account-reviews", answers={200: ReviewsView})
def list_reviews(request: Request) -> Answer:
    """Show the accounts of my area that are unused, unconfirmed or running out."""
    found = account_reviews.reviews(request.caller, request.now)
    return ok(ReviewsView(reviews=[ReviewView.of(one.account, one.due) for one in found]))
