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
from functions.runtime.tables import ConditionLost, connection, translated


def end(caller: Caller, screening: str, how: Left, now: datetime) -> Dose:
    """The observation of somebody is over; told again it changes nothing.

    Raises NotASite, AttendanceUnknown, DoseUnknown, ObservationRunning, Busy.
    """
    for _ in range(TRIES):
        seen = attendance_of(caller, screening)
        history = history_of(seen.person)
        dose = history.dose(seen.dose)
        if dose is None or not dose.counts:
            raise DoseUnknown
        if dose.observed_until is not None:
            return dose
        ended = left(dose, how, now.replace(microsecond=0))
        try:
            with translated(), TransactWrite(connection=connection()) as together:
                doses.put_changes(together, history, [ended])
                attendances.put_next(
                    together,
                    replace(seen, left_at=ended.observed_until, version=seen.version + 1),
                )
        except (ConditionLost, Busy):
            continue
        return ended
    raise Busy
