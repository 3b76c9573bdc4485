"""Things that go on by numbered revisions, and lists of how they stand now: TSK-1 to TSK-5.

chain                                    list in which the newest stands
ticket#<id>                              open, s=<place>#<id>; closed#<province>, s=<day>#<id>
ready#<place>                            ready, s=<place>
trained#<place>#<day>#<platform>#<role>  sessions#<province>, s=<day>#<place>#<platform>#<role>

A revision is put once, under its number: that alone decides who of two was first. The list's copy
is written in the same transaction, so that it is always that of the newest revision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.runtime.tables import Record, connection, table_meta, translated

OPEN, READY = "open", "ready"
CLOSED, SESSIONS = "closed#", "sessions#"
END = "~"
"""Sorts after every letter and digit of a place or day."""


class ChainRecord(Record):
    """A revision, or a list's copy of the newest: its words in `b`."""

    Meta = table_meta("taskforce")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    b = UnicodeAttribute()


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list."""

    list: str
    key: str


def put_next(chain: str, number: int, body: str, stands: Place, left: Sequence[Place] = ()) -> None:
    """TSK-1: the revision of that number, once; it stands in one list and has left others.

    Raises ConditionLost where there is one of that number already, Busy.
    """
    with translated(), TransactWrite(connection=connection()) as together:
        for one in left:
            together.delete(ChainRecord(one.list, one.key))
        record = ChainRecord(chain, _number(number), b=body)
        together.save(record, condition=ChainRecord.p.does_not_exist())
        together.save(ChainRecord(stands.list, stands.key, b=body))


def newest(chain: str) -> str | None:
    """TSK-2: the newest revision, read strongly. Raises Busy."""
    with translated():
        found = ChainRecord.query(chain, scan_index_forward=False, limit=1, consistent_read=True)
        return next((str(one.b) for one in found), None)


def revision(chain: str, number: int) -> str | None:
    """TSK-3: one revision, read strongly. Raises Busy."""
    try:
        with translated():
            return str(ChainRecord.get(chain, _number(number), consistent_read=True).b)
    except DoesNotExist:
        return None


def history(chain: str) -> tuple[str, ...]:
    """TSK-4: all revisions, oldest first. Raises Busy."""
    with translated():
        return tuple(str(one.b) for one in ChainRecord.query(chain, consistent_read=True))


def listed(name: str, first: str = "", last: str = "") -> tuple[str, ...]:
    """TSK-5: what stands in a list from `first` on, to `last` and all that begins with it; whole
    where both are "". Raises Busy."""
    between = ChainRecord.s.between(first, last + END) if first or last else None
    with translated():
        return tuple(str(one.b) for one in ChainRecord.query(name, between, consistent_read=True))


def _number(number: int) -> str:
    return f"{number:06}"
