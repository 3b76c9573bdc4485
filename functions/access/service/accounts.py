"""Staff accounts are drawn up, and agreed to by others; from then on they work.

What somebody may do is read from their record on each request, so an agreed change of role or unit
holds on the very next one, and the sessions of before have ended.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from functions.access.domain import account_steps as steps
from functions.access.domain import accounts as rules
from functions.access.domain.account_refusals import (
    OwnAccount,
    ProposalUnknown,
    RoleTooWide,
    UnitUnknown,
)
from functions.access.domain.accounts import Account, Proposal, State, Terms, WantedAccount
from functions.access.domain.register import Entry
from functions.access.service import account_sealing as sealing
from functions.access.service import refusals
from functions.access.service.audit import SUFFIX_BITS, write_audit
from functions.access.service.staff import working_unit_of
from functions.access.store import accounts as store
from functions.kernel.base32 import CodeUnreadable
from functions.kernel.callers import Caller, covers
from functions.kernel.errors import Busy, FieldFault, Forbidden, NotFound
from functions.kernel.identifiers import opaque_id, read_opaque_id
from functions.runtime import entropy, settings
from functions.runtime.idempotency import IdempotencyKeyReused
from functions.runtime.tables import ConditionLost

LISTED: Final = 100
NAMES: Final = ("name", "phone")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A proposal as it would be put, and what stands now under that account."""

    proposal: Proposal
    standing: Account | None


def draw_up(caller: Caller, wanted: WantedAccount, key: str, now: datetime) -> Drawn:
    """The proposal that `wanted` makes for the caller, checked, nothing written.

    `key` tells proposals of a caller apart: the same again is the same. Raises UnitUnknown,
    RoleTooWide, OwnAccount, AccountElsewhere, AccountUnchanged, the refusals of `terms_of`, Busy.
    """
    try:
        unit = working_unit_of(wanted.unit)
    except NotFound:
        raise UnitUnknown(FieldFault("unit", UnitUnknown.code)) from None
    terms = rules.terms_of(wanted, unit, settings.issuer(), now)
    rules.check_may_propose(caller, unit, terms.role, now)
    standing = account_of(terms.member)
    rules.check_change(caller, terms, standing)
    made = Proposal(
        id=id_of(caller, key),
        terms=terms,
        state=State.PROPOSED,
        by=caller.subject,
        at=now,
        rule_id=rules.rule_on(now).rule_id,
        base=standing.version if standing else 0,
        before=f"{standing.staff.role}@{standing.staff.unit}" if standing else "",
    )
    return Drawn(made, standing)


def id_of(caller: Caller, key: str) -> str:
    """The id of what a caller proposes under a key: the same asked again has the same one."""
    return opaque_id(hashlib.sha256(f"account|{caller.subject}|{key}".encode()).digest()[:16])


def propose(
    caller: Caller, wanted: WantedAccount, key: str, now: datetime, at: datetime | None = None
) -> Proposal:
    """Draw an account up, or another role, unit or period for one. The same again is the same.

    `at` is when it was asked for, where that was before. Raises as `draw_up`,
    IdempotencyKeyReused, AuditUnavailable.
    """
    try:
        made = draw_up(caller, wanted, key, now).proposal
    except (RoleTooWide, OwnAccount) as refusal:
        refusals.keep_refusal(caller, caller.route, refusal, now)
        raise
    return put_drawn(caller, made, now, at)


def put_drawn(caller: Caller, made: Proposal, now: datetime, at: datetime | None) -> Proposal:
    """Put a proposal that was drawn up. The same again is the same. Raises IdempotencyKeyReused,
    AuditUnavailable, Busy."""
    made = replace(made, at=at or now)
    audit(caller, made.terms.member, "propose_account", now)
    entry = Entry(made.terms.member, now, caller.subject, "propose", _told(made.terms))
    try:
        store.put_proposal(made, sealing.seal_proposal(made), entry, suffix())
    except ConditionLost:
        standing = proposal_of(made.id)
        if standing is None or standing.terms != made.terms:
            raise IdempotencyKeyReused from None
        return standing
    return made


