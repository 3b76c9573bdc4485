"""How is a movement of doses made once, and why was it not?

One transaction: the movement, the sums of the sites under their conditions, and the idempotency of
the request. Why one was refused is read afterwards from what stands there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from pynamodb.transactions import TransactWrite

from functions.immunization.domain.lot import Lot, LotBlocked, LotId, LotUnknown, Vial, VialId
from functions.immunization.domain.movement import (
    GIVING,
    Entry,
    Movement,
    MovementKind,
    Stock,
    check,
)
from functions.immunization.store import lots, stocks, vials
from functions.kernel.callers import Caller
from functions.kernel.errors import Busy
from functions.kernel.identifiers import StaffId, UnitId, opaque_id
from functions.runtime import crypto, idempotency
from functions.runtime.idempotency import Claim
from functions.runtime.tables import ConditionLost

TRIES = 5
Effects = Callable[[TransactWrite], None]


def vial_at(lot: LotId, site: UnitId, vial: str) -> Vial:
    """A vial of a site. Raises LotUnknown."""
    found = vials.vial(lot, site, VialId(vial)) if vial.isalnum() else None
    if found is None:
        raise LotUnknown
    return found


def standing_at(id_: LotId, site: UnitId) -> Stock:
    """A lot at a site. Raises LotUnknown."""
    found = stocks.stock(id_, site)
    if found is None:
        raise LotUnknown
    return found


def movement_of(
    caller: Caller,
    kind: MovementKind,
    lot: LotId,
    entries: tuple[Entry, ...],
    *,
    claim: Claim,
    now: datetime,
    why: str = "",
) -> Movement:
    """The movement that a request asks for."""
    return Movement(id_of(claim), kind, lot, entries, StaffId(caller.subject), now, why)


def id_of(claim: Claim) -> str:
    """The same request is the same movement."""
    return opaque_id(crypto.mac(b"vaccine-movement", claim.id.encode())[:16])


def commit(claim: Claim, lot: Lot, movement: Movement, effects: Effects, now: datetime) -> None:
    """Make it, once. Raises LotBlocked, LotEmpty, IdempotencyKeyReused, Busy."""
    for _ in range(TRIES):
        try:
            idempotency.commit(claim, effects, movement.id)
            return
        except ConditionLost:
            explain(lot, movement, now)
    raise Busy


def explain(lot: Lot, movement: Movement, now: datetime) -> None:
    """Why a movement was not made, by what stands there now. Raises LotBlocked, LotEmpty."""
    for unit in movement.units:
        standing = stocks.stock(lot.id, unit)
        if standing is not None:
            check(standing, movement, now)
    head = lots.lot(lot.id)
    if movement.kind in GIVING and head is not None and head.is_blocked(now):
        raise LotBlocked
