"""Who is taken on as staff, where, in which role and for how long; and who has to agree?

An officer draws an account up; it passes no door before others have agreed to exactly these terms,
neither who drew it up nor whom it is for (security.md PM-20). The secret is set at the ministry's
issuer, with the account's first sign-in there: the platform only knows how the issuer calls it.
Which unit may have which role, who may give it, and by how many hands stands in data/accounts.json.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Final

from functions.access.domain.account_refusals import (
    AccountElsewhere,
    AccountNameInvalid,
    AccountUnchanged,
    OwnAccount,
    PeriodInvalid,
    RoleTooWide,
    RoleUnfit,
    RoleUnknown,
    UnitUnknown,
)
from functions.access.domain.staff import (
    PostingImpossible,
    Staff,
    StaffState,
    Unit,
    check_posting,
    staff_id,
)
from functions.kernel.callers import STAFF_ROLES, Caller, Role, covers
from functions.kernel.errors import FieldFault
from functions.kernel.names import canonical_name
from functions.kernel.periods import day_of, end_of_day, start_of_day
from functions.kernel.phones import Phone, read_phone
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set

_SUBJECT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,63}")


class State(StrEnum):
    """Where a proposal stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class WantedAccount:
    """An account as it is asked for, unchecked; both days are included.

    `account` is how the issuer calls it (`sub`).
    """

    account: str
    name: str
    phone: str
    role: str
    unit: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed to; `member` is the staff id. `from_at` is included, `until` is not."""

    member: str
    name: str
    phone: Phone
    role: Role
    unit: str
    division: str
    from_at: datetime
    until: datetime

    @property
    def seal(self) -> str:
        """What an approver says they have seen: 32 hexadecimal digits over all of it."""
        told = [
            self.member, self.name, self.phone, self.role.value, self.unit, self.division,
            self.from_at.isoformat(), self.until.isoformat(),
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:32]

    def staff(self, cut: int = 0) -> Staff:
        """The member of staff that these terms make; `cut` ends sessions up to that second."""
        return Staff(
            self.member, self.role, self.unit, StaffState.ACTIVE, self.from_at, self.until, cut
        )


@dataclass(frozen=True, slots=True)
class Account:
    """A member of staff as an account: who it is, since when, and what was last done to it.

    `confirmed_at` is when somebody last said that they still work there; `by` and `words` are of
    the last suspension or end. `version` grows with each step, 0 where none was ever taken.
    """

    staff: Staff
    name: str
    phone: str
    division: str
    made_at: datetime
    confirmed_at: datetime
    by: str = ""
    words: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """An account somebody wants; `base` is the version of the account that it would change, 0 for a
    new one; `before` its role and unit then."""

    id: str
    terms: Terms
    state: State
    by: str
    at: datetime
    rule_id: str
    base: int = 0
    before: str = ""
    hands: frozenset[str] = frozenset()
    words: str = ""
    version: int = 1

    @property
    def hands_needed(self) -> int:
        """How many have to agree, by the rule it was drawn up under."""
        return int(account_rules().version(self.rule_id).body["hands"][self.terms.role.value])


@cache
def account_rules() -> RuleSet:
    """The dated rules of staff accounts."""
    return load_rule_set("functions.access.domain", "data/accounts.json")


def rule_on(now: datetime) -> Rule:
    """The rules in force. Refuses NoRuleInForce."""
    return in_force(account_rules(), day_of(now))


def terms_of(wanted: WantedAccount, unit: Unit, issuer: str, now: datetime) -> Terms:
    """The terms of an account that is asked for in a unit.

    Refuses AccountNameInvalid, NameInvalid, PhoneInvalid, RoleUnknown, RoleUnfit, PeriodInvalid.
    """
    subject = read_account(wanted.account)
    role = read_role(wanted.role)
    rule, today = rule_on(now), day_of(now)
    first, last = wanted.first, wanted.last
    if last < first or (last - first).days >= rule.body["longest_days"]:
        raise PeriodInvalid(FieldFault("last", PeriodInvalid.code))
    if first < today or (first - today).days > rule.body["furthest_start_days"]:
        raise PeriodInvalid(FieldFault("first", PeriodInvalid.code))
    made = Terms(
        member=staff_id(issuer, subject),
        name=canonical_name(wanted.name),
        phone=read_phone(wanted.phone),
        role=role,
        unit=unit.id,
        division=unit.division,
        from_at=start_of_day(first),
        until=end_of_day(last),
    )
    if role.value not in rule.body["roles"].get(unit.kind, ()):
        raise RoleUnfit(FieldFault("role", RoleUnfit.code))
    try:
        check_posting(made.staff(), unit)
    except PostingImpossible:
        raise RoleUnfit(FieldFault("role", RoleUnfit.code)) from None
    return made


def read_account(text: str) -> str:
    """How the issuer calls an account, from outside. Refuses AccountNameInvalid."""
    if not _SUBJECT.fullmatch(text):
        raise AccountNameInvalid(FieldFault("account", AccountNameInvalid.code))
    return text


def read_role(text: str) -> Role:
    """A role of staff. Refuses RoleUnknown."""
    found = next((role for role in STAFF_ROLES if role.value == text), None)
    if found is None:
        raise RoleUnknown(FieldFault("role", RoleUnknown.code))
    return found


def check_may_propose(caller: Caller, unit: Unit, role: Role, now: datetime) -> None:
    """Refuse UnitUnknown for a unit outside the caller's area; RoleTooWide where nobody of their
    role may give that role in a unit of that kind."""
    if not covers(caller.division, unit.division):
        raise UnitUnknown(FieldFault("unit", UnitUnknown.code))
    body = rule_on(now).body
    if unit.kind not in body["proposed_by"].get(caller.role.value, ()):
        raise RoleTooWide
    check_width(caller, role, now)


def check_width(caller: Caller, role: Role, now: datetime) -> None:
    """Refuse RoleTooWide for a role that only the nation gives, anywhere else."""
    if role.value in rule_on(now).body["of_the_nation"] and caller.division != "":
        raise RoleTooWide


def may_check(role: Role, now: datetime) -> bool:
    """Do people of this role agree to accounts, where their area allows it?"""
    return role.value in rule_on(now).body["checked_by"]


def check_change(caller: Caller, terms: Terms, standing: Account | None) -> None:
    """Refuse OwnAccount (a proposal for oneself), AccountElsewhere (it works outside the caller's
    area), AccountUnchanged (exactly this stands)."""
    if caller.subject == terms.member:
        raise OwnAccount
    if standing is None or standing.staff.state is StaffState.ENDED:
        return
    if not covers(caller.division, standing.division):
        raise AccountElsewhere
    now_has = standing.staff
    same = (now_has.role, now_has.unit, now_has.until) == (terms.role, terms.unit, terms.until)
    if same and now_has.state is StaffState.ACTIVE:
        raise AccountUnchanged
