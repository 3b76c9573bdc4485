"""A site's lots: received, sent to another site, wasted with a reason, shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pynamodb.transactions import TransactWrite

from functions.immunization.domain.lot import (
    Lot,
    LotBlocked,
    LotDiffers,
    Vial,
    in_vials,
    lot_id,
    read_lot_id,
)
from functions.immunization.domain.movement import (
    Account,
    MovementKind,
    Stock,
    WasteReason,
    moved,
    sent,
)
from functions.immunization.service.moving import commit, movement_of, standing_at
from functions.immunization.service.sites import other_site, site_of
from functions.immunization.store import lots, stocks, vials
from functions.kernel.callers import Caller
from functions.kernel.identifiers import StaffId, UnitId
from functions.kernel.vaccines import product
from functions.runtime import idempotency
from functions.runtime.idempotency import Claim


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came, as it is printed on the vials."""

    product: str
    number: str
    expires_on: date
    vials: int
    vial: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """A lot at a site with its open vials."""

    stock: Stock
    vials: tuple[Vial, ...]


def receive(caller: Caller, delivery: Delivery, key: str, now: datetime) -> Stock:
    """Vials of a lot came to the caller's site; once per idempotency key.

    Raises NotASite, ProductUnknown, LotNumberInvalid, LotDiffers, LotBlocked, AmountImpossible.
    """
    site, vaccine = site_of(caller), product(delivery.product)
    told = Lot(
        id=lot_id(vaccine.code, delivery.number),
        product=vaccine.code,
        number=delivery.number.strip(" ").upper(),
        expires_on=delivery.expires_on,
        vial=delivery.vial,
    )
    doses = in_vials(delivery.vials, delivery.vial)
    asked = [told.id, told.expires_on.isoformat(), delivery.vials, delivery.vial]
    claim = Claim.of(caller.subject, "vaccine-receipt", key, asked, now)
    if idempotency.first_answer(claim) is None:
        if told.is_blocked(now):
            raise LotBlocked
        lot = lots.put_new(told, StaffId(caller.subject), now)
        if (lot.expires_on, lot.vial) != (told.expires_on, told.vial):
            raise LotDiffers
        entries = moved(site, Account.SUPPLY, Account.CLOSED, doses)
        movement = movement_of(caller, MovementKind.RECEIVED, lot.id, entries, claim=claim, now=now)

        def effects(together: TransactWrite) -> None:
            lots.still_given(together, lot)
            lots.list_at(together, site, lot.id)
            stocks.put_movement(together, lot, movement)

        commit(claim, lot, movement, effects, now)
    return standing_at(told.id, site)


def transfer(caller: Caller, lot: str, to: str, number: int, *, key: str, now: datetime) -> Stock:
    """Closed vials go from the caller's site to another; once per idempotency key.

    Raises NotASite, TransferImpossible, LotUnknown, LotEmpty, LotBlocked, AmountImpossible.
    """
    site = site_of(caller)
    stock = standing_at(read_lot_id(lot), site)
    claim = Claim.of(caller.subject, "vaccine-transfer", key, [lot, to, number], now)
    if idempotency.first_answer(claim) is None:
        target = other_site(site, to)
        entries = sent(site, target, in_vials(number, stock.lot.vial))
        movement = movement_of(
            caller, MovementKind.TRANSFERRED, stock.lot.id, entries, claim=claim, now=now
        )

        def effects(together: TransactWrite) -> None:
            lots.still_given(together, stock.lot)
            lots.list_at(together, target, stock.lot.id)
            stocks.put_movement(together, stock.lot, movement)

        commit(claim, stock.lot, movement, effects, now)
    return standing_at(stock.lot.id, site)


def waste_closed(
    caller: Caller, lot: str, number: int, why: WasteReason, *, key: str, now: datetime
) -> Stock:
    """Closed vials are wasted; once per idempotency key.

    Raises NotASite, LotUnknown, LotEmpty, AmountImpossible.
    """
    site = site_of(caller)
    stock = standing_at(read_lot_id(lot), site)
    claim = Claim.of(caller.subject, "vaccine-waste", key, [lot, number, why.value], now)
    if idempotency.first_answer(claim) is None:
        doses = in_vials(number, stock.lot.vial)
        entries = moved(site, Account.CLOSED, Account.WASTED, doses)
        kind = MovementKind.WASTED
        movement = movement_of(
            caller, kind, stock.lot.id, entries, claim=claim, now=now, why=why.value
        )
        commit(
            claim,
            stock.lot,
            movement,
            lambda together: stocks.put_movement(together, stock.lot, movement),
            now,
        )
    return standing_at(stock.lot.id, site)


def shelves(caller: Caller) -> tuple[Shelf, ...]:
    """The lots of the caller's site with their open vials, next to expire first. Raises NotASite"""
    return shelves_at(site_of(caller))


def shelves_at(site: UnitId) -> tuple[Shelf, ...]:
    """The lots of a site that the caller may look at, as the use case has judged."""
    found = [stocks.stock(id_, site) for id_ in lots.ids_at(site)]
    kept = [
        Shelf(one, tuple(vial for vial in vials.vials_of(one.lot.id, site) if vial.left))
        for one in found
        if one is not None
    ]
    return tuple(sorted(kept, key=lambda one: (one.stock.lot.expires_on, one.stock.lot.id)))
