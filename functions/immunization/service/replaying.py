"""What tablets recorded without a network comes in: each once, in any order, none stopping another.

The natural key of a reception is its site, person and day; of a screening its site, person, doctor
and the device's instant; of a dose its person and day; of an observation its dose. The same again
is answered as the first time; another word waits for a human. A dose is never refused for what a
rule says: it was given, so it is recorded, and held for what speaks against it (ADR 0060).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from functions.access import service as access
from functions.immunization.domain.attendance import AttendanceId, WalkIn
from functions.immunization.domain.dose import DoseConflict, Left
from functions.immunization.domain.late import Kind, ObservationDiffers
from functions.immunization.service import late_doses, observing, receiving
from functions.immunization.service import screening as screenings
from functions.immunization.service.deeds import (
    DUPLICATE,
    LATER,
    RECORDED,
    REFUSED,
    Arrival,
    Deed,
    Event,
    Injection,
    Taken,
    thread_id,
    unscreened,
)
from functions.immunization.service.screening import Checklist, history_of
from functions.immunization.service.sites import site_of
from functions.immunization.store import attendances
from functions.kernel.callers import Caller
from functions.kernel.device_times import take_device_time
from functions.kernel.errors import Forbidden, Refusal, Unavailable
from functions.kernel.identifiers import UnitId
from functions.registry import service as registry

KEEPS: Final = timedelta(days=7)
"""As a gate's and a sampler's buffer (domain.md L1)."""
ONLINE: Final = {
    Kind.RECEPTION: "POST /api/immunizations/receptions",
    Kind.SCREENING: "POST /api/immunizations/screenings",
    Kind.INJECTION: "POST /api/immunizations",
    Kind.OBSERVATION: "POST /api/immunizations/observations",
}
"""Whoever may do it at the table may send it later (functions/access/policy.py)."""


def replay(
    caller: Caller, events: Sequence[Event], now: datetime, *, sent_at: datetime | None = None
) -> tuple[Taken, ...]:
    """Record a batch in order; one refused event never stops the others.

    RETRY_LATER and its kin end the batch: the device keeps what was not answered. Raises NotASite,
    Busy, CryptoUnavailable.
    """
    site, taken = site_of(caller), list[Taken]()
    for event in events:
        try:
            taken.append(_take(caller, site, event, now=now, sent_at=sent_at))
        except Unavailable:
            if not taken:
                raise
            break
        except Refusal as refusal:
            waits = isinstance(refusal, DoseConflict)
            taken.append(Taken(event.sequence, REFUSED, refusal=refusal, waits=waits))
    return tuple(taken)


def _take(
    caller: Caller, site: UnitId, event: Event, *, now: datetime, sent_at: datetime | None
) -> Taken:
    if not access.may_pass(caller.role, ONLINE[event.kind]):
        raise Forbidden
    time = take_device_time(event.told_at, now, keeps=KEEPS, offline=event.offline, sent_at=sent_at)
    person = registry.record_holder(registry.see(event.sight, time.at, now).person)
    deed = Deed(caller, site, event, person, time.at.replace(microsecond=0), now)
    match event.said:
        case Arrival():
            return _reception(deed, event.said)
        case Checklist():
            return _screening(deed, event.said)
        case Injection():
            return late_doses.take(deed, event.said)
        case _:
            return _observation(deed, event.said)


def _reception(deed: Deed, said: Arrival) -> Taken:
    """Once by its key; without a network nobody could ask whether there is an appointment."""
    unasked = WalkIn.UNASKED if deed.event.offline else None
    standing = receiving.standing_of(deed.site, deed.person, deed.at)
    if standing is None:
        receiving.take(deed.caller, deed.site, deed.person, said.walk_in or unasked, deed.at)
    return Taken(deed.event.sequence, DUPLICATE if standing else RECORDED)


def _screening(deed: Deed, said: Checklist) -> Taken:
    """Once by its key; where its dose came first it becomes that dose's screening."""
    told_at, by = deed.event.told_at.isoformat(), deed.caller.subject
    own = thread_id(deed, "late-screening", f"{deed.site}|{deed.person}|{by}|{told_at}")
    made = screenings.made_of(
        deed.caller, deed.site, deed.person, said, id_=own, at=deed.at, is_late=deed.event.offline
    )
    dose = history_of(deed.person).dose(deed.day)
    is_waited_for = dose is not None and dose.screening == unscreened(deed)
    if dose is not None and is_waited_for and attendances.attendance(deed.site, own) is None:
        of_dose = replace(
            made,
            id=AttendanceId(dose.screening),
            dose=dose.key,
            injected_at=dose.occurred_at,
            may_leave_at=dose.may_leave_at,
            left_at=dose.observed_until,
        )
        standing = attendances.put_new(of_dose)
        receiving.keep(standing)
        if screenings.said(standing) == screenings.said(of_dose):
            return Taken(deed.event.sequence, RECORDED if standing is of_dose else DUPLICATE)
    standing = attendances.put_new(made)
    receiving.keep(standing)
    return Taken(deed.event.sequence, RECORDED if standing is made else DUPLICATE)


def _observation(deed: Deed, how: Left) -> Taken:
    """The first word stands; before its dose has come it is not taken, and the tablet keeps it."""
    dose = history_of(deed.person).dose(deed.day)
    if dose is None or not dose.counts or dose.site != deed.site:
        return Taken(deed.event.sequence, LATER)
    is_known = dose.observed_until is not None
    stands = dose if is_known else observing.record(deed.site, deed.person, dose.key, how, deed.at)
    if stands.left is not how:
        raise ObservationDiffers
    return Taken(deed.event.sequence, DUPLICATE if is_known else RECORDED)
