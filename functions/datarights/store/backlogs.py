"""What the hourly round counted in each province: DSR-7 and DSR-8. Nothing of a person."""

from __future__ import annotations

from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from functions.datarights.domain.backlog import Backlog
from functions.kernel.periods import instant_or_blank, instant_or_none, read_instant, write_instant
from functions.runtime.tables import Record, table_meta, translated

PLACE: Final = "backlog"


class BacklogRecord(Record):
    """A province `s`: `n` wait, `o` of them past their term, the first of which ends at `e`."""

    Meta = table_meta("data_requests")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    o = NumberAttribute()
    e = UnicodeAttribute()
    at = UnicodeAttribute()


def put(one: Backlog) -> None:
    """DSR-7: what a round counted; the last round is right. Raises Busy."""
    with translated():
        BacklogRecord(
            PLACE,
            one.province,
            n=one.waiting,
            o=one.overdue,
            e=instant_or_blank(one.first_due),
            at=write_instant(one.at),
        ).save()


def all_of_them() -> tuple[Backlog, ...]:
    """DSR-8: all provinces that were ever counted, by their code. Raises Busy."""
    with translated():
        return tuple(
            Backlog(one.s, int(one.n), int(one.o), instant_or_none(one.e), read_instant(one.at))
            for one in BacklogRecord.query(PLACE, consistent_read=True)
        )
