"""What has to be counted anew: VAX-87 to VAX-89.

A line with a number that grows with each change. Whoever has counted takes the line away if its
number is still the one seen before counting: what changes meanwhile is counted again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.runtime.tables import ConditionLost, Record, table_meta, translated
from functions.vaccination.store.rolls import SHARDS

DAYS: Final = "changed#day"


class ChangedRecord(Record):
    """A list of people, or a province's day, that has changed."""

    Meta = table_meta("vaccine_figures")
    f = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Changed:
    """What has changed: `what` is ``<campaign>#<shard>`` or ``<province>#<yyyy-mm-dd>``."""

    where: str
    what: str
    number: int


def put_list(campaign: str, shard: str) -> None:
    """VAX-87: people of a list of a campaign have changed. Raises Busy."""
    _put(f"changed#{shard}", f"{campaign}#{shard}")


def put_day(province: str, day: date) -> None:
    """VAX-87: something of a province's day has changed. Raises Busy."""
    if province:
        _put(DAYS, f"{province}#{day.isoformat()}")


def put_day_with(together: TransactWrite, province: str, day: date) -> None:
    """VAX-87: the same within a transaction."""
    record = ChangedRecord(DAYS, f"{province}#{day.isoformat()}")
    together.update(record, actions=[ChangedRecord.n.add(1)])


def lists(most: int) -> tuple[Changed, ...]:
    """VAX-88: lists to count anew, read strongly."""
    found: list[Changed] = []
    for shard in SHARDS:
        found.extend(_read(f"changed#{shard}", most - len(found)))
    return tuple(found)


def days(most: int) -> tuple[Changed, ...]:
    """VAX-88: provinces' days to count anew, read strongly."""
    return tuple(_read(DAYS, most))


def take(seen: Changed) -> None:
    """VAX-89: it was counted, as it was when it was seen. Raises Busy."""
    try:
        with translated():
            ChangedRecord(seen.where, seen.what).delete(condition=ChangedRecord.n == seen.number)
    except ConditionLost:
        return


def _put(where: str, what: str) -> None:
    with translated():
        ChangedRecord(where, what).update(actions=[ChangedRecord.n.add(1)])


def _read(where: str, most: int) -> Iterable[Changed]:
    if most < 1:
        return ()
    with translated():
        found = list(ChangedRecord.query(where, limit=most, consistent_read=True))
    return [Changed(one.f, one.s, int(one.n or 0)) for one in found]
