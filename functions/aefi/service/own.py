"""What people report of their own doses and of the family's, and what they have reported so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.access import service as access
from functions.aefi.domain.followup import (
    DoseNotFollowed,
    Followed,
    check_followed,
    ends_at,
    is_asked_today,
)
from functions.aefi.domain.report import Report, Said
from functions.aefi.service.recording import Recorded, Teller, record
from functions.aefi.store import codes, doses, reports
from functions.kernel.callers import Caller, Scope
from functions.kernel.errors import NotFound
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.runtime.idempotency import Claim
from functions.runtime.tables import ConditionLost

LIMIT: Final = "aefi.reported"
MOST_A_DAY: Final = 30
"""Versions of a person's reports in a day: more is somebody else's program [J]."""
A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OwnDose:
    """A dose that is followed up, what was reported of it, latest first."""

    dose: Followed
    until: datetime
    is_open: bool
    is_asked_today: bool
    versions: tuple[Said, ...]
    has_code: bool


def doses_of(
    caller: Caller, person: PersonId, now: datetime, request_id: str = ""
) -> tuple[OwnDose, ...]:
    """The doses of the caller or one of the family, with their reports; latest first.

    Raises DoseNotFollowed for anybody else's, AuditUnavailable, CryptoUnavailable, Busy.
    """
    _require(caller, person)
    registry.audited(
        caller, (person,), action="read_aefi", fields=("aefi",), now=now, request_id=request_id
    )
    found = doses.doses_of(registry.shown_to(person))
    return tuple(_shown(one, now) for one in found if one.counts)


def report(
    caller: Caller, person: PersonId, immunization: str, said: Report, *, key: str, now: datetime
) -> Recorded:
    """Report what followed a dose, once per idempotency key; the next version where there is one.

    Raises DoseNotFollowed, FollowUpOver, TooMany, and as `recording.record`.
    """
    dose = dose_of(caller, person, immunization)
    access.count(LIMIT, dose.person, now, most=MOST_A_DAY, per=A_DAY)
    asked = [dose.immunization, *plain(said)]
    claim = Claim.of(caller.subject, "aefi-report", key, asked, now)
    via = "own" if person == caller.subject else "family"
    teller = Teller(via, claim, recognised_at=now)
    return record(
        dose.person, immunization, said, teller, check=lambda one: check_followed(one, now), now=now
    )


def revoke(caller: Caller, person: PersonId, immunization: str) -> None:
    """Take back the code of a dose; told again it changes nothing. Raises DoseNotFollowed, Busy."""
    take_back(dose_of(caller, person, immunization))


def take_back(dose: Followed) -> None:
    """The code of a dose opens nothing any more. Raises Busy."""
    standing = codes.standing(dose)
    if standing.is_off:
        return
    try:
        codes.put_revoked(dose, standing)
    except ConditionLost:
        return  # the next generation was given, which only follows a revocation


def dose_of(caller: Caller, person: PersonId, immunization: str) -> Followed:
    """A dose of the caller or of one of the family. Raises DoseNotFollowed."""
    _require(caller, person)
    for one in registry.shown_to(person):
        found = doses.dose(one, immunization)
        if found is not None and found.counts:
            return found
    raise DoseNotFollowed


def _require(caller: Caller, person: PersonId) -> None:
    own = PersonId(caller.subject)
    linked = person != own and registry.is_guardian(own, person)
    try:
        access.require(caller, Scope(person=person), linked=linked)
    except NotFound:
        raise DoseNotFollowed from None


def _shown(one: Followed, now: datetime) -> OwnDose:
    until = ends_at(one)
    return OwnDose(
        dose=one,
        until=until,
        is_open=now < until,
        is_asked_today=is_asked_today(one, now),
        versions=reports.versions_of(one) if one.reports else (),
        has_code=not codes.standing(one).is_off,
    )


def plain(said: Report) -> list[str]:
    """A report as a claim remembers it."""
    return [",".join(said.symptoms), *map(str, (said.onset, said.severity, said.course, said.note))]
