"""Accounts that a file proposes: who sent it as they stand now, and what each row would do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from functions.access.domain.accounts import Proposal, WantedAccount
from functions.access.domain.staff import StaffNotActive, caller_of
from functions.access.policy import policy_line
from functions.access.service import accounts, volume
from functions.access.service.accounts import Drawn
from functions.access.store import people
from functions.kernel.callers import Caller


def acting(member: str, route: str, now: datetime) -> Caller:
    """A member of staff as their record stands now, at work on what they asked for at a door.

    Background work begins here: whom it reads is counted anew, whatever the same container did
    for them before (ADR 0131). Raises StaffNotActive, Busy.
    """
    volume.forget()
    found = people.staff(member)
    unit = people.unit(found.unit) if found else None
    caller, line = caller_of(found, unit, "file", now), policy_line(route)
    if line is None:
        return caller
    relations = line.grants.get(caller.role, frozenset())
    return replace(caller, route=route, relations=relations, purpose=line.staff_purpose)


def comparing(member: str, unit: str, route: str, now: datetime) -> Caller:
    """Whoever sent a file of a unit whose rows are compared with people: counted for whom they
    learn of (ADR 0130). Raises StaffNotActive (moved to another unit, too), VolumeLimit, Busy."""
    caller = acting(member, route, now)
    if caller.unit != unit:
        raise StaffNotActive
    volume.check_open(caller, now)
    return caller


def account_in_file(
    caller: Caller, wanted: WantedAccount, now: datetime
) -> tuple[Proposal | None, bool]:
    """The proposal that stands where a row's would be put (None: it is new), and whether it changes
    an account that stands; nothing is written. Raises as `accounts.draw_up`."""
    drawn = accounts.draw_up(caller, wanted, "", now)
    id_ = accounts.id_of(caller, _key(drawn))
    return accounts.proposal_of(id_), drawn.standing is not None


def propose_in_file(caller: Caller, wanted: WantedAccount, now: datetime, at: datetime) -> Proposal:
    """Propose the account of a row of a file that was announced at `at`. Raises as
    `accounts.propose`."""
    drawn = accounts.draw_up(caller, wanted, "", now)
    made = replace(drawn.proposal, id=accounts.id_of(caller, _key(drawn)))
    return accounts.put_drawn(caller, made, now, at)


def _key(drawn: Drawn) -> str:
    """A row is named by its content and by the account it would change."""
    return f"file|{drawn.proposal.terms.seal}|{drawn.proposal.base}"
