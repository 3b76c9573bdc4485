"""Screening: who stands before the doctor, of the queue or by what is shown, and what is found?

The doctor who sends it signs it: the caller. Nothing is looked up by name or number; who is shown
is made known to the registry as at any desk. Whoever was not received before is so by this.
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
from functions.immunization.domain.screening import Decision, Vitals
from functions.immunization.service import cautions, expecting, receiving
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
    caller: Caller, shown: registry.Sight | str, checklist: Checklist, key: str, now: datetime
) -> Attendance:
    """Screen somebody of the queue, by the id of their reception, or shown here, who has an
    appointment here today or a reason to come without; once per idempotency key.

    Raises NotASite, ReceptionUnknown, AppointmentMissing, ProductUnknown, ChecklistIncomplete,
    VitalImpossible, NoRuleInForce, the refusals of `registry.see`, IdempotencyKeyReused,
    CryptoUnavailable, Busy.
    """
    site, day = site_of(caller), key_of(now)
    digest = crypto.mac(caller.subject.encode(), f"screening|{key}".encode())
    id_ = attendance_id(day, opaque_id(digest[:16]))
    decide(checklist, now)  # what is wrong with the list is told before anybody is looked up
    seen = (
        receiving.reception_of(caller, shown, now)
        if isinstance(shown, str)
        else registry.see(shown, now, now)
    )
    person = registry.record_holder(seen.person)
    made = made_of(caller, site, person, checklist, id_=id_, at=now)
    standing = attendances.put_new(made)
    receiving.keep(standing)
    if said(standing) != said(made):
        raise IdempotencyKeyReused
    return standing


def decide(checklist: Checklist, at: datetime, *, had_severe_event: bool = False) -> Decision:
    """What the checklist in force at that instant concludes.

    Raises ProductUnknown, ChecklistIncomplete, VitalImpossible, NoRuleInForce.
    """
    vaccine, rule = product(checklist.product), rules.checklist_on(day_of(at))
    told = checklist.answers, checklist.vitals, vaccine.code
    return rules.decide(rule, *told, had_severe_event=had_severe_event)


def made_of(
    caller: Caller,
    site: UnitId,
    person: PersonId,
    checklist: Checklist,
    *,
    id_: AttendanceId,
    at: datetime,
    is_late: bool = False,
) -> Attendance:
    """The screening of somebody, signed by the caller. One that is told late is never refused for
    want of an appointment: nobody could ask.

    Raises as `screen`.
    """
    decision = decide(checklist, at, had_severe_event=cautions.had_severe_event(person))
    asked = checklist.walk_in
    campaign, walk_in = _admitted(site, person, id_, asked, at, is_late=is_late)
    return Attendance(
        id=id_,
        site=site,
        person=person,
        product=checklist.product,
        decision=decision,
        answers=dict(checklist.answers),
        vitals=asdict(checklist.vitals),
        doctor=StaffId(caller.subject),
        at=at,
        campaign=campaign,
        walk_in=walk_in,
    )


def said(one: Attendance) -> tuple[object, ...]:
    """What a screening says, by which the same one is known again."""
    return one.person, one.product, one.answers, one.vitals


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
    return doses.history(person, registry.records_of(person))


def _admitted(
    site: UnitId,
    person: PersonId,
    id_: AttendanceId,
    walk_in: WalkIn | None,
    now: datetime,
    *,
    is_late: bool,
) -> tuple[str, WalkIn | None]:
    """By which appointment, or why without: as told now, or as found at the door. Who was let in
    under this id before still is."""
    try:
        return admitted(expecting.appointments_of(person, site, day_of(now)), walk_in)
    except AppointmentMissing:
        received = receiving.standing_of(site, person, now)
        if received is not None and received.lets_in:
            return received.campaign, received.walk_in
        if is_late:
            return "", WalkIn.UNASKED
        standing = attendances.attendance(site, id_)
        if standing is None:
            raise
        return standing.campaign, standing.walk_in
