"""Looks at people's data by hour and month: ACC-42. Nothing here changes or deletes an item."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Final

from pynamodb.attributes import UnicodeAttribute

from functions.access.domain.counts import month_of_hour
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

MONTHS: Final = "months"


class CountRecord(Record):
    """The looks of an hour below its month, or of a whole month below ``months``."""

    Meta = table_meta("audit_counts")
    of = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    n = UnicodeAttribute()


def put_counts(hour: str, looks: Mapping[str, int]) -> None:
    """ACC-42: the looks of an hour, once. Raises Busy."""
    _put(month_of_hour(hour), hour, looks)


def put_month(month: str) -> None:
    """ACC-42: the sum of a month's hours, once. Raises Busy."""
    with translated():
        hours = list(CountRecord.query(month, consistent_read=True))
    if hours:
        _put(MONTHS, month, sum((Counter(json.loads(one.n)) for one in hours), Counter()))


def counts_of(hour: str) -> dict[str, int] | None:
    """ACC-42: the looks of an hour. Raises Busy."""
    with translated():
        found = list(CountRecord.query(month_of_hour(hour), CountRecord.id == hour))
    return json.loads(found[0].n) if found else None


def months(most: int) -> tuple[tuple[str, dict[str, int]], ...]:
    """ACC-42: the months that are summed, newest first. Raises Busy."""
    with translated():
        found = CountRecord.query(MONTHS, scan_index_forward=False, limit=most)
        return tuple((one.id, json.loads(one.n)) for one in found)


def _put(of: str, id_: str, looks: Mapping[str, int]) -> None:
    told = json.dumps(dict(sorted(looks.items())), separators=(",", ":"))
    try:
        with translated():
            CountRecord(of, id_, n=told).save(condition=CountRecord.id.does_not_exist())
    except ConditionLost:
        return
