"""Who works where, in which role, and what may they look after?

A unit lies in a division; its staff look after that division and all below it. A member has no
rights until the record is ACTIVE, and the record is read on each request: whoever is moved to
another unit has lost the old one with the next request (security.md Z14).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.kernel.callers import STAFF_ROLES, Caller, Role
from functions.kernel.errors import Forbidden, Invalid, Unidentified

LONGEST_TOKEN: Final = 8192
LONGEST_SHIFT: Final = timedelta(hours=12)
"""A token older than a shift is refused, whatever its own end says."""
SECOND_FACTORS: Final = frozenset({"mfa"})
"""RFC 8176: the issuer says that more than one factor was used."""
_FACTORS: Final = frozenset(
    {
        "face", "fpt", "geo", "hwk", "iris", "kba", "mca", "mfa", "otp", "pin", "pwd", "rba",
        "retina", "sc", "sms", "swk", "tel", "user", "vbm", "wia",
    }
)  # fmt: skip
"""All names of RFC 8176, section 2."""

_DEPTHS: Final = {
    Role.COMMUNE_OFFICER: (3,),
    Role.DISTRICT_OFFICER: (2,),
    Role.PROVINCE_OFFICER: (1,),
    Role.EPIDEMIOLOGIST: (0, 1, 2),
    Role.SAMPLER: (1, 2, 3),
    Role.LAB_TECHNICIAN: (0, 1, 2),
    Role.LAB_APPROVER: (0, 1, 2),
    Role.DOCTOR: (1, 2, 3),
    Role.VACCINATOR: (1, 2, 3),
    Role.MINISTRY_OPERATOR: (0,),
    Role.AUDITOR: (0, 1),
    Role.ORGANISATION: (1, 2, 3),
}
"""How deep the division of a role's unit lies: nation 0, province 1, district 2, commune 3."""


class StaffState(StrEnum):
    """From application to leaving; who is suspended may come back."""

    PENDING = "pending"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


class UnitState(StrEnum):
    """A unit counts once two of the ministry have checked its licence (security.md PM-20).

    One that is closed keeps its name in what it did; nobody of it passes a door.
    """

    PENDING = "pending"
    ACTIVE = "active"
    REFUSED = "refused"
    CLOSED = "closed"


class MfaRequired(Forbidden):
    """The issuer saw one factor only (security.md A10)."""

    code = "MFA_REQUIRED"
    vi = "Cần đăng nhập bằng hai lớp xác thực."
    en = "A second factor is needed to sign in."


class StaffNotActive(Forbidden):
    """Known to the issuer, but not (or no longer) staff of an active unit here."""

    code = "STAFF_NOT_ACTIVE"
    vi = "Tài khoản cán bộ chưa được kích hoạt hoặc đã ngừng."
    en = "This staff account is not active."


class PostingImpossible(Invalid):
    """The role does not exist at the level of that unit."""

    code = "POSTING_IMPOSSIBLE"
    vi = "Vai trò không phù hợp với cấp của đơn vị."
    en = "The role does not fit the level of the unit."


@dataclass(frozen=True, slots=True)
class Unit:
    """A health or government unit; `division` is a path, "" for the nation."""

    id: str
    kind: str
    name: str
    division: str
    parent: str = ""
    state: UnitState = UnitState.ACTIVE

    @property
    def is_active(self) -> bool:
        """May its staff do anything, and may others count on it?"""
        return self.state is UnitState.ACTIVE

    @property
    def depth(self) -> int:
        """Nation 0, province 1, district 2, commune 3."""
        return len(self.division.split("/")) if self.division else 0


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff; `id` is ``<issuer>|<sub>``.

    `from_at` is included, `until` is not; None where no period was set. Tokens issued at the unix
    second `cut` or before are no longer taken: the sessions that a change has ended. `learnt`
    is as `domain.learning` writes it.
    """

    id: str
    role: Role
    unit: str
    state: StaffState = StaffState.PENDING
    from_at: datetime | None = None
    until: datetime | None = None
    cut: int = 0
    learnt: str = ""

    def is_in_period(self, now: datetime) -> bool:
        """Is this an instant of the period they were taken on for?"""
        begun = self.from_at is None or self.from_at <= now
        return begun and (self.until is None or now < self.until)


def staff_id(issuer: str, subject: str) -> str:
    """How a member of staff is called: unique only together with the issuer."""
    return f"{issuer}|{subject}"


def check_posting(staff: Staff, unit: Unit) -> None:
    """Refuse PostingImpossible for a role that its unit's level does not have."""
    if staff.role not in STAFF_ROLES or unit.depth not in _DEPTHS[staff.role]:
        raise PostingImpossible
    if staff.unit != unit.id:
        raise PostingImpossible


def caller_of(staff: Staff | None, unit: Unit | None, session: str, now: datetime) -> Caller:
    """The member as a caller at this instant. Refuses StaffNotActive."""
    if staff is None or unit is None or not unit.is_active or staff.state is not StaffState.ACTIVE:
        raise StaffNotActive
    if not staff.is_in_period(now):
        raise StaffNotActive
    return Caller(
        role=staff.role,
        subject=staff.id,
        session=session,
        unit=unit.id,
        division=unit.division,
        learnt=staff.learnt,
    )


def check_factors(amr: object) -> None:
    """Refuse MfaRequired unless the issuer saw a second factor; Unidentified for a wrong type."""
    if not isinstance(amr, list) or not all(isinstance(told, str) for told in amr):
        raise Unidentified if amr is not None else MfaRequired
    if SECOND_FACTORS.isdisjoint(amr):
        raise MfaRequired


def factors_in(amr: object) -> str:
    """The factors that an issuer tells, for a log: names of RFC 8176 alone, in order."""
    told = amr if isinstance(amr, list) else []
    return " ".join(sorted({one for one in told if isinstance(one, str) and one in _FACTORS}))