def waiting(caller: Caller, now: datetime) -> tuple[Proposal, ...]:
    """Proposals of the caller's area that wait, by division; their names are put on record first.
    Raises AuditUnavailable, Busy."""
    division = caller.division or ""
    found = tuple(
        sealing.open_proposal(sealed, changed)
        for sealed, changed in store.waiting_in(division, LISTED)
    )
    shown = tuple(
        one
        for one in found
        if one.state is State.PROPOSED and covers(caller.division, one.terms.division)
    )
    audit_many(caller, [one.terms.member for one in shown], "read_account", now)
    return shown


def agree(caller: Caller, identifier: str, seal: str, now: datetime) -> Proposal:
    """Agree to the terms seen; the last hand needed makes the account.

    Raises ProposalUnknown, OwnAccount, RoleTooWide, NotAnotherHand, TermsOther, ProposalOver,
    UnitUnknown (closed since), AuditUnavailable, Busy (somebody else came between: again).
    """
    return _decide(
        caller, identifier, "agree_account", lambda seen: steps.agreed(seen, caller, seal, now), now
    )


def refuse(caller: Caller, identifier: str, words: str, now: datetime) -> Proposal:
    """Refuse it, for good, and say why. Raises as `agree`, AccountReasonMissing."""
    return _decide(
        caller,
        identifier,
        "refuse_account",
        lambda seen: steps.refused(seen, caller, words, now),
        now,
    )


def account_of(member: str) -> Account | None:
    """An account by its staff id. Raises Busy, CryptoUnavailable."""
    found = store.account(member)
    return sealing.opened(*found) if found else None


def proposal_of(identifier: str) -> Proposal | None:
    """A proposal by its id. Raises Busy, CryptoUnavailable."""
    found = store.proposal_head(identifier)
    return sealing.open_proposal(*found) if found else None


def audit(caller: Caller, member: str, action: str, now: datetime) -> None:
    """Put on record that somebody's account was seen or changed. Raises AuditUnavailable."""
    audit_many(caller, [member], action, now)


def audit_many(caller: Caller, members: list[str], action: str, now: datetime) -> None:
    """As `audit`, of several. Raises AuditUnavailable."""
    subjects = [f"staff#{member}" for member in members]
    write_audit(caller, subjects, action=action, fields=NAMES, allowed=True, now=now)


def suffix() -> str:
    """What tells two lines of the register at one instant apart."""
    return entropy.token(SUFFIX_BITS)


def _decide(
    caller: Caller,
    identifier: str,
    action: str,
    taken: Callable[[Proposal], Proposal],
    now: datetime,
) -> Proposal:
    seen = _proposal(caller, identifier)
    try:
        decided = taken(seen)
    except Forbidden as refusal:
        refusals.keep_refusal(caller, caller.route, refusal, now)
        raise
    if decided == seen:
        return seen
    made, standing = None, None
    if decided.state is State.AGREED:
        _check_unit(decided.terms)
        standing = account_of(decided.terms.member)
        made = steps.made_of(decided, standing, now)
    audit(caller, seen.terms.member, action, now)
    words = decided.words or _told(decided.terms)
    entry = Entry(seen.terms.member, now, caller.subject, action.partition("_")[0], words)
    terms = decided.terms
    names = sealing.seal_names(terms.member, terms.name, terms.phone) if made else ""
    try:
        account = (made, standing) if made else None
        store.put_decision(decided, seen, account, names, (entry, suffix()))
    except ConditionLost:
        # Our own first try may have been written and its answer lost: then it stands as we want it.
        if proposal_of(seen.id) == decided:
            return decided
        raise Busy from None
    if made and standing:
        from functions.access.service import account_ending

        account_ending.end_openings(standing.staff, now)
    return decided


def _proposal(caller: Caller, identifier: str) -> Proposal:
    try:
        found = proposal_of(read_opaque_id(identifier))
    except CodeUnreadable:
        raise ProposalUnknown from None
    if found is None or not covers(caller.division, found.terms.division):
        raise ProposalUnknown
    return found


def _check_unit(terms: Terms) -> None:
    try:
        unit = working_unit_of(terms.unit)
    except NotFound:
        raise UnitUnknown from None
    if unit.division != terms.division:
        raise UnitUnknown


def _told(terms: Terms) -> str:
    return f"{terms.role}@{terms.unit}"
