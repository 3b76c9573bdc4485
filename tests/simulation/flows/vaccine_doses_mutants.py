"""Planted bugs in the real recording of doses: each patches one name of a service or store."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from typing import Any
from unittest.mock import patch

from pynamodb.transactions import TransactWrite

from functions.immunization.domain.dose import Dose
from functions.immunization.domain.lot import Lot, LotId, Vial
from functions.immunization.domain.movement import Movement, MovementKind
from functions.immunization.service import changing, informing, injecting, telling
from functions.immunization.store import doses, recipients, stocks, vials
from functions.immunization.store.doses import DOSE, HEAD, DoseRecord, History
from functions.immunization.store.vials import VialRecord

_put_movement, _put_recipient = stocks.put_movement, recipients.put


def _put_over_anything(together: TransactWrite, seen: History, changed: Iterable[Dose]) -> None:
    together.save(DoseRecord(seen.person, HEAD, n=seen.version + 1))
    for dose in changed:
        together.save(doses._record(dose, DOSE + dose.key))


def _draw_whatever_is_left(
    together: TransactWrite, seen: Vial, drawn: int, *, before: datetime | None = None
) -> None:
    record = VialRecord(seen.lot, vials._place(seen.unit, seen.id))
    together.update(record, actions=[VialRecord.left.set(seen.left - drawn)])


def _use_without_stock(together: TransactWrite, lot: Lot, movement: Movement) -> None:
    if movement.kind is not MovementKind.USED:
        _put_movement(together, lot, movement)


def _put_nothing_back(together: TransactWrite, dose: Dose, made: Dose, now: datetime) -> None:
    return


def _told_the_first_time_only(new: Any, old: Any) -> None:
    if old is None:
        telling_told(new, old)


telling_told = telling.dose_told


def _listed_for_good(dose: Dose, lot: LotId, *, was_given: bool) -> None:
    _put_recipient(dose, lot, was_given=True)


MUTANTS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "a dose is put over anything": partial(patch.object, doses, "put_changes", _put_over_anything),
    "a vial is set to what was read": partial(patch.object, vials, "draw", _draw_whatever_is_left),
    "a use takes no stock": partial(patch.object, stocks, "put_movement", _use_without_stock),
    "a withdrawn dose goes nowhere": partial(
        patch.object, changing, "_put_back", _put_nothing_back
    ),
    "corrections are not told": partial(
        patch.object, telling, "dose_told", _told_the_first_time_only
    ),
    "who is listed late is not told": partial(
        patch.object, informing, "tell_late", lambda dose: None
    ),
    "people stay on the list": partial(patch.object, recipients, "put", _listed_for_good),
    "any dose of the day is the same": partial(
        patch.object, injecting, "is_same", lambda one, other: True
    ),
}
