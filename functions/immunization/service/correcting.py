"""A record was wrong: the dose was of another vial, or never happened.

The next version says so, with a reason and a name; the one before stays. The stock of both lots,
the vials and the numbers of later doses follow in the same transaction, and the facts of each
changed dose from the stream, so that a certificate of what was wrong is revoked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.immunization.domain.dose import (
    Dose,
    DoseState,
    DoseUnknown,
    check_reason,
)
from functions.immunization.domain.lot import Lot, LotEmpty, LotUnknown, read_lot_id
from functions.immunization.domain.movement import MovementKind
from functions.immunization.service.injecting import VaccineDiffers, changes, return_of, use_of
from functions.immunization.service.moving import TRIES, vial_at
from functions.immunization.service.screening import attendance_of, history_of
from functions.immunization.service.sites import site_of
from functions.immunization.store import doses, lots, stocks, vials
from functions.immunization.store.doses import History
from functions.kernel.callers import Caller
from functions.kernel.errors import Busy
from functions.kernel.identifiers import StaffId
from functions.runtime.tables import ConditionLost, connection, translated

WITHDRAWN: Final = "withdrawn"
OTHER_VIAL: Final = "other_vial"
Change = Callable[[Dose, datetime], tuple[Dose, Callable[[TransactWrite], None]]]


def withdraw(caller: Caller, screening: str, reason: str, now: datetime) -> Dose:
    """The dose never happened: it counts for nothing, and goes back into its vial.

    Raises NotASite, AttendanceUnknown, DoseUnknown, ReasonTooShort, Busy.
    """
    why = check_reason(reason)

    def change(dose: Dose, at: datetime) -> tuple[Dose, Callable[[TransactWrite], None]]:
        made = replace(
            dose,
            state=DoseState.WITHDRAWN,
            revision=dose.revision + 1,
            change=WITHDRAWN,
            why=why,
            by=StaffId(caller.subject),
        )
        return made, lambda together: _put_back(together, dose, made, at)

    return _correct(caller, screening, change, now)


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
    why = check_reason(reason)

    def change(dose: Dose, at: datetime) -> tuple[Dose, Callable[[TransactWrite], None]]:
        drawn = vial_at(read_lot_id(lot), dose.site, vial)
        head = _lot(drawn.lot)
        if head.product != dose.product:
            raise VaccineDiffers
        if drawn.left < 1 and drawn.id != dose.vial:
            raise LotEmpty
        expired = dose.occurred_at >= head.usable_until
        made = replace(
            dose,
            lot=drawn.lot,
            vial=drawn.id,
            state=DoseState.SUSPECT if expired else dose.state,
            revision=dose.revision + 1,
            change=OTHER_VIAL,
            why=why,
            by=StaffId(caller.subject),
        )

        def effects(together: TransactWrite) -> None:
            if drawn.lot == dose.lot:
                vials.draw(together, vial_at(dose.lot, dose.site, dose.vial), -1)
            else:
                _put_back(together, dose, made, at)
                used = use_of(made, head, at, MovementKind.REBOOKED)
                stocks.put_movement(together, head, used)
            vials.draw(together, drawn, 1)

        return made, effects

    return _correct(caller, screening, change, now)


def _correct(caller: Caller, screening: str, change: Change, now: datetime) -> Dose:
    for _ in range(TRIES):
        seen = attendance_of(caller, screening)
        history = history_of(seen.person)
        dose = history.dose(seen.dose)
        if dose is None or not dose.counts or dose.screening != seen.id:
            raise DoseUnknown
        made, effects = change(dose, now)
        if (made.lot, made.vial, made.state) == (dose.lot, dose.vial, dose.state):
            return dose
        try:
            return _put(history, made, effects)
        except (ConditionLost, Busy):
            continue
    raise Busy


def _put(history: History, made: Dose, effects: Callable[[TransactWrite], None]) -> Dose:
    changed = changes(history, made)
    with translated(), TransactWrite(connection=connection()) as together:
        doses.put_changes(together, history, changed)
        effects(together)
    return next(one for one in changed if one.key == made.key)


def _put_back(together: TransactWrite, dose: Dose, made: Dose, now: datetime) -> None:
    head = _lot(dose.lot)
    back = replace(dose, revision=made.revision, by=made.by)
    stocks.put_movement(together, head, return_of(back, head, now))
    vials.draw(together, vial_at(dose.lot, dose.site, dose.vial), -1)


def _lot(id_: str) -> Lot:
    found = lots.lot(read_lot_id(id_))
    if found is None:
        raise LotUnknown
    return found
