"""The queues of days, as they are published from: VAX-116 to VAX-118.

Exact figures, shown to nobody; a province's queue of a day is put once and stays.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.runtime.tables import ConditionLost, Record, table_meta, translated

LATEST = "latest"


class QueueRecord(Record):
    """A province's queue of a day (`b`), or which day's is complete."""

    Meta = table_meta("vaccine_figures")
    f = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    b = UnicodeAttribute()


def put_queue(day: date, province: str, figures: Mapping[str, int]) -> None:
    """VAX-116: a province's queue of a day; the first that was put stands. Raises Busy."""
    told = json.dumps(dict(figures), separators=(",", ":"), sort_keys=True)
    try:
        with translated():
            QueueRecord(_day(day), province, b=told).save(condition=QueueRecord.f.does_not_exist())
    except ConditionLost:
        return


def queue_on(day: date) -> tuple[Mapping[str, int], ...]:
    """VAX-117: the queues of all provinces of a day."""
    with translated():
        return tuple(json.loads(one.b) for one in QueueRecord.query(_day(day)))


def put_latest(day: date) -> None:
    """VAX-118: the queue of a day is complete; an earlier day's is not the latest then."""
    try:
        with translated():
            QueueRecord("queue", LATEST, b=day.isoformat()).save(
                condition=QueueRecord.f.does_not_exist() | (QueueRecord.b < day.isoformat())
            )
    except ConditionLost:
        return


def latest() -> date | None:
    """VAX-118: the day of the last complete queue, None before the first."""
    try:
        with translated():
            return date.fromisoformat(QueueRecord.get("queue", LATEST).b)
    except DoesNotExist:
        return None


def _day(day: date) -> str:
    return f"queue#{day.isoformat()}"
