"""What a site sees of the people before it: names masked, each look audited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.immunization.domain.attendance import Attendance
from functions.immunization.domain.dose import Dose, key_of, ordered
from functions.immunization.domain.quality import Quality
from functions.immunization.domain.reception import Reception, queue_of
from functions.immunization.service.screening import attendance_of, history_of
from functions.immunization.service.sites import site_of
from functions.immunization.store import appointed, attendances, doses, quality, receptions
from functions.kernel.callers import Caller
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.registry import service as registry

MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody at a site, what is known of their doses, what the checks found of today's."""

    attendance: Attendance
    masked_name: str
    dose: Dose | None = None
    before: tuple[Dose, ...] = ()
    versions: tuple[Dose, ...] = ()
    quality: Quality | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody who has an appointment today and has not come yet."""

    starts_at: datetime
    masked_name: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who was received today and waits for the doctor."""

    reception: Reception
    masked_name: str


@dataclass(frozen=True, slots=True)
class Odd:
    """A dose that contradicts the one recorded, and that one."""

    told: Dose
    standing: Dose | None
    masked_name: str


def show(caller: Caller, screening: str, now: datetime, request_id: str = "") -> Shown:
    """A screening of the caller's site, the person's doses before, the dose and its versions.

    Raises NotASite, AttendanceUnknown, AuditUnavailable, CryptoUnavailable, Busy.
    """
    seen = attendance_of(caller, screening)
    names = _names(caller, [seen.person], now, request_id)
    registry.audited(
        caller,
        (seen.person,),
        action="read_doses",
        fields=("doses",),
        now=now,
        request_id=request_id,
    )
    history = history_of(seen.person)
    return Shown(
        attendance=seen,
        masked_name=names.get(seen.person, ""),
        dose=history.dose(seen.dose) if seen.dose else None,
        before=tuple(one for one in ordered(history.everywhere) if one.key < key_of(seen.at)),
        versions=doses.versions_of(seen.person, seen.dose) if seen.dose else (),
        quality=quality.found(seen.person, seen.dose).quality if seen.dose else None,
    )


def today(caller: Caller, now: datetime, request_id: str = "") -> tuple[Shown, ...]:
    """All who were screened at the caller's site today. Raises NotASite, AuditUnavailable, Busy."""
    found = attendances.all_of(site_of(caller), key_of(now))
    names = _names(caller, [one.person for one in found], now, request_id)
    return tuple(Shown(one, names.get(one.person, "")) for one in found)


def expected(caller: Caller, now: datetime, request_id: str = "") -> tuple[Due, ...]:
    """Who is expected at the caller's site today and was not received yet, the earliest first; at
    most a hundred. Raises as `today`."""
    site = site_of(caller)
    came = {one.person for one in receptions.all_of(site, key_of(now))}
    came |= {one.person for one in attendances.all_of(site, key_of(now))}
    found = [one for one in appointed.due_at(site, day_of(now)) if one.person not in came][:MOST]
    names = _names(caller, [one.person for one in found], now, request_id)
    return tuple(Due(one.starts_at, names.get(one.person, "")) for one in found)


def waiting(caller: Caller, now: datetime, request_id: str = "") -> tuple[Waiting, ...]:
    """The queue of the screening at the caller's site, the longest waiting first; at most a
    hundred. Raises as `today`."""
    site, day = site_of(caller), key_of(now)
    screened = [one.person for one in attendances.all_of(site, day)]
    found = queue_of(receptions.all_of(site, day), screened)[:MOST]
    names = _names(caller, [one.person for one in found], now, request_id)
    return tuple(Waiting(one, names.get(one.person, "")) for one in found)


def received(caller: Caller, one: Reception, now: datetime, request_id: str = "") -> Waiting:
    """Somebody who was received, the name masked. Raises AuditUnavailable, Busy."""
    return Waiting(one, _names(caller, [one.person], now, request_id).get(one.person, ""))


def odd(caller: Caller, now: datetime, request_id: str = "") -> tuple[Odd, ...]:
    """The doses of the caller's site that contradict what is recorded. Raises as `today`."""
    found = doses.odd_at(site_of(caller))
    names = _names(caller, [one.person for one in found], now, request_id)
    return tuple(
        Odd(one, doses.history(one.person).dose(one.key), names.get(one.person, ""))
        for one in found
    )


def _names(
    caller: Caller, persons: Iterable[PersonId], now: datetime, request_id: str
) -> dict[PersonId, str]:
    known = registry.masked(caller, list(persons), now=now, request_id=request_id)
    return {person: one.gate_name for person, one in known.items()}
