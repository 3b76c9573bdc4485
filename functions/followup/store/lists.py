"""Who has to be looked after, the most urgent first: FUP-10. Only ids and places stand there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.followup.domain.follow import FollowUp, Rank
from functions.followup.store.sealed import TABLE
from functions.runtime.tables import Record, table_meta, translated

LIST: Final = "list#"


@dataclass(frozen=True, slots=True)
class Line:
    """A person who has to be looked after, and why."""

    id: str
    rank: Rank


class LineRecord(Record):
    """A line of a list."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    x = NumberAttribute()


def change(together: TransactWrite, before: FollowUp | None, after: FollowUp, until: int) -> None:
    """The line of a follow-up as it now stands, within the transaction that makes it so."""
    old, new = _place(before) if before else None, _place(after)
    if old and old != new:
        together.delete(LineRecord(*old))
    if new:
        together.save(LineRecord(*new, x=until))


def waiting(area: str, rank: Rank, most: int) -> Sequence[Line]:
    """FUP-10: those of an area (a path, from the province down) with a rank, at most so many, read
    strongly. Raises Busy."""
    province = area.partition("/")[0]
    with translated():
        found = LineRecord.query(
            LIST + province,
            LineRecord.s.startswith(f"{rank.value}#{area}/"),
            limit=most,
            consistent_read=True,
        )
        return [Line(str(one.s).rpartition("#")[2], rank) for one in found]


def _place(one: FollowUp) -> tuple[str, str] | None:
    if one.rank is None:
        return None
    province = one.division.partition("/")[0]
    return LIST + province, f"{one.rank.value}#{one.division}/#{one.id}"
