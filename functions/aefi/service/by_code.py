"""Reports by the code that a person was given at discharge: no account, one dose, 28 days.

Whoever has the code sees on which day the dose was and how long it may be reported, and nothing
else: not whose it is, not which vaccine, nothing that was reported before. A code that is unknown,
taken back or over is answered in the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.access import service as access
from functions.aefi.domain.followup import Followed, check_followed, ends_at
from functions.aefi.domain.report import Report
from functions.aefi.service import own
from functions.aefi.service.places import site_of
from functions.aefi.service.recording import Recorded, Teller, record
from functions.aefi.store import codes, doses
from functions.aefi.store.sealed import name_of
from functions.kernel.base32 import CodeUnreadable, tidy
from functions.kernel.callers import Caller
from functions.kernel.errors import Busy, NotFound
from functions.kernel.identifiers import read_opaque_id
from functions.registry import service as registry
from functions.runtime.idempotency import Claim
from functions.runtime.tables import ConditionLost

TRIES: Final = 5
CODE_LENGTH: Final = 26
"""128 bits in Crockford's base 32."""


class ReportCodeUnknown(NotFound):
    """No such code, or it opens nothing any more."""

    code = "REPORT_CODE_UNKNOWN"
    vi = "Mã không đúng hoặc không còn hiệu lực. Nếu có bất thường, hãy đến ngay cơ sở y tế."
    en = "The code is not right or no longer valid. If anything is wrong, please see a doctor."


class NothingToReport(NotFound):
    """The person was given no dose here in the time in which people report."""

    code = "NO_DOSE_HERE"
    vi = "Người này không có mũi tiêm nào tại đây trong 28 ngày qua."
    en = "This person was given no dose here in the last 28 days."


@dataclass(frozen=True, slots=True)
class Opened:
    """The dose that a code opens: its day, and until when it may be reported."""

    dose: Followed
    until: datetime


def shown(caller: Caller, code: str, now: datetime, request_id: str = "") -> Opened:
    """What a code opens, for whoever typed it; its person sees that somebody did.

    Raises ReportCodeUnknown, AuditUnavailable, CryptoUnavailable, Busy.
    """
    found = opened(code, now)
    registry.audited(
        caller,
        (found.dose.person,),
        action="open_report_code",
        fields=("aefi",),
        now=now,
        request_id=request_id,
    )
    return found


def opened(code: str, now: datetime) -> Opened:
    """What a code opens. Raises ReportCodeUnknown, CryptoUnavailable, Busy."""
    try:
        found = codes.opened(read_opaque_id(tidy(code, CODE_LENGTH)))
    except CodeUnreadable:
        raise ReportCodeUnknown from None
    if found is None or found.is_off or now >= found.until:
        raise ReportCodeUnknown
    dose = doses.dose(found.person, found.immunization)
    if dose is None or not dose.counts:
        raise ReportCodeUnknown
    return Opened(dose, found.until)


def report(code: str, said: Report, *, key: str, now: datetime) -> Recorded:
    """Report by a code, once per idempotency key. Raises ReportCodeUnknown, FollowUpOver, TooMany,
    and as `recording.record`."""
    dose = opened(code, now).dose
    access.count(own.LIMIT, dose.person, now, most=own.MOST_A_DAY, per=own.A_DAY)
    asked = [dose.immunization, *own.plain(said)]
    actor = name_of("by-code", dose.person, dose.immunization)
    claim = Claim.of(actor, "aefi-code-report", key, asked, now)
    teller = Teller("code", claim, recognised_at=now)
    return record(
        dose.person,
        dose.immunization,
        said,
        teller,
        check=lambda one: check_followed(one, now),
        now=now,
    )


def give(
    caller: Caller, shown: registry.Sight, now: datetime, request_id: str = ""
) -> tuple[str, Opened]:
    """The code of the latest dose that somebody was given at the caller's site; the same one again
    until it is taken back. Audited, since it opens a way to the person's reports.

    Raises NotAReporter, NothingToReport, the refusals of `registry.see`, AuditUnavailable, Busy.
    """
    dose = _given_here(caller, shown, now)
    registry.audited(
        caller,
        (dose.person,),
        action="give_report_code",
        fields=("aefi",),
        now=now,
        request_id=request_id,
    )
    until = ends_at(dose)
    for _ in range(TRIES):
        standing = codes.standing(dose)
        if not standing.is_off:
            return codes.code_of(dose, standing.number), Opened(dose, until)
        try:
            return codes.put_given(dose, standing, until), Opened(dose, until)
        except (ConditionLost, Busy):
            continue
    raise Busy


def revoke(caller: Caller, shown: registry.Sight, now: datetime, request_id: str = "") -> None:
    """Take the code of that dose back; told again it changes nothing.

    Audited and counted as to give one: who asks learns that there was a dose. Raises as `give`.
    """
    dose = _given_here(caller, shown, now)
    registry.audited(
        caller,
        (dose.person,),
        action="take_back_report_code",
        fields=("aefi",),
        now=now,
        request_id=request_id,
    )
    own.take_back(dose)


def _given_here(caller: Caller, shown: registry.Sight, now: datetime) -> Followed:
    site = site_of(caller)
    for one in doses.doses_of(registry.records_of(registry.see(shown, now, now).person)):
        if one.counts and one.site == site and now < ends_at(one):
            return one
    raise NothingToReport
