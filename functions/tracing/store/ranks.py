"""The order of a case's candidates, and whose contact a person is: TRC-50 to TRC-55.

Written by the stream of contacts: absolute values, so that a batch that comes again changes
nothing. Nothing of a person stands in a line of the order.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from functions.kernel.identifiers import PersonId
from functions.runtime import bulk
from functions.runtime.tables import Record, table_meta, translated
from functions.tracing.domain.contact import MOST_SCORE, Contact
from functions.tracing.store.persons import HEAD, place_of
from functions.tracing.store.sealed import TABLE

RANK, MET, TURNED = "rank#", "met#", "turned#"
SHARDS: Final = "01234567"
"""An id's first character: so many lines of one case are written side by side."""
MOST_COUNTED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Met:
    """That a person is a contact of a case."""

    case: str
    contact: str


class LinkRecord(Record):
    """A line of an order, a contact of a person, or a contact that became a case."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    c = UnicodeAttribute()
    x = NumberAttribute(null=True)


def rank_of(one: Contact | None) -> tuple[str, str] | None:
    """The place of a candidate in the order of its case: ring, then weight, then id."""
    if one is None or not one.level:
        return None
    return f"{RANK}{one.case}#{one.id[:1]}", f"{one.level}.{MOST_SCORE - one.score:07d}.{one.id}"


def put_order(changes: Sequence[tuple[Contact | None, Contact]], until: int) -> None:
    """TRC-50: the order after changes (before, after), the last of each. Raises Busy."""
    stale = {place for before, _ in changes if (place := rank_of(before))}
    last = {after.id: after for _, after in changes}
    fresh = {place: one for one in last.values() if (place := rank_of(one))}
    with translated(), LinkRecord.batch_write() as batch:
        for place in sorted(stale - set(fresh)):
            batch.delete(LinkRecord(*place))
        for place, one in fresh.items():
            batch.save(LinkRecord(*place, c=one.id, x=until))


def order_of(case: str, most: int, after: str = "") -> tuple[str, ...]:
    """TRC-51: places in the order of a case, the first ones after a place. Raises Busy."""
    found = []
    for shard in SHARDS:
        condition = LinkRecord.s > after if after else None
        with translated():
            told = LinkRecord.query(
                f"{RANK}{case}#{shard}", condition, limit=most, consistent_read=True
            )
            found.append([str(one.s) for one in told])
    return tuple(heapq.merge(*found))[:most]


def count_of(case: str) -> int:
    """TRC-52: how many candidates a case has, `MOST_COUNTED` at most. Raises Busy."""
    total = 0
    for shard in SHARDS:
        with translated():
            total += LinkRecord.count(f"{RANK}{case}#{shard}", limit=MOST_COUNTED)
        if total >= MOST_COUNTED:
            return MOST_COUNTED
    return total


def put_met(contacts: Iterable[Contact], until: int) -> None:
    """TRC-53: that these people are contacts of their cases. Raises Busy, CryptoUnavailable."""
    with translated(), LinkRecord.batch_write() as batch:
        for one in contacts:
            batch.save(LinkRecord(place_of(one.person), MET + one.case, c=one.id, x=until))


def met_by(person: PersonId) -> tuple[Met, ...]:
    """TRC-54: the cases that a person is a contact of, read strongly. Raises Busy."""
    with translated():
        found = LinkRecord.query(
            place_of(person), LinkRecord.s.startswith(MET), consistent_read=True
        )
        return tuple(Met(str(one.s).removeprefix(MET), str(one.c)) for one in found)


def put_turned(case: str, contact: str, became: str) -> None:
    """TRC-55: a contact of a case has become a case. Raises Busy."""
    with translated():
        LinkRecord("case#" + case, f"{TURNED}{contact}#{became}", c=became).save()


def turned_of(case: str) -> dict[str, str]:
    """TRC-56: the contacts of a case that became cases, and which. Raises Busy."""
    with translated():
        found = LinkRecord.query(
            "case#" + case, LinkRecord.s.startswith(TURNED), consistent_read=True
        )
        return {str(one.s).split("#")[1]: str(one.c) for one in found}


def with_findings(people: Sequence[PersonId]) -> frozenset[PersonId]:
    """TRC-57: those of whom something was found. Raises Busy, CryptoUnavailable."""
    places = {place_of(one): one for one in people}
    keys = [{"p": {"S": place}, "s": {"S": HEAD}} for place in places]
    return frozenset(places[one["p"]["S"]] for one in bulk.items_at(TABLE, keys, "p"))
