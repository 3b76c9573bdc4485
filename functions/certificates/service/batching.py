"""A facility signs for a day: a certificate of each of its doses is asked for, as a job.

The first two of the three steps of Decision 5772/QĐ-BYT are the facility's. What it verified is the
record of each dose; here a member of its staff signs for the day, and each dose that may be
certified then goes to the hands that sign. Signing again asks only for what was not asked for, so
that a dose entered late needs no more than another signature.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from functions.certificates.domain.certificate import Certificate
from functions.certificates.domain.sources import NotCertifiable, Source, SourceUnknown
from functions.certificates.domain.words import Kind, State
from functions.certificates.service import requesting
from functions.certificates.store import certificates, facility_days
from functions.certificates.store import sources as store
from functions.certificates.store.facility_days import DoseLine, Signing
from functions.kernel.callers import Caller
from functions.kernel.errors import FieldFault, Invalid
from functions.kernel.identifiers import StaffId, UnitId
from functions.kernel.periods import day_of
from functions.messages.certificates import ORDERS, FacilityDayToIssue
from functions.registry import service as registry
from functions.runtime import queues

A_TIME: Final = 100
"""Doses in one message's work."""


class DayNotOver(Invalid):
    """A day that is still to come can't be signed for."""

    code = "SIGNING_DAY_AHEAD"
    vi = "Không thể ký cho ngày chưa tới."
    en = "A day that is still to come can't be signed for."


@dataclass(frozen=True, slots=True)
class FacilityDay:
    """How far the certificates of a facility's day have come: figures, and nobody.

    `states` counts certificates that stand or wait, `refused` the codes for which one could not be
    written, `held` those for which none was asked for when the day was signed.
    """

    day: date
    doses: int
    states: Mapping[State, int]
    refused: Mapping[str, int]
    held: Mapping[str, int]
    signings: tuple[Signing, ...]

    @property
    def unasked(self) -> int:
        """Doses of which nobody asked for a certificate yet."""
        asked = sum(self.states.values()) + sum(self.refused.values())
        return max(0, self.doses - asked - sum(self.held.values()))


def sign_day(caller: Caller, day: date, now: datetime, request_id: str = "") -> None:
    """Sign for what the caller's facility did on a Vietnamese day.

    The signature stands before this returns; the work follows it by the stream. Raises DayNotOver,
    AuditUnavailable, Busy.
    """
    if day > day_of(now):
        raise DayNotOver(FieldFault("day", "SIGNING_DAY_AHEAD"))
    _audit(caller, "sign_day", now, request_id)
    facility_days.put_signing(UnitId(caller.unit), day, Signing(StaffId(caller.subject), now))


def day_shown(caller: Caller, day: date, now: datetime, request_id: str = "") -> FacilityDay:
    """How far the caller's facility's day has come. Raises AuditUnavailable, Busy."""
    _audit(caller, "read_signed_day", now, request_id)
    facility = UnitId(caller.unit)
    lines = facility_days.lines_at(facility, day)
    newest: dict[tuple[str, str], Certificate] = {}
    for one in certificates.all_at(facility, day):
        if one.kind is Kind.VACCINATION:
            newest.setdefault((one.person, one.source), one)
    asked = [newest.get((line.person, line.key)) for line in lines]
    found = [one for one in asked if one is not None]
    without = [line for line, one in zip(lines, asked, strict=True) if one is None]
    return FacilityDay(
        day=day,
        doses=len(lines),
        states=Counter(one.state for one in found if one.state is not State.REFUSED),
        refused=Counter(one.refusal for one in found if one.state is State.REFUSED),
        held=Counter(line.refusal for line in without if line.refusal),
        signings=facility_days.signings_of(facility, day),
    )


def work_through(piece: FacilityDayToIssue, now: datetime) -> None:
    """Ask for the next certificates of a facility's day, then for the rest. Raises Busy."""
    facility, day = UnitId(piece.facility), date.fromisoformat(piece.day)
    lines = facility_days.lines_at(facility, day, piece.after, A_TIME)
    for line in lines:
        facility_days.put_refusal(facility, day, line, _asked(facility, line, now))
    if len(lines) == A_TIME:
        rest = piece.model_copy(update={"after": lines[-1].place})
        queues.send(ORDERS, rest.model_dump())


def _asked(facility: UnitId, line: DoseLine, now: datetime) -> str:
    """Ask for one; "" where it is asked for, else the code of why it is not."""

    def read() -> Source:
        found = store.source(line.person, line.key)
        if found is None or found.facility != facility:
            raise SourceUnknown
        return found

    try:
        requesting.put_wish(Kind.VACCINATION, read, now, renews=False)
    except (NotCertifiable, SourceUnknown) as refusal:
        return refusal.code
    return ""


def _audit(caller: Caller, action: str, now: datetime, request_id: str) -> None:
    registry.audited(
        caller,
        (f"facility#{caller.unit}",),
        action=action,
        fields=("certificate",),
        now=now,
        request_id=request_id,
    )
