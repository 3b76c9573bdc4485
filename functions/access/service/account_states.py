"""Staff who are suspended, come back, leave or are confirmed; units that close and open again.

Each step holds on the very next request, for the record is read there. Who did it, when and why
stands in the register, in the same transaction as the step.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from functions.access.domain import account_steps as steps
from functions.access.domain.account_refusals import (
    AccountUnknown,
    OwnUnit,
    UnitClosed,
    UnitUnknown,
)
from functions.access.domain.account_steps import Step
from functions.access.domain.accounts import Account, check_may_propose, read_account
from functions.access.domain.register import Entry
from functions.access.domain.staff import StaffState, Unit, UnitState, staff_id
from functions.access.service import account_ending as ending
from functions.access.service import account_sealing as sealing
from functions.access.service import refusals
from functions.access.service.accounts import account_of, audit, audit_many, suffix
from functions.access.service.audit import write_audit
from functions.access.store import accounts as store
from functions.access.store import onboarding, people
from functions.kernel.callers import Caller, Role, covers
from functions.kernel.errors import Busy, Forbidden, Refusal
from functions.runtime import settings
from functions.runtime.tables import ConditionLost

LISTED: Final = 100
REGISTER: Final = 50


def accounts_seen(
    caller: Caller, now: datetime, division: str | None = None
) -> tuple[Account, ...]:
    """Accounts of the caller's area, or of a division of it, by division and unit, at most 100;
    their names are put on record first. Raises AuditUnavailable, Busy."""
    area = caller.division or ""
    asked = division if division and covers(area, division) else area
    members = store.members_in(asked, LISTED)
    found = [sealing.opened(*one) for one in store.accounts_of(members)]
    shown = [one for one in found if covers(asked, one.division)]
    audit_many(caller, [one.staff.id for one in shown], "read_account", now)
    return tuple(shown)


def account_seen(caller: Caller, name: str, now: datetime) -> tuple[Account, tuple[Entry, ...]]:
    """An account and its register, newest first. Raises AccountNameInvalid, AccountUnknown,
    AuditUnavailable, Busy."""
    found = _account(caller, name)
    audit(caller, found.staff.id, "read_account", now)
    return found, store.register_of(found.staff.id, REGISTER)


def step(caller: Caller, name: str, step: Step, words: str, now: datetime) -> Account:
    """Suspend, let come back, end or confirm an account; sessions and openings end at once.

    Raises AccountNameInvalid, AccountUnknown, OwnAccount, RoleTooWide, NotAnotherHand,
    AccountReasonMissing, AccountStateWrong, AuditUnavailable, Busy (somebody else came between).
    """
    seen = _account(caller, name)
    try:
        _check_near(caller, seen, now)
        made = steps.stepped(seen, caller, step, words, now)
    except Forbidden as refusal:
        raise _kept(caller, refusal, now) from None
    if made == seen:
        _end_what_is_held(seen, now)
        return seen
    audit(caller, seen.staff.id, f"{step.value}_account", now)
    return put_step(made, seen, step.value, (caller.subject, made.words), now)


def put_step(
    made: Account, seen: Account, name: str, told: tuple[str, str], now: datetime
) -> Account:
    """Put a step and its line of the register; what a suspended or former member holds ends.

    `told` are who and why. Raises Busy.
    """
    by, words = told
    entry = Entry(seen.staff.id, now, by, name, words if name != Step.CONFIRM else "")
    names = sealing.seal_names(seen.staff.id, seen.name, seen.phone) if seen.name else ""
    try:
        store.put_step(made, seen, names, (entry, suffix()))
    except ConditionLost:
        if account_of(seen.staff.id) != made:
            raise Busy from None
    _end_what_is_held(made, now)
    return made


def close_unit(caller: Caller, identifier: str, words: str, now: datetime) -> Unit:
    """Close a unit of the caller's area: its staff pass no door from the next request on, and its
    rights to other areas' data end. The same again changes nothing.

    Raises UnitUnknown, RoleTooWide, OwnUnit, UnitClosed, AccountReasonMissing, AuditUnavailable,
    Busy.
    """
    unit = _unit(caller, identifier, now)
    if unit.id == caller.unit:
        raise _kept(caller, OwnUnit(), now)
    if unit.state is not UnitState.CLOSED:
        _put_unit(caller, unit, UnitState.CLOSED, words, now)
    ending.end_rights(unit.id, now)
    return _unit(caller, identifier, now)


def open_unit(caller: Caller, identifier: str, words: str, now: datetime) -> Unit:
    """The ministry opens a closed unit again, by another hand than closed it. Raises as
    `close_unit`."""
    unit = _unit(caller, identifier, now)
    if caller.role is not Role.MINISTRY_OPERATOR or people.closed_by(unit.id) == caller.subject:
        raise _kept(caller, OwnUnit(), now)
    if unit.state is not UnitState.ACTIVE:
        _put_unit(caller, unit, UnitState.ACTIVE, words, now)
    return _unit(caller, identifier, now)


def _put_unit(caller: Caller, unit: Unit, state: UnitState, words: str, now: datetime) -> None:
    if {unit.state, state} != {UnitState.ACTIVE, UnitState.CLOSED}:
        raise UnitClosed
    said, name = steps.read_words(words), "close" if state is UnitState.CLOSED else "open"
    write_audit(
        caller, (f"unit#{unit.id}",), action=f"{name}_unit", fields=("unit",), allowed=True, now=now
    )
    entry = Entry(f"unit#{unit.id}", now, caller.subject, name, said)
    try:
        onboarding.put_state(unit, state, entry, suffix())
    except ConditionLost:
        standing = people.unit(unit.id)
        if standing is None or standing.state is not state:
            raise Busy from None


def _unit(caller: Caller, identifier: str, now: datetime) -> Unit:
    unit = people.unit(identifier)
    if unit is None or not covers(caller.division, unit.division):
        raise UnitUnknown
    try:
        check_may_propose(caller, unit, caller.role, now)
    except Forbidden as refusal:
        raise _kept(caller, refusal, now) from None
    return unit


def _account(caller: Caller, name: str) -> Account:
    found = account_of(staff_id(settings.issuer(), read_account(name)))
    if found is None or not covers(caller.division, found.division):
        raise AccountUnknown
    return found


def _check_near(caller: Caller, seen: Account, now: datetime) -> None:
    """Refuse RoleTooWide: somebody of another kind of unit than the caller looks after."""
    unit = people.unit(seen.staff.unit)
    if unit is not None:
        check_may_propose(caller, unit, seen.staff.role, now)


def _end_what_is_held(one: Account, now: datetime) -> None:
    if one.staff.state in {StaffState.SUSPENDED, StaffState.ENDED}:
        ending.end_openings(one.staff, now)


def _kept(caller: Caller, refusal: Refusal, now: datetime) -> Refusal:
    refusals.keep_refusal(caller, caller.route, refusal, now)
    return refusal
