"""Who is asking, in which role, from which unit, and why?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Closed list of roles; a person has exactly one per session."""

    ANONYMOUS = "anonymous"
    CITIZEN = "citizen"
    GATE_DEVICE = "gate_device"
    COMMUNE_OFFICER = "commune_officer"
    DISTRICT_OFFICER = "district_officer"
    PROVINCE_OFFICER = "province_officer"
    EPIDEMIOLOGIST = "epidemiologist"
    SAMPLER = "sampler"
    LAB_TECHNICIAN = "lab_technician"
    LAB_APPROVER = "lab_approver"
    DOCTOR = "doctor"
    """At a vaccination site: screens people before the injection, and signs."""
    VACCINATOR = "vaccinator"
    """At a vaccination site: injects whom a doctor has screened."""
    MINISTRY_OPERATOR = "ministry_operator"
    AUDITOR = "auditor"
    ORGANISATION = "organisation"
    """Of an enterprise or school that lists its people for vaccination; it looks after no area."""
    SYSTEM = "system"
    """The platform itself, where no person asks: sending a message. It passes no door."""


CALLING = tuple(role for role in Role if role is not Role.SYSTEM)
"""Roles in which somebody may stand at a door."""
STAFF_ROLES = frozenset(
    {
        Role.COMMUNE_OFFICER,
        Role.DISTRICT_OFFICER,
        Role.PROVINCE_OFFICER,
        Role.EPIDEMIOLOGIST,
        Role.SAMPLER,
        Role.LAB_TECHNICIAN,
        Role.LAB_APPROVER,
        Role.DOCTOR,
        Role.VACCINATOR,
        Role.MINISTRY_OPERATOR,
        Role.AUDITOR,
        Role.ORGANISATION,
    }
)


class Relation(StrEnum):
    """How a caller stands to the object asked for, nearest first."""

    OWN = "own"
    UNIT = "unit"
    JURISDICTION = "jurisdiction"
    GRANTED = "granted"
    """The ministry granted the caller's unit a right to such data of that area (ADR 0086)."""
    PUBLIC = "public"


class Purpose(StrEnum):
    """Closed list of purposes; there is no value for law enforcement (security.md PM-07)."""

    SELF_SERVICE = "self_service"
    EPIDEMIC_CONTROL = "epidemic_control"
    TESTING = "testing"
    VACCINATION = "vaccination"
    VENUE_OPERATION = "venue_operation"
    ADMINISTRATION = "administration"
    TRANSPARENCY = "transparency"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an object lives: its owner, its unit or venue, and its division path.

    `division` is a path of codes from the province down, e.g. ``01/001/00001``; the nation is "".
    """

    person: str | None = None
    unit: str | None = None
    division: str | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """What a right in force opens: one kind of data (``testing.cases``) of one area."""

    right: str
    datum: str
    area: str


@dataclass(frozen=True, slots=True)
class Caller:
    """An admitted caller. `subject` is a person id, device id or staff id; "" if anonymous.

    `signed_in` is the unix second at which a citizen's session began, 0 for all others. `granted`
    is what rights open to them on this route, as they stood when the request came; `shows` is the
    kind of data that the route shows; `learnt` is what a staff record says of training.
    """

    role: Role
    subject: str = ""
    session: str = ""
    unit: str = ""
    division: str | None = None
    phone_verified: bool = False
    purpose: Purpose = Purpose.SELF_SERVICE
    relations: frozenset[Relation] = frozenset()
    route: str = ""
    signed_in: int = 0
    granted: tuple[Granted, ...] = ()
    shows: str = ""
    learnt: str = ""

    @property
    def is_staff(self) -> bool:
        """Is this a member of staff of some unit?"""
        return self.role in STAFF_ROLES


def covers(jurisdiction: str | None, division: str | None) -> bool:
    """Does the jurisdiction path hold the division path? The nation ("") holds all."""
    if jurisdiction is None or division is None:
        return False
    if jurisdiction == "":
        return True
    return division == jurisdiction or division.startswith(jurisdiction + "/")
