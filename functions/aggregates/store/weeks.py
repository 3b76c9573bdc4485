"""Which venues were seen on a day, how many in a week and how many are dormant after it, and since
when a commune scans: AGG-40 to AGG-44. All of it follows from sources and rollups and is put whole;
the night makes it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.aggregates.domain.dormant import Seen
from functions.aggregates.domain.source import Cells
from functions.aggregates.store.packed import pack, unpack
from functions.kernel.divisions import provinces
from functions.kernel.periods import start_of_day
from functions.runtime.tables import Record, table_meta, translated

VENUES, WEEK, FIRST = "venues#", "week#", "first"
KEPT: Final = timedelta(days=40)
"""How long the venues of a day are kept: longer than a day may be revised."""


class WeekRecord(Record):
    """Packed in `b`: venues of a district's day, or the counts of a province's week, with those of
    its dormant venues in `d` and the edition `e` of their list; gone after `x`. Or the first days
    of a province's communes, in version `n`."""

    Meta = table_meta("aggregates")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute(null=True)
    b = BinaryAttribute(legacy_encoding=False)
    d = BinaryAttribute(legacy_encoding=False, null=True)
    e = UnicodeAttribute(null=True)
    x = NumberAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Week:
    """How many venues of a province were seen in a week and how many were dormant at its end, by
    place and kind; `edition` names their list (store/sleepers.py), "" where none was made. Of a
    province that no night has counted nothing is known."""

    seen: Cells = field(default_factory=dict)
    dormant: Cells = field(default_factory=dict)
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Firsts:
    """The first day with arrivals of each commune of a province; version 0: nothing yet."""

    province: str
    version: int
    days: Mapping[str, date]


def put_seen(day: date, province: str, districts: Mapping[str, Seen]) -> None:
    """AGG-40: the venues seen on a day, by district. Raises Busy."""
    until = int((start_of_day(day) + KEPT).timestamp())
    place = f"{VENUES}{day.isoformat()}#{province}"
    with translated(), WeekRecord.batch_write() as batch:
        for district, seen in sorted(districts.items()):
            batch.save(WeekRecord(place, district, b=pack(_plain(seen)), x=until))


def seen_on(day: date, province: str) -> Seen:
    """AGG-41: the venues seen on a day in a province, by commune and kind. Raises Busy."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    with translated():
        for row in WeekRecord.query(f"{VENUES}{day.isoformat()}#{province}", consistent_read=True):
            for leaf, kinds in unpack(row.b).items():
                found[leaf] = {kind: frozenset(codes) for kind, codes in kinds.items()}
    return found


def put_week(until: date, province: str, week: Week, now: datetime) -> None:
    """AGG-42: a province's week up to a day, after the list that it names. Raises Busy."""
    gone = int((now + KEPT).timestamp())
    record = WeekRecord(WEEK + until.isoformat(), province, b=pack(week.seen), x=gone)
    record.d, record.e = pack(week.dormant), week.edition
    with translated():
        record.save()


def weeks(until: date, province: str = "") -> dict[str, Week]:
    """AGG-43: the weeks of provinces, of all or of one. Raises Busy."""
    only = WeekRecord.s == province if province else None
    with translated():
        rows = WeekRecord.query(WEEK + until.isoformat(), only)
        return {str(row.s): _week(row) for row in rows}


def standing_weeks(until: date, province: str = "") -> dict[str, Week]:
    """AGG-43: the same, of the day before where the night has not made it yet. Raises Busy."""
    found = weeks(until, province)
    if len(found) == (1 if province else len(provinces())):
        return found
    return weeks(until - timedelta(days=1), province) | found


def newest_week(until: date, province: str, days: int) -> tuple[date, Week] | None:
    """AGG-43: the newest week of a province with a list, up to `until` and at most `days` back;
    with its last day. Raises Busy."""
    for back in range(days):
        day = until - timedelta(days=back)
        found = weeks(day, province).get(province)
        if found is not None and found.edition:
            return day, found
    return None


def firsts(province: str) -> Firsts:
    """AGG-44: since when communes of a province scan, read strongly. Raises Busy."""
    try:
        with translated():
            row = WeekRecord.get(FIRST, province, consistent_read=True)
    except DoesNotExist:
        return Firsts(province, 0, {})
    days = {leaf: date.fromisoformat(day) for leaf, day in unpack(row.b).items()}
    return Firsts(province, int(row.n or 0), days)


def put_firsts(before: Firsts, days: Mapping[str, date]) -> None:
    """AGG-44: the same after what was seen. Raises ConditionLost, Busy."""
    told = pack({leaf: day.isoformat() for leaf, day in days.items()})
    record = WeekRecord(FIRST, before.province, n=before.version + 1, b=told)
    fresh = WeekRecord.p.does_not_exist()
    with translated():
        record.save(condition=WeekRecord.n == before.version if before.version else fresh)


def _week(row: WeekRecord) -> Week:
    return Week(unpack(row.b), unpack(row.d) if row.d else {}, row.e or "")


def _plain(seen: Seen) -> dict[str, Any]:
    return {
        leaf: {kind: sorted(codes) for kind, codes in kinds.items()} for leaf, kinds in seen.items()
    }
