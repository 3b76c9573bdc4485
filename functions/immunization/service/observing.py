"""The half hour after the injection: who is still observed, and how did they leave?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from pynamodb.transactions import TransactWrite

from functions.immunization.domain.dose import Dose, DoseUnknown, Left, left
from functions.immunization.service.moving import TRIES
from functions.immunization.service.screening import attendance_of, history_of
from functions.immunization.store import attendances, doses
from functions.kernel.callers import Caller
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId, UnitId
from functions.runtime.tables import ConditionLost, connection, translated


def end(caller: Caller, screening: str, how: Left, now: datetime) -> Dose:
    """The observation of somebody is over; told again it changes nothing.

    Raises NotASite, AttendanceUnknown, DoseUnknown, ObservationRunning, Busy.
    """
    seen = attendance_of(caller, screening)
    return record(seen.site, seen.person, seen.dose, how, now, thread=seen.id)


def record(
    site: UnitId, person: PersonId, key: str, how: Left, at: datetime, *, thread: str = ""
) -> Dose:
    """The observation after a dose of a site ended at that instant; the first word stands. Its
    thread follows, where there is one.

    Raises DoseUnknown, ObservationRunning, Busy.
    """
    for _ in range(TRIES):
        history = history_of(person)
        dose = history.dose(key)
        if dose is None or not dose.counts:
            raise DoseUnknown
        if dose.observed_until is not None:
            return dose
        ended = left(dose, how, at.replace(microsecond=0))
        seen = attendances.attendance(site, thread or dose.screening)
        try:
            with translated(), TransactWrite(connection=connection()) as together:
                doses.put_changes(together, history, [ended])
                if seen is not None:
                    over = replace(seen, left_at=ended.observed_until, version=seen.version + 1)
                    attendances.put_next(together, over)
        except (ConditionLost, Busy):
            continue
        return ended
    raise Busy
