"""What can be changed in the record of a dose, and how is it written? One transaction each time.

A change gives the next revision of the dose and what goes with it: stock, vials, another day.
Who may ask for it is judged elsewhere: by a site of its own (`correcting`), or by two people of
what a person asked for (`deciding`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.immunization.domain.dose import Dose, DoseConflict, DoseState, key_of, numbered
from functions.immunization.domain.lot import Lot, LotEmpty, LotUnknown, read_lot_id
from functions.immunization.domain.movement import MovementKind
from functions.immunization.service.injecting import VaccineDiffers, return_of, use_of
from functions.immunization.service.moving import Effects, vial_at
from functions.immunization.store import doses, lots, stocks, vials
from functions.immunization.store.doses import History
from functions.kernel.identifiers import StaffId
from functions.kernel.periods import day_of
from functions.runtime.tables import connection, translated

WITHDRAWN: Final = "withdrawn"
OTHER_VIAL: Final = "other_vial"
OTHER_DAY: Final = "other_day"
CONFIRMED: Final = "confirmed"


@dataclass(frozen=True, slots=True)
class Changed:
    """The next revision of a dose, another dose that it leaves behind, and what goes with it."""

    dose: Dose
    effects: Effects
    left_behind: Dose | None = None


Change = Callable[[Dose, datetime], Changed]


def never_given(why: str, by: StaffId) -> Change:
    """The dose never happened: it counts for nothing, and goes back into its vial."""

    def change(dose: Dose, at: datetime) -> Changed:
        made = _next(dose, WITHDRAWN, why, by, state=DoseState.WITHDRAWN)
        return Changed(made, lambda together: _put_back(together, dose, made, at))

    return change


def other_vial(lot: str, vial: str, why: str, by: StaffId, *, any_product: bool = False) -> Change:
    """The dose came out of another vial of its site; of another vaccine only where that is asked.

    The change raises LotUnknown, LotEmpty, VaccineDiffers.
    """

    def change(dose: Dose, at: datetime) -> Changed:
        drawn = vial_at(read_lot_id(lot), dose.site, vial)
        head = _lot(drawn.lot)
        if head.product != dose.product and not any_product:
            raise VaccineDiffers
        if drawn.left < 1 and drawn.id != dose.vial:
            raise LotEmpty
        expired = dose.occurred_at >= head.usable_until
        is_held = dose.state is DoseState.HELD
        state = DoseState.SUSPECT if expired and not is_held else dose.state
        made = _next(dose, OTHER_VIAL, why, by, state=state)
        made = replace(made, product=head.product, lot=drawn.lot, vial=drawn.id)

        def effects(together: TransactWrite) -> None:
            if drawn.lot == dose.lot and dose.vial:
                vials.draw(together, vial_at(dose.lot, dose.site, dose.vial), -1)
            else:
                _put_back(together, dose, made, at)
                used = use_of(made, head, at, MovementKind.REBOOKED)
                stocks.put_movement(together, head, used)
            vials.draw(together, drawn, 1)

        return Changed(made, effects)

    return change


def other_day(day: date, why: str, by: StaffId, history: History) -> Change:
    """The dose was given on another day: the record goes over to that day, its stock stays used.

    The change raises DoseConflict where a dose of that day counts already.
    """

    def change(dose: Dose, at: datetime) -> Changed:
        shift = day - day_of(dose.occurred_at)
        moved_to = dose.occurred_at + shift
        key = key_of(moved_to)
        if key == dose.key:
            return Changed(dose, lambda together: None)
        standing = next((one for one in history.everywhere if one.key == key), None)
        if standing is not None and standing.counts:
            raise DoseConflict
        own = history.dose(key)
        made = replace(
            _next(dose, OTHER_DAY, why, by),
            key=key,
            occurred_at=moved_to,
            observed_until=dose.observed_until and dose.observed_until + shift,
            entered_at=dose.entered_at or dose.occurred_at,
            revision=own.revision + 1 if own else 1,
        )
        behind = _next(dose, OTHER_DAY, why, by, state=DoseState.WITHDRAWN)
        return Changed(made, lambda together: None, behind)

    return change


def as_it_stands(why: str, by: StaffId) -> Change:
    """The record is right, two people say: it is confirmed."""

    def change(dose: Dose, at: datetime) -> Changed:
        made = _next(dose, CONFIRMED, why, by, state=DoseState.CONFIRMED)
        return Changed(made, lambda together: None)

    return change


def is_nothing(dose: Dose, changed: Changed) -> bool:
    """Does the record say so already?"""
    made = changed.dose
    return (made.key, made.lot, made.vial, made.state) == (
        dose.key,
        dose.lot,
        dose.vial,
        dose.state,
    )


def put(history: History, changed: Changed, more: Effects | None = None) -> Dose:
    """Write it over the history that was seen, with `more` in the same transaction; the dose then.

    Raises ConditionLost, Busy.
    """
    behind = [changed.left_behind] if changed.left_behind else []
    keys = {one.key for one in (changed.dose, *behind)}
    others = [one for one in history.everywhere if one.key not in keys]
    made = numbered([*others, *behind, changed.dose], changed.dose.key)
    written = [one for one in made if one.person == history.person]
    known = {one.key for one in written}
    with translated(), TransactWrite(connection=connection()) as together:
        doses.put_changes(
            together, history, [*written, *(one for one in behind if one.key not in known)]
        )
        changed.effects(together)
        if more is not None:
            more(together)
    return next(one for one in written if one.key == changed.dose.key)


def _next(
    dose: Dose, change: str, why: str, by: StaffId, *, state: DoseState | None = None
) -> Dose:
    return replace(
        dose, state=state or dose.state, revision=dose.revision + 1, change=change, why=why, by=by
    )


def _put_back(together: TransactWrite, dose: Dose, made: Dose, now: datetime) -> None:
    if not dose.vial:
        return  # entered from a paper when the site had no open vial: no stock was taken
    head = _lot(dose.lot)
    back = replace(dose, revision=made.revision, by=made.by)
    stocks.put_movement(together, head, return_of(back, head, now))
    vials.draw(together, vial_at(dose.lot, dose.site, dose.vial), -1)


def _lot(id_: str) -> Lot:
    found = lots.lot(read_lot_id(id_))
    if found is None:
        raise LotUnknown
    return found
