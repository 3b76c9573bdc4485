"""What a lot's doses did, and how many are where: IMM-10 to IMM-14.

A movement is put once, together with the sum of every site that it touches; the sums have their
conditions, so that no two movements together take more than there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.immunization.domain.lot import Lot, LotId
from functions.immunization.domain.movement import (
    GIVING,
    Account,
    Entry,
    Movement,
    MovementKind,
    Stock,
    needed,
)
from functions.immunization.store.lots import instant
from functions.kernel.identifiers import StaffId, UnitId
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

STOCK, MOVE = "stock#", "move#"


class StockRecord(Record):
    """A lot at a site: doses by account, what is printed on it, `blk` where it is recalled;
    `until` is the second from which on it has expired, `at` when it moved last."""

    Meta = table_meta("vaccine_lots")
    lot = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    product = UnicodeAttribute(null=True)
    number = UnicodeAttribute(null=True)
    exp = UnicodeAttribute(null=True)
    until = NumberAttribute(null=True)
    dpv = NumberAttribute(null=True)
    blk = UnicodeAttribute(null=True)
    at = NumberAttribute(null=True)
    supply = NumberAttribute(null=True)
    came = NumberAttribute(null=True)
    sent = NumberAttribute(null=True)
    closed = NumberAttribute(null=True)
    open = NumberAttribute(null=True)
    used = NumberAttribute(null=True)
    wasted = NumberAttribute(null=True)


class MovementRecord(Record):
    """A movement; `e` are its entries, ``unit|account|doses``."""

    Meta = table_meta("vaccine_lots")
    lot = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    k = UnicodeAttribute()
    e = ListAttribute(of=UnicodeAttribute)
    by = UnicodeAttribute()
    at = NumberAttribute()
    why = UnicodeAttribute(null=True)


def stock(id_: LotId, unit: UnitId) -> Stock | None:
    """IMM-10: a lot at a site, read strongly."""
    try:
        with translated():
            return _stock(StockRecord.get(id_, STOCK + unit, consistent_read=True))
    except DoesNotExist:
        return None


def stocks_of(id_: LotId) -> tuple[Stock, ...]:
    """IMM-11: a lot at all its sites, read strongly."""
    with translated():
        found = list(StockRecord.query(id_, StockRecord.s.startswith(STOCK), consistent_read=True))
    return tuple(map(_stock, found))


def put_movement(together: TransactWrite, lot: Lot, movement: Movement) -> None:
    """IMM-12: a movement and what it changes, within a transaction.

    Lost where it was made before, where an account would fall below nothing, or where the lot is
    expired or blocked at a site and the movement would give of it.
    """
    together.save(_movement_record(movement), condition=MovementRecord.lot.does_not_exist())
    for unit in movement.units:
        _change(together, lot, movement, unit)


def movements_of(id_: LotId) -> tuple[Movement, ...]:
    """IMM-13: all movements of a lot, read strongly, in no order."""
    with translated():
        found = list(
            MovementRecord.query(id_, MovementRecord.s.startswith(MOVE), consistent_read=True)
        )
    return tuple(map(_movement, found))


def movement_of_image(image: Mapping[str, Any] | None) -> Movement | None:
    """The movement of a stream's image; None for anything else."""
    if not image or not image["s"]["S"].startswith(MOVE):
        return None
    record = MovementRecord()
    record.deserialize(dict(image))
    return _movement(record)


def block(id_: LotId, unit: UnitId, instrument: str) -> None:
    """IMM-14: nobody at this site is given of the lot any more. Raises Busy."""
    try:
        with translated():
            StockRecord(id_, STOCK + unit).update(
                actions=[StockRecord.blk.set(instrument)],
                condition=StockRecord.lot.exists() & StockRecord.blk.does_not_exist(),
            )
    except ConditionLost:
        return


def _change(together: TransactWrite, lot: Lot, movement: Movement, unit: UnitId) -> None:
    changes = movement.of_unit(unit)
    actions = [getattr(StockRecord, account.value).add(doses) for account, doses in changes.items()]
    actions += [
        StockRecord.product.set(lot.product),
        StockRecord.number.set(lot.number),
        StockRecord.exp.set(lot.expires_on.isoformat()),
        StockRecord.until.set(int(lot.usable_until.timestamp())),
        StockRecord.dpv.set(lot.vial),
        StockRecord.at.set(int(movement.at.timestamp())),
    ]
    condition = None
    for account, doses in needed(changes).items():
        enough = getattr(StockRecord, account.value) >= doses
        condition = enough if condition is None else condition & enough
    if movement.kind in GIVING:
        second = int(movement.at.timestamp())
        fresh = StockRecord.until.does_not_exist() | (StockRecord.until > second)
        given = StockRecord.blk.does_not_exist() & fresh
        condition = given if condition is None else condition & given
    together.update(StockRecord(lot.id, STOCK + unit), actions=actions, condition=condition)


def _movement_record(made: Movement) -> MovementRecord:
    return MovementRecord(
        made.lot,
        MOVE + made.id,
        k=made.kind.value,
        e=[f"{one.unit}|{one.account.value}|{one.doses}" for one in made.entries],
        by=made.by,
        at=int(made.at.timestamp()),
        why=made.why or None,
    )


def _movement(record: MovementRecord) -> Movement:
    return Movement(
        id=str(record.s).removeprefix(MOVE),
        kind=MovementKind(record.k),
        lot=LotId(record.lot),
        entries=tuple(_entries(map(str, record.e))),
        by=StaffId(record.by),
        at=instant(record.at),
        why=str(record.why or ""),
    )


def _entries(written: Iterable[str]) -> Iterable[Entry]:
    for text in written:
        unit, account, doses = text.split("|")
        yield Entry(UnitId(unit), Account(account), int(doses))


def _stock(record: StockRecord) -> Stock:
    lot = Lot(
        id=LotId(record.lot),
        product=str(record.product),
        number=str(record.number),
        expires_on=date.fromisoformat(str(record.exp)),
        vial=int(record.dpv or 0),
        recalled_by=str(record.blk or ""),
    )
    told = {account: int(getattr(record, account.value) or 0) for account in Account}
    moved_at = instant(record.at) if record.at else None
    return Stock(lot, UnitId(str(record.s).removeprefix(STOCK)), told, moved_at)
