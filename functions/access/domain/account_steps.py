"""What becomes of a staff account: agreed to, refused; suspended, back, ended, confirmed.

Whatever changes what somebody may do ends the sessions they have: the account's record is read on
each request, and tokens of before are no longer taken.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.access.domain.account_refusals import (
    AccountReasonMissing,
    AccountStateWrong,
    NotAnotherHand,
    OwnAccount,
    ProposalOver,
    RoleTooWide,
    TermsOther,
)
from functions.access.domain.accounts import (
    Account,
    Proposal,
    State,
    check_width,
    may_check,
    rule_on,
)
from functions.access.domain.learning import How, Learnt
from functions.access.domain.staff import StaffState
from functions.kernel.callers import Caller, Role
from functions.kernel.errors import FieldFault
from functions.kernel.names import TextInvalid, canonical_line
from functions.kernel.periods import day_of

SHORTEST_WORDS: Final = 10
LONGEST_WORDS: Final = 300


class Step(StrEnum):
    """What may be done to an account that stands."""

    SUSPEND = "suspend"
    RESUME = "resume"
    END = "end"
    CONFIRM = "confirm"


class Due(StrEnum):
    """Why somebody should look at an account."""

    UNUSED = "unused"
    UNCONFIRMED = "unconfirmed"
    RUNNING_OUT = "running_out"


ENDING_SOON: Final = timedelta(days=14)


def agreed(seen: Proposal, caller: Caller, seal: str, now: datetime) -> Proposal:
    """After a hand agreed to the terms it saw; the last one needed makes them stand.

    Refuses RoleTooWide (not of those who check), OwnAccount, NotAnotherHand (drew it up, agreed
    before), ProposalOver, TermsOther.
    """
    _check_hand(seen, caller, now)
    if seen.state is not State.PROPOSED or seen.terms.until <= now:
        raise ProposalOver
    if caller.subject == seen.by or caller.subject in seen.hands:
        raise NotAnotherHand
    if seal != seen.terms.seal:
        raise TermsOther
    hands = seen.hands | {caller.subject}
    state = State.AGREED if len(hands) >= seen.hands_needed else State.PROPOSED
    return replace(seen, hands=hands, state=state, version=seen.version + 1)


def refused(seen: Proposal, caller: Caller, words: str, now: datetime) -> Proposal:
    """After one hand refused it, for good, and said why. Refuses as `agreed`,
    AccountReasonMissing."""
    _check_hand(seen, caller, now)
    if seen.state is State.REFUSED:
        return seen
    if seen.state is not State.PROPOSED:
        raise ProposalOver
    return replace(seen, state=State.REFUSED, words=read_words(words), version=seen.version + 1)


def made_of(proposal: Proposal, standing: Account | None, now: datetime) -> Account:
    """The account that agreed terms make; sessions of before end. Refuses ProposalOver (it has
    changed since it was proposed)."""
    if (standing.version if standing else 0) != proposal.base:
        raise ProposalOver
    terms = proposal.terms
    staff = terms.staff(cut=int(now.timestamp()) if standing else 0)
    return Account(
        staff=replace(staff, learnt=_learnt(standing, terms.role, now)),
        name=terms.name,
        phone=terms.phone,
        division=terms.division,
        made_at=standing.made_at if standing else now,
        confirmed_at=now,
        version=proposal.base + 1,
    )


def _learnt(standing: Account | None, role: Role, now: datetime) -> str:
    """Whoever is new, or gets another role, has still to practise it (ADR 0107)."""
    if standing and standing.staff.role is role:
        return standing.staff.learnt
    return Learnt(How.NEW, role, 0, day_of(now)).written()


def stepped(seen: Account, caller: Caller, step: Step, words: str, now: datetime) -> Account:
    """After a step of an officer who looks after its unit; the same again changes nothing.

    Suspending and ending need one hand and a reason; coming back one of those who check, other than
    who suspended. Refuses OwnAccount, RoleTooWide, NotAnotherHand, AccountReasonMissing,
    AccountStateWrong.
    """
    if caller.subject == seen.staff.id:
        raise OwnAccount
    check_width(caller, seen.staff.role, now)
    if step is Step.SUSPEND:
        return suspended(seen, caller.subject, read_words(words), now)
    if step is Step.RESUME:
        return _resumed(seen, caller, words, now)
    if step is Step.END:
        if seen.staff.state is StaffState.ENDED:
            return seen
        return _moved(seen, StaffState.ENDED, caller.subject, read_words(words), now)
    if seen.staff.state is not StaffState.ACTIVE:
        raise AccountStateWrong
    return replace(seen, confirmed_at=now, version=seen.version + 1)


def suspended(seen: Account, by: str, words: str, now: datetime) -> Account:
    """After it was suspended, by an officer or the clock. Refuses AccountStateWrong (ended)."""
    if seen.staff.state is StaffState.SUSPENDED:
        return seen
    if seen.staff.state is not StaffState.ACTIVE:
        raise AccountStateWrong
    return _moved(seen, StaffState.SUSPENDED, by, words, now)


def due_of(seen: Account, last_seen: datetime | None, now: datetime) -> Due | None:
    """Why somebody should look at a working account; None if nothing is due."""
    body = rule_on(now).body
    if seen.staff.state is not StaffState.ACTIVE or not seen.staff.is_in_period(now):
        return None
    if now - _used(seen, last_seen) >= timedelta(days=body["unused_listed_days"]):
        return Due.UNUSED
    if now - seen.confirmed_at >= timedelta(days=body["confirm_days"]):
        return Due.UNCONFIRMED
    if seen.staff.until is not None and seen.staff.until - now <= ENDING_SOON:
        return Due.RUNNING_OUT
    return None


def is_overdue(seen: Account, last_seen: datetime | None, now: datetime) -> Due | None:
    """Why the clock suspends a working account: disused, or not confirmed, for too long; else
    None."""
    body = rule_on(now).body
    if seen.staff.state is not StaffState.ACTIVE or not seen.staff.is_in_period(now):
        return None
    if now - _used(seen, last_seen) >= timedelta(days=body["unused_suspended_days"]):
        return Due.UNUSED
    grace = timedelta(days=body["confirm_days"] + body["confirm_grace_days"])
    return Due.UNCONFIRMED if now - seen.confirmed_at >= grace else None


def read_words(text: str) -> str:
    """A reason: ten characters at least. Refuses AccountReasonMissing."""
    try:
        words = canonical_line(text, LONGEST_WORDS)
    except TextInvalid:
        words = ""
    if len(words) < SHORTEST_WORDS:
        raise AccountReasonMissing(FieldFault("words", AccountReasonMissing.code))
    return words


def _resumed(seen: Account, caller: Caller, words: str, now: datetime) -> Account:
    if not may_check(caller.role, now):
        raise RoleTooWide
    if seen.staff.state is StaffState.ACTIVE:
        return seen
    if seen.staff.state is not StaffState.SUSPENDED:
        raise AccountStateWrong
    if caller.subject == seen.by:
        raise NotAnotherHand
    back = _moved(seen, StaffState.ACTIVE, caller.subject, read_words(words), now)
    return replace(back, confirmed_at=now)


def _used(seen: Account, last_seen: datetime | None) -> datetime:
    """When it last showed a sign of use: a day of work, its beginning, or somebody's word."""
    signs = (last_seen, seen.staff.from_at, seen.confirmed_at)
    return max(sign for sign in signs if sign is not None)


def _moved(seen: Account, state: StaffState, by: str, words: str, now: datetime) -> Account:
    staff = replace(seen.staff, state=state, cut=int(now.timestamp()))
    return replace(seen, staff=staff, by=by, words=words, version=seen.version + 1)


def _check_hand(seen: Proposal, caller: Caller, now: datetime) -> None:
    if caller.subject == seen.terms.member:
        raise OwnAccount
    if not may_check(caller.role, now):
        raise RoleTooWide
    check_width(caller, seen.terms.role, now)
