"""Results that wait for their tube: LAB-35 to LAB-38.

pattern                             key                                         function
LAB-35  put or put again            orphans w=<unit>, <tube>#<row key>          put
LAB-36  the orphans of a unit       orphans w=<unit>                            of_unit
LAB-37  found                       orphans w=<unit>, <tube>#<row key> removed  remove
LAB-38  tubes that results wait for orphans w=?<tube>, batches of 100           waited_for

An orphan is listed under every unit that must see it: the laboratory that reported, and where the
tube is another's, that laboratory and the unit that took the sample (security.md L14). Nothing of
the result is in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from functions.kernel.identifiers import FileId, TubeCode, UnitId
from functions.kernel.periods import at_millis, millis_of
from functions.laboratory.domain.keeping import unplaced_until
from functions.runtime import bulk
from functions.runtime.tables import Record, table_meta, translated

WORD = "?"


class OrphanRecord(Record):
    """A result without its tube."""

    Meta = table_meta("orphans")
    w = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    laboratory = UnicodeAttribute()
    f = UnicodeAttribute()
    row = NumberAttribute()
    why = UnicodeAttribute()
    at = NumberAttribute()
    x = NumberAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Orphan:
    """`laboratory` reported it in `file` at row `row`; `why` is ``no_tube`` or the like."""

    unit: UnitId
    tube: TubeCode
    row_key: str
    laboratory: UnitId
    file: FileId
    row: int
    why: str
    since: datetime

    @property
    def id(self) -> str:
        """Its name within its unit's list."""
        return f"{self.tube}#{self.row_key}"


def put(orphans: Iterable[Orphan]) -> None:
    """LAB-35: as absolute values; putting them again changes nothing."""
    with translated(), OrphanRecord.batch_write() as batch:
        for orphan in orphans:
            batch.save(
                OrphanRecord(
                    orphan.unit,
                    orphan.id,
                    laboratory=orphan.laboratory,
                    f=orphan.file,
                    row=orphan.row,
                    why=orphan.why,
                    at=millis_of(orphan.since),
                    x=unplaced_until(orphan.since),
                )
            )


def of_unit(
    unit: UnitId, most: int, tube: TubeCode | None = None, after: str | None = None
) -> tuple[Orphan, ...]:
    """LAB-36: by tube code, at most `most`; of one tube, or those after an id."""
    where: Any = OrphanRecord.s.startswith(f"{tube}#") if tube else None
    if after and not tube:
        where = OrphanRecord.s > after
    with translated():
        found = OrphanRecord.query(unit, where, consistent_read=True, limit=most)
        return tuple(_orphan(record) for record in found)


def remove(orphans: Iterable[Orphan]) -> None:
    """LAB-37: found, or void; removing them again changes nothing."""
    with translated(), OrphanRecord.batch_write() as batch:
        for orphan in orphans:
            batch.delete(OrphanRecord(orphan.unit, orphan.id))


def waited_for(tubes: Iterable[TubeCode]) -> set[TubeCode]:
    """LAB-38: those of the tubes that a result came for before they did, 100 a call. Raises Busy.

    `store.row_writing` leaves word with the first such row, in its transaction.
    """
    wanted = [_word_at(tube) for tube in dict.fromkeys(tubes)]
    found = bulk.items_at("orphans", wanted, only="w")
    return {TubeCode(item["w"]["S"].removeprefix(WORD)) for item in found}


def forget_waited_for(tubes: Iterable[TubeCode]) -> None:
    """LAB-38: their results were asked for; forgetting twice changes nothing. Raises Busy."""
    with translated(), OrphanRecord.batch_write() as batch:
        for tube in tubes:
            batch.delete(OrphanRecord(f"{WORD}{tube}", WORD))


def word_of(tube: TubeCode, reported_at: datetime) -> dict[str, Any]:
    """The item that says that a result waits for the tube: nothing but its key, and its end."""
    return _word_at(tube) | {"x": {"N": str(unplaced_until(reported_at))}}


def _word_at(tube: TubeCode) -> dict[str, Any]:
    return {"w": {"S": f"{WORD}{tube}"}, "s": {"S": WORD}}


def _orphan(record: OrphanRecord) -> Orphan:
    tube, _, key = record.s.partition("#")
    return Orphan(
        unit=UnitId(record.w),
        tube=TubeCode(tube),
        row_key=key,
        laboratory=UnitId(record.laboratory),
        file=FileId(record.f),
        row=int(record.row),
        why=record.why,
        since=at_millis(record.at),
    )
