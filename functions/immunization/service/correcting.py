"""A record was wrong: the dose was of another vial, or never happened.

The next version says so, with a reason and a name; the one before stays. The stock of both lots,
the vials and the numbers of later doses follow in the same transaction, and the facts of each
changed dose from the stream, so that a certificate of what was wrong is revoked.
"""

from __future__ import annotations

from datetime import datetime

from functions.immunization.domain.dose import Dose, DoseUnknown, check_reason
from functions.immunization.service import changing
from functions.immunization.service.changing import Change
from functions.immunization.service.moving import TRIES
from functions.immunization.service.screening import attendance_of, history_of
from functions.immunization.service.sites import site_of
from functions.immunization.store import doses
from functions.kernel.callers import Caller
from functions.kernel.errors import Busy
from functions.kernel.identifiers import StaffId
from functions.runtime.tables import ConditionLost

WITHDRAWN = changing.WITHDRAWN


def withdraw(caller: Caller, screening: str, reason: str, now: datetime) -> Dose:
    """The dose never happened: it counts for nothing, and goes back into its vial.

    Raises NotASite, AttendanceUnknown, DoseUnknown, ReasonTooShort, Busy.
    """
    by = StaffId(caller.subject)
    return _correct(caller, screening, changing.never_given(check_reason(reason), by), now)


def settle(caller: Caller, screening: str, reason: str) -> None:
    """What contradicted a record is cleared up, in words that are kept; told again it changes
    nothing. Raises NotASite, DoseUnknown, ReasonTooShort, Busy."""
    why, site = check_reason(reason), site_of(caller)
    waiting = [one for one in doses.odd_at(site) if one.screening == screening]
    if not waiting:
        raise DoseUnknown
    doses.put_settled(waiting[0], why, StaffId(caller.subject))


def set_vial(
    caller: Caller, screening: str, lot: str, vial: str, *, reason: str, now: datetime
) -> Dose:
    """The dose came out of another vial of the site, of the same vaccine.

    An expired lot makes the dose suspect; a recalled one is written down, so that its people are
    found. Raises as `withdraw`, and LotUnknown, LotEmpty, VaccineDiffers.
    """
    by = StaffId(caller.subject)
    return _correct(
        caller, screening, changing.other_vial(lot, vial, check_reason(reason), by), now
    )


def _correct(caller: Caller, screening: str, change: Change, now: datetime) -> Dose:
    for _ in range(TRIES):
        seen = attendance_of(caller, screening)
        history = history_of(seen.person)
        dose = history.dose(seen.dose)
        if dose is None or not dose.counts or dose.screening != seen.id:
            raise DoseUnknown
        changed = change(dose, now)
        if changing.is_nothing(dose, changed):
            return dose
        try:
            return changing.put(history, changed)
        except (ConditionLost, Busy):
            continue
    raise Busy
