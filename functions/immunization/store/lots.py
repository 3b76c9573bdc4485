"""Lots, and which of them a site has: IMM-1 to IMM-5."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.immunization.domain.lot import Lot, LotId
from functions.kernel.identifiers import StaffId, UnitId
from functions.runtime.tables import ConditionLost, Record, connection, table_meta, translated

HEAD, SITE, EVERY = "head", "site#", "every#"


class LotRecord(Record):
    """A lot; `exp` is its last day, `dpv` the doses in a vial, `blk` the instrument of a recall,
    `rid` its opaque id."""

    Meta = table_meta("vaccine_lots")
    lot = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    product = UnicodeAttribute(null=True)
    number = UnicodeAttribute(null=True)
    exp = UnicodeAttribute(null=True)
    dpv = NumberAttribute(null=True)
    blk = UnicodeAttribute(null=True)
    rid = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    at = NumberAttribute(null=True)


def put_new(made: Lot, by: StaffId, now: datetime) -> Lot:
    """IMM-1: the lot, once; what stands there. Raises Busy."""
    record = LotRecord(
        made.id,
        HEAD,
        product=made.product,
        number=made.number,
        exp=made.expires_on.isoformat(),
        dpv=made.vial,
        by=by,
        at=int(now.timestamp()),
    )
    try:
        with translated(), TransactWrite(connection=connection()) as together:
            together.save(record, condition=LotRecord.lot.does_not_exist())
            together.save(LotRecord(EVERY, made.id))
    except ConditionLost:
        return lot(made.id) or made
    return made


def every_id() -> tuple[LotId, ...]:
    """IMM-5: all lots that were ever brought to a site, by product and number."""
    with translated():
        found = list(LotRecord.query(EVERY, consistent_read=True))
    return tuple(LotId(record.s) for record in found)


def lot(id_: LotId) -> Lot | None:
    """IMM-2: the lot, read strongly."""
    try:
        with translated():
            return _lot(LotRecord.get(id_, HEAD, consistent_read=True))
    except DoesNotExist:
        return None


def put_recalled(seen: Lot, instrument: str, recall: str, by: StaffId, now: datetime) -> None:
    """IMM-3: nobody is given of it from now on; the first recall stands. Raises Busy."""
    try:
        with translated():
            LotRecord(seen.id, HEAD).update(
                actions=[
                    LotRecord.blk.set(instrument),
                    LotRecord.rid.set(recall),
                    LotRecord.by.set(by),
                    LotRecord.at.set(int(now.timestamp())),
                ],
                condition=LotRecord.lot.exists() & LotRecord.blk.does_not_exist(),
            )
    except ConditionLost:
        return


def ids_at(unit: UnitId) -> tuple[LotId, ...]:
    """IMM-4: the lots that a site has or had, read strongly."""
    with translated():
        found = list(LotRecord.query(SITE + unit, consistent_read=True))
    return tuple(LotId(record.s) for record in found)


def list_at(together: TransactWrite, unit: UnitId, id_: LotId) -> None:
    """The lot stands in the list of a site, within a transaction."""
    together.save(LotRecord(SITE + unit, id_))


def still_given(together: TransactWrite, seen: Lot) -> None:
    """The lot must not be recalled, within a transaction. Only for what happens seldom."""
    together.condition_check(
        LotRecord,
        seen.id,
        HEAD,
        condition=LotRecord.lot.exists() & LotRecord.blk.does_not_exist(),
    )


def recalled_of_image(image: Mapping[str, Any] | None) -> Lot | None:
    """The recalled lot of a stream's image; None for anything else."""
    return lot_of_image(image) if image and "blk" in image else None


def lot_of_image(image: Mapping[str, Any] | None) -> Lot | None:
    """The lot of a stream's image; None for anything else."""
    if not image or image["s"] != {"S": HEAD}:
        return None
    record = LotRecord()
    record.deserialize(dict(image))
    return _lot(record)


def _lot(record: LotRecord) -> Lot:
    return Lot(
        id=LotId(record.lot),
        product=str(record.product),
        number=str(record.number),
        expires_on=date.fromisoformat(str(record.exp)),
        vial=int(record.dpv or 0),
        recalled_by=str(record.blk or ""),
        recall=str(record.rid or ""),
    )


def instant(seconds: float | None) -> datetime:
    """An instant kept in seconds."""
    return datetime.fromtimestamp(int(seconds or 0), UTC)
