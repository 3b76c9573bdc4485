"""Which venues are dormant, by code: AGG-45 to AGG-47.

A province's list of a day lies in parts of its districts under an edition, which is the hash of
its text: put again of the same it is the same items, put otherwise it lies beside, and the week
(store/weeks.py) names the one that counts. So no reader meets parts of two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.aggregates.domain.asleep import Asleep, parts_of
from functions.aggregates.store.packed import pack, unpack
from functions.kernel.periods import DAY, start_of_day
from functions.runtime.tables import Record, table_meta, translated

DORMANT: Final = "dormant#"
KEPT: Final = timedelta(days=14)
"""Longer than a night looks back for an earlier list."""


class SleeperRecord(Record):
    """Dormant venues of a part of a district, packed in `b`; gone after `x`."""

    Meta = table_meta("aggregates")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    b = BinaryAttribute(legacy_encoding=False)
    x = NumberAttribute()


def put_list(until: date, province: str, venues: Sequence[Asleep]) -> str:
    """AGG-45: a province's list at the end of a day; its edition. Raises Busy."""
    gone = int((start_of_day(until) + KEPT).timestamp())
    parts = [
        (district, part, pack(_plain(some, until))) for district, part, some in parts_of(venues)
    ]
    told = hashlib.sha256()
    for district, part, body in parts:
        told.update(f"{district}#{part}#{len(body)}#".encode() + body)
    edition = told.hexdigest()[:16]
    with translated(), SleeperRecord.batch_write() as batch:
        for district, part, body in parts:
            name = _name(edition, district, part)
            batch.save(SleeperRecord(_place(until, province), name, b=body, x=gone))
    return edition


def part(until: date, province: str, edition: str, district: str, number: int) -> list[Asleep]:
    """AGG-46: a part of a district's list, read strongly; empty where it has gone. Raises Busy."""
    try:
        with translated():
            name = _name(edition, district, number)
            row = SleeperRecord.get(_place(until, province), name, consistent_read=True)
            return list(_read(row.b, until))
    except DoesNotExist:
        return []


def last_days(until: date, province: str, edition: str) -> dict[str, date]:
    """AGG-47: the last days of a whole list, of the venues that have one. Raises Busy."""
    with translated():
        rows = SleeperRecord.query(
            _place(until, province), SleeperRecord.s.startswith(f"{edition}#"), consistent_read=True
        )
        return {one.code: one.last for row in rows for one in _read(row.b, until) if one.last}


def _place(until: date, province: str) -> str:
    return f"{DORMANT}{until.isoformat()}#{province}"


def _name(edition: str, district: str, number: int) -> str:
    return f"{edition}#{district}#{number:03}"


def _plain(venues: Sequence[Asleep], until: date) -> list[Any]:
    """By place and kind: the codes, and how many days before `until` anybody was there."""
    groups: dict[tuple[str, str], list[Asleep]] = {}
    for one in venues:
        groups.setdefault((one.place, one.kind), []).append(one)
    return [
        [place, kind, [each.code for each in some], [_ago(each.last, until) for each in some]]
        for (place, kind), some in groups.items()
    ]


def _ago(last: date | None, until: date) -> int | None:
    return None if last is None else (until - last).days


def _read(body: bytes, until: date) -> Iterator[Asleep]:
    for place, kind, codes, ago in unpack(body):
        for code, days in zip(codes, ago, strict=True):
            yield Asleep(place, kind, code, None if days is None else until - DAY * days)
