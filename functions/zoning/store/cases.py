"""Our copies of cases, and where they count: ZON-1 to ZON-3.

A copy moves on only to a higher revision, in one transaction with its row under the province and
day in which it counts; the row where it counted before goes. Counts are rows, read anew each time.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.runtime.tables import Record, connection, table_meta, translated
from functions.zoning.domain.counted import CountedCase

CASE, CASES, HEAD = "case#", "cases#", "head"


class CaseRecord(Record):
    """A case as told last: revision, commune, local day, and whether it counts."""

    Meta = table_meta("zoning")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    rv = NumberAttribute()
    d = UnicodeAttribute()
    day = UnicodeAttribute()
    on = BooleanAttribute()


class PlaceRecord(Record):
    """A case where it counts: province, day, commune and the opaque id; nothing else."""

    Meta = table_meta("zoning")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)


def case(id_: str) -> CountedCase | None:
    """ZON-1: our copy of a case, read strongly. Raises Busy."""
    try:
        with translated():
            found = CaseRecord.get(CASE + id_, HEAD, consistent_read=True)
    except DoesNotExist:
        return None
    return CountedCase(
        id_, int(found.rv), str(found.d), date.fromisoformat(str(found.day)), bool(found.on)
    )


def put_next(before: CountedCase | None, after: CountedCase) -> None:
    """ZON-2: a case as told now, after what was seen. Raises ConditionLost, Busy."""
    record = CaseRecord(
        CASE + after.case,
        HEAD,
        rv=after.revision,
        d=after.division,
        day=after.day.isoformat(),
        on=after.counts,
    )
    as_seen = CaseRecord.rv == before.revision if before else CaseRecord.p.does_not_exist()
    old = _place(before) if before and before.counts else None
    new = _place(after) if after.counts else None
    with translated(), TransactWrite(connection=connection()) as together:
        if old and old != new:
            together.delete(PlaceRecord(*old))
        together.save(record, condition=as_seen)
        if new and new != old:
            together.save(PlaceRecord(*new))


def counted(province: str, first: date, last: date) -> Counter[tuple[str, date]]:
    """ZON-3: how many cases count by commune and day; both days included, read strongly."""
    found: Counter[tuple[str, date]] = Counter()
    between = PlaceRecord.s.between(f"{first.isoformat()}#", f"{last.isoformat()}#~")
    with translated():
        for row in PlaceRecord.query(CASES + province, between, consistent_read=True):
            day, commune, _ = str(row.s).split("#", 2)
            found[commune, date.fromisoformat(day)] += 1
    return found


def _place(one: CountedCase) -> tuple[str, str]:
    province = one.division.partition("/")[0]
    return CASES + province, f"{one.day.isoformat()}#{one.division}#{one.case}"
