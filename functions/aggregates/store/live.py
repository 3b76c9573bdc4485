"""How many arrived in hours that are not closed yet, by batches of the packer: AGG-5, AGG-6.

A batch is known by the first place of it in its stream: handed over again, with other bounds, it
begins at the same place, and the last telling stands. Enough for a board; the closing of the hour
takes its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from functions.aggregates.store.packed import pack, unpack
from functions.runtime.tables import Record, put_where, table_meta, translated

LIVE = "live#"
KEPT_SECONDS = 3 * 86_400


class LiveRecord(Record):
    """Arrivals of a batch by province, as told at `v` (milliseconds); gone after `x`."""

    Meta = table_meta("aggregates")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    v = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)
    x = NumberAttribute()


def put(hour: str, batch: str, edition: int, arrived: Mapping[str, int]) -> None:
    """AGG-5: what a batch held, unless a later telling of it stands. Raises Busy."""
    until = edition // 1000 + KEPT_SECONDS
    record = LiveRecord(LIVE + hour, batch, v=edition, b=pack(arrived), x=until)
    newer = LiveRecord.p.does_not_exist() | (LiveRecord.v < edition)
    put_where(record, newer)


def of_hour(hour: str) -> Counter[str]:
    """AGG-6: arrivals of an hour by province, of all batches so far. Raises Busy."""
    found: Counter[str] = Counter()
    with translated():
        for row in LiveRecord.query(LIVE + hour):
            found.update(unpack(row.b))
    return found
