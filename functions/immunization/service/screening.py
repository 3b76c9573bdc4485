"""Reception and screening: who stands here, by whatever is shown, and what does the doctor find?

The doctor who sends it signs it: the caller. Nothing is looked up by name or number; who is shown
is made known to the registry as at any desk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from functions.immunization.domain import screening as rules
from functions.immunization.domain.appointed import admitted
from functions.immunization.domain.attendance import (
    AppointmentMissing,
    Attendance,
    AttendanceId,
    AttendanceUnknown,
    WalkIn,
    attendance_id,
)
from functions.immunization.domain.dose import key_of
from functions.immunization.domain.screening import Vitals
from functions.immunization.service import cautions, expecting
from functions.immunization.service.sites import site_of
from functions.immunization.store import attendances, doses
from functions.immunization.store.doses import History
from functions.kernel.callers import Caller
from functions.kernel.identifiers import PersonId, StaffId, UnitId, opaque_id
from functions.kernel.periods import day_of
from functions.kernel.vaccines import product
from functions.registry import service as registry
from functions.runtime import crypto
from functions.runtime.idempotency import IdempotencyKeyReused


@dataclass(frozen=True, slots=True)
class Checklist:
    """What the person answered and what was measured, for the vaccine of today; `walk_in` is why
    somebody without an appointment is vaccinated."""

    product: str
    answers: Mapping[str, bool]
    vitals: Vitals
    walk_in: WalkIn | None = None


def screen(
    caller: Caller, shown: registry.Sight, checklist: Checklist, key: str, now: datetime
) -> Attendance:
    """Screen somebody who has an appointment here today, or a reason to come without; once per
    idempotency key.

    Raises NotASite, AppointmentMissing, ProductUnknown, ChecklistIncomplete, VitalImpossible,
    NoRuleInForce, the refusals of `registry.see`, IdempotencyKeyReused, CryptoUnavailable, Busy.
    """
    site, vaccine = site_of(caller), product(checklist.product)
    day = key_of(now)
    digest = crypto.mac(caller.subject.encode(), f"screening|{key}".encode())
    id_ = attendance_id(day, opaque_id(digest[:16]))
    rule = rules.checklist_on(day_of(now))
    said = checklist.answers, checklist.vitals, vaccine.code
    decision = rules.decide(rule, *said)
    person = registry.record_holder(registry.see(shown, now, now).person)
    if cautions.had_severe_event(person):
        decision = rules.decide(rule, *said, had_severe_event=True)
    campaign, walk_in = _admitted(site, person, id_, checklist.walk_in, now)
    made = Attendance(
        id=id_,
        site=site,
        person=person,
        product=vaccine.code,
        decision=decision,
        answers=dict(checklist.answers),
        vitals=asdict(checklist.vitals),
        doctor=StaffId(caller.subject),
        at=now,
        campaign=campaign,
        walk_in=walk_in,
    )
    standing = attendances.put_new(made)
    if _said(standing) != _said(made):
        raise IdempotencyKeyReused
    return standing


def attendance_of(caller: Caller, id_: str) -> Attendance:
    """A screening of the caller's site. Raises NotASite, AttendanceUnknown."""
    found = attendances.attendance(site_of(caller), id_)
    if found is None:
        raise AttendanceUnknown
    return found


def history_of(person: PersonId) -> History:
    """The doses of one of a person's records, and beside them those of their others.

    Raises Busy, CryptoUnavailable.
    """
    return doses.history(person, registry.shown_to(registry.record_holder(person)))


def _admitted(
    site: UnitId, person: PersonId, id_: AttendanceId, walk_in: WalkIn | None, now: datetime
) -> tuple[str, WalkIn | None]:
    """By which appointment, or why without; who was let in under this id before still is."""
    try:
        return admitted(expecting.appointments_of(person, site, day_of(now)), walk_in)
    except AppointmentMissing:
        standing = attendances.attendance(site, id_)
        if standing is None:
            raise
        return standing.campaign, standing.walk_in


def _said(one: Attendance) -> tuple[object, ...]:
    return one.person, one.product, one.answers, one.vitals
