"""Open vials: IMM-20 to IMM-23."""

from __future__ import annotations

from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.immunization.domain.lot import LotId, Vial, VialId
from functions.immunization.store.lots import instant
from functions.kernel.identifiers import UnitId
from functions.runtime.tables import Record, table_meta, translated

VIAL = "vial#"


class VialRecord(Record):
    """An open vial: doses left, opened at, usable until (seconds)."""

    Meta = table_meta("vaccine_lots")
    lot = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    left = NumberAttribute(null=True)
    at = NumberAttribute(null=True)
    until = NumberAttribute(null=True)


def put_new(together: TransactWrite, made: Vial) -> None:
    """IMM-20: a vial is opened, within a transaction."""
    together.save(
        VialRecord(
            made.lot,
            _place(made.unit, made.id),
            left=made.left,
            at=int(made.opened_at.timestamp()),
            until=int(made.until.timestamp()),
        ),
        condition=VialRecord.lot.does_not_exist(),
    )


def draw(
    together: TransactWrite, seen: Vial, doses: int, *, before: datetime | None = None
) -> None:
    """IMM-21: doses are drawn if so many are left, within a transaction; fewer than none are put
    back into it. With `before` only out of a vial whose time is not over then."""
    condition = VialRecord.left >= max(doses, 0)
    if before is not None:
        condition &= VialRecord.until > int(before.timestamp())
    together.update(
        VialRecord(seen.lot, _place(seen.unit, seen.id)),
        actions=[VialRecord.left.add(-doses)],
        condition=condition,
    )


def vial(lot: LotId, unit: UnitId, id_: VialId) -> Vial | None:
    """IMM-22: a vial of a site, read strongly."""
    try:
        with translated():
            return _vial(VialRecord.get(lot, _place(unit, id_), consistent_read=True))
    except DoesNotExist:
        return None


def vials_of(lot: LotId, unit: UnitId) -> tuple[Vial, ...]:
    """IMM-23: the vials of a lot at a site, read strongly, oldest first."""
    with translated():
        found = list(
            VialRecord.query(lot, VialRecord.s.startswith(f"{VIAL}{unit}#"), consistent_read=True)
        )
    return tuple(sorted(map(_vial, found), key=lambda one: (one.opened_at, one.id)))


def _place(unit: UnitId, id_: VialId) -> str:
    return f"{VIAL}{unit}#{id_}"


def _vial(record: VialRecord) -> Vial:
    _, unit, id_ = str(record.s).split("#")
    return Vial(
        id=VialId(id_),
        lot=LotId(record.lot),
        unit=UnitId(unit),
        left=int(record.left or 0),
        opened_at=instant(record.at),
        until=instant(record.until),
    )
