"""Who is followed up, for the rounds of a day: FUP-11 to FUP-15.

A province's people lie in eight shards by the first character of their id; a round goes through
each page by page, and writes at its end that it was made and what it counted: absolute values, so
that a page that comes twice changes nothing.

Whoever comes to live in another province stands in both until the day after: the round of the one
may be over and that of the other still to come, and nobody is left out for it. What is told of both
has one cause and is told once; counted they are where they lived in the morning.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from functions.followup.domain.follow import FollowUp
from functions.followup.store.sealed import TABLE
from functions.kernel.callers import covers
from functions.kernel.periods import day_of, day_or_none
from functions.runtime.tables import Record, table_meta, translated

WORK, MADE, SUMS = "work#", "made#", "sums#"
SHARDS: Final = "01234567"
FIGURES: Final = ("followed", "answered", "missed", "red")
Counts = Mapping[str, Sequence[int]]
"""By commune, in the order of `FIGURES`."""
LEFT_STANDS: Final = timedelta(days=3)
"""The day somebody left a province and the next, on which its rounds may still be made up."""


@dataclass(frozen=True, slots=True)
class Work:
    """Somebody who is gone through with a province: the day they came from another, the one they
    left for another, None where they did not, and where they lived then."""

    id: str
    came: date | None = None
    left: date | None = None
    division: str = ""

    def is_of(self, day: date) -> bool:
        """Does the round of a day of this province go through them?"""
        return self.left is None or day <= self.left

    def counts_on(self, day: date) -> bool:
        """Did they live here on the morning of a day?"""
        return self.is_of(day) and (self.came is None or day > self.came)


class WorkRecord(Record):
    """That somebody is followed up: the id, since when (`c`) or until when (`g`) in this province,
    and where in it they lived (`d`)."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    c = UnicodeAttribute(null=True)
    g = UnicodeAttribute(null=True)
    d = UnicodeAttribute(null=True)
    x = NumberAttribute()


class MadeRecord(Record):
    """That a round of a shard was made; `c` are its counts by commune."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    c = UnicodeAttribute(null=True)
    x = NumberAttribute()


def change(
    together: TransactWrite, before: FollowUp | None, after: FollowUp, now: datetime, until: int
) -> None:
    """Whether and where somebody is gone through, within the transaction that makes it so."""
    old, new = _place(before) if before else None, _place(after)
    today = day_of(now).isoformat()
    if new == old and new:
        together.update(WorkRecord(*new), actions=[WorkRecord.x.set(until)])
        return
    if new:
        came = WorkRecord.c.set(today) if old else WorkRecord.c.remove()
        here: list[Action] = [
            WorkRecord.x.set(until),
            WorkRecord.g.remove(),
            WorkRecord.d.remove(),
            came,
        ]
        together.update(WorkRecord(*new), actions=here)
    if old and before and new:
        gone: list[Action] = [
            WorkRecord.x.set(int((now + LEFT_STANDS).timestamp())),
            WorkRecord.g.set(today),
            WorkRecord.d.set(before.division),
        ]
        together.update(WorkRecord(*old), actions=gone)
    elif old:
        together.delete(WorkRecord(*old))


def page(province: str, shard: str, after: str, most: int) -> tuple[Work, ...]:
    """FUP-11: the next people of a shard, read strongly. Raises Busy."""
    condition = WorkRecord.s > after if after else None
    with translated():
        found = WorkRecord.query(
            f"{WORK}{province}#{shard}", condition, limit=most, consistent_read=True
        )
        return tuple(
            Work(str(one.s), day_or_none(one.c or ""), day_or_none(one.g or ""), one.d or "")
            for one in found
        )


def put_made(
    phase: str, day: date, place: tuple[str, str], counts: Counts | None, until: int
) -> None:
    """FUP-12: a shard's round of a day was made; `counts` where it counted. Raises Busy."""
    province, shard = place
    records = [MadeRecord(f"{MADE}{day.isoformat()}#{phase}", f"{province}#{shard}", x=until)]
    if counts is not None:
        text = json.dumps(dict(counts), sort_keys=True, separators=(",", ":"))
        where = f"{day.isoformat()}#{shard}"
        records.append(MadeRecord(SUMS + province, where, c=text, x=until))
    with translated(), MadeRecord.batch_write() as batch:
        for one in reversed(records):
            batch.save(one)


def made(phase: str, day: date) -> frozenset[tuple[str, str]]:
    """FUP-13: (province, shard) of each round that was made. Raises Busy."""
    with translated():
        found = MadeRecord.query(f"{MADE}{day.isoformat()}#{phase}", consistent_read=True)
        places = [str(one.s).partition("#") for one in found]
    return frozenset((province, shard) for province, _, shard in places)


def sums(area: str, first: date, last: date) -> dict[date, Counter[str]]:
    """FUP-14: what the rounds of an area's days counted; both days included. Raises Busy."""
    told: dict[date, Counter[str]] = {}
    between = MadeRecord.s.between(f"{first.isoformat()}#", f"{last.isoformat()}#~")
    province = area.partition("/")[0]
    with translated():
        for one in MadeRecord.query(SUMS + province, between):
            day = told.setdefault(date.fromisoformat(str(one.s).partition("#")[0]), Counter())
            for place, counts in json.loads(str(one.c)).items():
                if covers(area, place):
                    day.update(dict(zip(FIGURES, counts, strict=True)))
    return told


def count_of(province: str) -> int:
    """FUP-15: how many are followed up in a province now. Raises Busy."""
    with translated():
        return sum(
            WorkRecord.count(
                f"{WORK}{province}#{shard}", filter_condition=WorkRecord.g.does_not_exist()
            )
            for shard in SHARDS
        )


def _place(one: FollowUp) -> tuple[str, str] | None:
    if not one.is_active:
        return None
    province = one.division.partition("/")[0]
    return f"{WORK}{province}#{one.id[:1]}", one.id
