"""Open vials of a site: opened by their time, what is left wasted with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta

from pynamodb.transactions import TransactWrite

from functions.immunization.domain.lot import Lot, LotEmpty, Vial, VialId, read_lot_id
from functions.immunization.domain.movement import (
    Account,
    Movement,
    MovementKind,
    Stock,
    WasteReason,
    moved,
)
from functions.immunization.service.moving import (
    TRIES,
    Effects,
    commit,
    id_of,
    movement_of,
    standing_at,
    vial_at,
)
from functions.immunization.service.sites import site_of
from functions.immunization.store import stocks, vials
from functions.kernel.callers import Caller
from functions.kernel.errors import Busy
from functions.kernel.vaccines import product
from functions.runtime import idempotency
from functions.runtime.idempotency import Claim
from functions.runtime.tables import ConditionLost


def open_vial(caller: Caller, lot: str, key: str, now: datetime) -> Vial:
    """A vial of a lot is opened at the caller's site; once per idempotency key.

    Raises NotASite, LotUnknown, LotEmpty, LotBlocked.
    """
    site = site_of(caller)
    stock = standing_at(read_lot_id(lot), site)
    claim = Claim.of(caller.subject, "vaccine-vial", key, [lot], now)
    made = Vial(
        id=VialId(id_of(claim)),
        lot=stock.lot.id,
        unit=site,
        left=stock.lot.vial,
        opened_at=now,
        until=now + timedelta(hours=product(stock.lot.product).open_hours),
    )
    if idempotency.first_answer(claim) is None:
        entries = moved(site, Account.CLOSED, Account.OPEN, stock.lot.vial)
        movement = movement_of(
            caller, MovementKind.OPENED, stock.lot.id, entries, claim=claim, now=now
        )

        def effects(together: TransactWrite) -> None:
            stocks.put_movement(together, stock.lot, movement)
            vials.put_new(together, made)

        commit(claim, stock.lot, movement, effects, now)
    return vials.vial(stock.lot.id, site, made.id) or made


def waste_rest(
    caller: Caller, lot: str, vial: str, why: WasteReason, *, key: str, now: datetime
) -> Stock:
    """What is left in an open vial is wasted; once per idempotency key.

    Raises NotASite, LotUnknown, LotEmpty (nothing is left).
    """
    site = site_of(caller)
    stock = standing_at(read_lot_id(lot), site)
    claim = Claim.of(caller.subject, "vaccine-waste", key, [lot, vial, why.value], now)
    for _ in range(TRIES):
        if idempotency.first_answer(claim) is not None:
            return standing_at(stock.lot.id, site)
        seen = vial_at(stock.lot.id, site, vial)
        if seen.left < 1:
            raise LotEmpty
        entries = moved(site, Account.OPEN, Account.WASTED, seen.left)
        kind = MovementKind.WASTED
        movement = movement_of(
            caller, kind, stock.lot.id, entries, claim=claim, now=now, why=why.value
        )
        try:
            idempotency.commit(claim, _rest(stock.lot, movement, seen), movement.id)
        except ConditionLost:
            continue  # a dose was drawn from it meanwhile
    raise Busy


def _rest(lot: Lot, movement: Movement, seen: Vial) -> Effects:
    def effects(together: TransactWrite) -> None:
        stocks.put_movement(together, lot, movement)
        vials.draw(together, seen, seen.left)

    return effects
