"""How far are the people of a recalled lot told? IMM-60 to IMM-62, beside the lot itself."""

from __future__ import annotations

from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.update import Action

from functions.immunization.domain.lot import Informing, LotId
from functions.kernel.periods import instant_at
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

TOLD = "told"


class InformingRecord(Record):
    """`cur` is the place in the list behind which nobody was told yet, `n` the doses told of, `end`
    when the list was through."""

    Meta = table_meta("vaccine_lots")
    lot = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True, default=TOLD)
    cur = UnicodeAttribute()
    n = NumberAttribute()
    at = NumberAttribute()
    end = NumberAttribute(null=True)


def put_begun(lot: LotId, now: datetime) -> None:
    """IMM-60: the work begins, once. Raises Busy."""
    record = InformingRecord(lot, TOLD, cur="", n=0, at=int(now.timestamp()))
    try:
        with translated():
            record.save(condition=InformingRecord.lot.does_not_exist())
    except ConditionLost:
        return


def informing(lot: LotId) -> Informing | None:
    """IMM-61: how far it is, read strongly; None where it has not begun. Raises Busy."""
    try:
        with translated():
            found = InformingRecord.get(lot, TOLD, consistent_read=True)
    except DoesNotExist:
        return None
    return Informing(
        after=str(found.cur),
        doses=int(found.n),
        begun_at=instant_at(found.at),
        ended_at=instant_at(found.end) if found.end is not None else None,
    )


def put_piece(lot: LotId, after: str, more: str, doses: int, now: datetime) -> bool:
    """IMM-62: the piece behind `after` was told, once; `more` is where the next begins, "" at the
    end. False where the work is not there, or further. Raises Busy."""
    actions: list[Action] = [InformingRecord.cur.set(more or after), InformingRecord.n.add(doses)]
    if not more:
        actions.append(InformingRecord.end.set(int(now.timestamp())))
    try:
        with translated():
            InformingRecord(lot, TOLD).update(
                actions=actions,
                condition=(InformingRecord.cur == after) & InformingRecord.end.does_not_exist(),
            )
    except ConditionLost:
        return False
    return True
