"""What sites, hospitals and health stations report of somebody before them: always a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from functions.aefi.domain.case_refusals import CaseUnknown
from functions.aefi.domain.followup import DoseNotFollowed, Followed
from functions.aefi.domain.report import OnsetImpossible, Report, ReportIncomplete
from functions.aefi.service import own
from functions.aefi.service.places import reporting_unit
from functions.aefi.service.recording import Recorded, Teller, record
from functions.aefi.store import doses
from functions.kernel.callers import Caller
from functions.kernel.errors import FieldFault
from functions.registry import service as registry
from functions.runtime.idempotency import Claim


@dataclass(frozen=True, slots=True)
class Event:
    """An event as a unit reports it; `recognised_at` is when it took the person in or saw it.

    `dose_on` is the day of the dose it followed, None for the latest.
    """

    report: Report
    recognised_at: datetime
    dose_on: date | None = None


def report(
    caller: Caller,
    shown: registry.Sight,
    event: Event,
    *,
    key: str,
    now: datetime,
    request_id: str = "",
) -> Recorded:
    """Report an event of somebody shown, once per idempotency key; there is no last day for it.

    Raises NotAReporter, DoseNotFollowed, the refusals of `registry.see`, OnsetImpossible (also
    where it was recognised before the dose or later than now), AuditUnavailable, and as
    `recording.record`.
    """
    unit = reporting_unit(caller)
    if event.report.is_well:
        raise ReportIncomplete(FieldFault("symptoms", "REQUIRED"))
    dose = _dose(shown, event.dose_on, now)
    if not dose.occurred_at <= event.recognised_at <= now:
        raise OnsetImpossible(FieldFault("recognised_at", "ONSET_IMPOSSIBLE"))
    registry.audited(
        caller,
        (dose.person,),
        action="report_aefi",
        fields=("aefi",),
        now=now,
        request_id=request_id,
    )
    asked = [dose.person, dose.immunization, str(event.recognised_at), *own.plain(event.report)]
    claim = Claim.of(caller.subject, "aefi-unit-report", key, asked, now)
    teller = Teller("staff", claim, event.recognised_at, caller.subject, unit)
    made = record(dose.person, dose.immunization, event.report, teller, check=_counts, now=now)
    if not made.case:
        raise CaseUnknown
    return made


def _dose(shown: registry.Sight, day: date | None, now: datetime) -> Followed:
    for one in doses.doses_of(registry.records_of(registry.see(shown, now, now).person)):
        if one.counts and day in (None, one.day):
            return one
    raise DoseNotFollowed


def _counts(dose: Followed) -> None:
    if not dose.counts:
        raise DoseNotFollowed
