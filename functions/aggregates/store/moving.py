"""Sources that may move to another day or province (cases, venues): AGG-3, AGG-4.

The head moves on only to a higher revision, in one transaction with its row where it counts; the
row where it counted before goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.aggregates.domain.source import Source
from functions.aggregates.store.sources import SourceRecord, place_of, record_of
from functions.runtime.tables import Record, connection, table_meta, translated

HEAD = "head"


@dataclass(frozen=True, slots=True)
class Standing:
    """A source as told last: its revision, where its row lies ("" for no province)."""

    revision: int
    day: date
    province: str


class HeadRecord(Record):
    """A source as told last, under its own key."""

    Meta = table_meta("aggregates")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    rv = NumberAttribute()
    day = UnicodeAttribute()
    pr = UnicodeAttribute()


def standing(key: str) -> Standing | None:
    """AGG-4: our copy of a case or a venue, read strongly. Raises Busy."""
    try:
        with translated():
            found = HeadRecord.get(key, HEAD, consistent_read=True)
    except DoesNotExist:
        return None
    return Standing(int(found.rv), date.fromisoformat(str(found.day)), str(found.pr))


def put_next(before: Standing | None, after: Source) -> None:
    """AGG-3: a source as told now, after what was seen. Raises ConditionLost, Busy."""
    head = HeadRecord(
        after.key, HEAD, rv=after.version, day=after.day.isoformat(), pr=after.province
    )
    as_seen = HeadRecord.rv == before.revision if before else HeadRecord.p.does_not_exist()
    moved = before is not None and (before.day, before.province) != (after.day, after.province)
    with translated(), TransactWrite(connection=connection()) as together:
        if before is not None and moved:
            together.delete(SourceRecord(place_of(before.day, before.province), after.key))
        together.save(head, condition=as_seen)
        together.save(record_of(after))
