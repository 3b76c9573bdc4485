"""What other apps have told of visits that were placed: CHK-42, in the table `parked_visits`.

An item is named like a parked visit, by its day and a MAC of the row's natural key under the key of
that day, and says which file and row told it first. Whose visit it is stands nowhere in it.
"""

from __future__ import annotations

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.runtime.tables import ConditionLost, Record, table_meta, translated


class ToldRecord(Record):
    """A row that was told; `f` is the file and row that told it first."""

    Meta = table_meta("parked_visits")
    scope = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    f = UnicodeAttribute()
    x = NumberAttribute()


def put_told(app: str, name: str, source: str, until: int) -> str:
    """CHK-42: a row was told; the source that told it first, this one or an earlier. `until`: the
    end of its day, in seconds. Raises Busy."""
    record = ToldRecord(_scope(app), name, f=source, x=until)
    try:
        with translated():
            record.save(condition=ToldRecord.id.does_not_exist())
    except ConditionLost:
        with translated():
            return str(ToldRecord.get(_scope(app), name, consistent_read=True).f)
    return source


def was_told(app: str, name: str) -> bool:
    """CHK-42: has this app told the row? Raises Busy."""
    try:
        with translated():
            ToldRecord.get(_scope(app), name, consistent_read=True)
    except DoesNotExist:
        return False
    return True


def _scope(app: str) -> str:
    return f"told#{app}"
