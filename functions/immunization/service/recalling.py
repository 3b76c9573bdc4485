"""A lot is recalled: nobody is given of it any more, at any site.

The recall stands in the lot itself, which every injection reads. The stream of the table then
blocks it at each site, where it is a condition of every movement; a lot is not a part of the
transaction of a dose, since a whole nation would wait for that one item. Its people are then told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.access import service as access
from functions.immunization.domain.lot import Informing, Lot, LotUnknown, read_lot_id
from functions.immunization.domain.movement import Account, Stock, differences
from functions.immunization.service import informing
from functions.immunization.service.sites import division_of
from functions.immunization.store import informing as progress
from functions.immunization.store import lots, stocks
from functions.kernel.callers import Caller, Scope, covers
from functions.kernel.errors import NotFound
from functions.kernel.identifiers import StaffId, UnitId
from functions.runtime import entropy

LONGEST = 80
RECALL_BITS = 96


@dataclass(frozen=True, slots=True)
class LotShown:
    """A lot at the sites of an officer's area; `wrong` where sums are not what movements say,
    `told` how far its people are told of a recall."""

    lot: Lot
    stocks: tuple[Stock, ...]
    wrong: dict[UnitId, dict[Account, int]]
    told: Informing | None = None


def show_lot(caller: Caller, lot: str) -> LotShown:
    """A lot at the sites of the caller's area, its sums compared with its movements (R06).

    Raises LotUnknown, also where no site of the area has it.
    """
    id_ = read_lot_id(lot)
    head, everywhere = lots.lot(id_), stocks.stocks_of(id_)
    wrong = differences(everywhere, stocks.movements_of(id_))
    here = tuple(one for one in everywhere if covers(caller.division, division_of(one.unit)))
    if head is None or not (here or caller.division == ""):
        raise LotUnknown
    units = {one.unit for one in here}
    own = {unit: told for unit, told in wrong.items() if unit in units}
    return LotShown(head, here, own, progress_of(head))


def progress_of(lot: Lot) -> Informing | None:
    """How far the people of a recalled lot are told; None for one that is not. Raises Busy."""
    return progress.informing(lot.id) if lot.recalled_by else None


def recall(caller: Caller, lot: str, instrument: str, now: datetime) -> Lot:
    """Recall a lot by an instrument; the first recall stands. Raises LotUnknown."""
    head = lots.lot(read_lot_id(lot))
    try:
        access.require(caller, Scope(division=""))
    except NotFound:
        raise LotUnknown from None
    if head is None:
        raise LotUnknown
    id_ = entropy.token(RECALL_BITS)
    lots.put_recalled(head, instrument[:LONGEST], id_, StaffId(caller.subject), now)
    return lots.lot(head.id) or head


def spread(image: Mapping[str, Any] | None, now: datetime) -> None:
    """A lot moved on: where it was recalled, block it at each of its sites, then begin to tell
    its people. Raises Busy.

    Whoever brings it to a new site reads the recall in the same transaction, so that every site
    that has it is in the list read here.
    """
    recalled = lots.recalled_of_image(image)
    if recalled is None:
        return
    for stock in stocks.stocks_of(recalled.id):
        stocks.block(recalled.id, stock.unit, recalled.recalled_by)
    informing.begin(recalled, now)
