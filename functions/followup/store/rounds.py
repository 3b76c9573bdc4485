"""Who is followed up, for the rounds of a day: FUP-11 to FUP-15.

A province's people lie in eight shards by the first character of their id; a round goes through
each page by page, and writes at its end that it was made and what it counted: absolute values, so
that a page that comes twice changes nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.followup.domain.follow import FollowUp
from functions.followup.store.sealed import TABLE
from functions.runtime.tables import Record, table_meta, translated

WORK, MADE, SUMS = "work#", "made#", "sums#"
SHARDS: Final = "01234567"
FIGURES: Final = ("followed", "answered", "missed", "red")
Counts = Mapping[str, Sequence[int]]
"""By commune, in the order of `FIGURES`."""


class WorkRecord(Record):
    """That somebody is followed up: the id alone."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    x = NumberAttribute()


class MadeRecord(Record):
    """That a round of a shard was made; `c` are its counts by commune."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    c = UnicodeAttribute(null=True)
    x = NumberAttribute()


def change(together: TransactWrite, before: FollowUp | None, after: FollowUp, until: int) -> None:
    """Whether and where somebody is gone through, within the transaction that makes it so."""
    old, new = _place(before) if before else None, _place(after)
    if old and old != new:
        together.delete(WorkRecord(*old))
    if new:
        together.save(WorkRecord(*new, x=until))


def page(province: str, shard: str, after: str, most: int) -> tuple[str, ...]:
    """FUP-11: the next ids of a shard, read strongly. Raises Busy."""
    condition = WorkRecord.s > after if after else None
    with translated():
        found = WorkRecord.query(
            f"{WORK}{province}#{shard}", condition, limit=most, consistent_read=True
        )
        return tuple(str(one.s) for one in found)


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
                if f"{place}/".startswith(f"{area}/"):
                    day.update(dict(zip(FIGURES, counts, strict=True)))
    return told


def count_of(province: str) -> int:
    """FUP-15: how many are followed up in a province now. Raises Busy."""
    with translated():
        return sum(WorkRecord.count(f"{WORK}{province}#{shard}") for shard in SHARDS)


def _place(one: FollowUp) -> tuple[str, str] | None:
    if not one.is_active:
        return None
    province = one.division.partition("/")[0]
    return f"{WORK}{province}#{one.id[:1]}", one.id
