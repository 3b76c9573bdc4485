"""The figures of provinces' days as they are published from: VAX-97 to VAX-99, VAX-119.

What stands here is exact and shown to nobody: what is hidden of it is decided when it is shown,
over the whole nation's day at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.periods import day_of, instant_at
from functions.runtime.tables import Record, connection, table_meta, translated

ROUND = "round"
Figures = Mapping[str, Mapping[str, int]]
"""By measure and district."""


class PublishedRecord(Record):
    """A province's day, or when the last round of counting ended (`at`)."""

    Meta = table_meta("vaccine_figures")
    f = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute(null=True)
    at = NumberAttribute()
    b = UnicodeAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Published:
    """A province's day: revision 0 where nothing was ever counted."""

    province: str
    revision: int = 0
    at: datetime | None = None
    figures: Figures = field(default_factory=dict)


def published(province: str, day: date) -> Published:
    """VAX-97: a province's day, read strongly."""
    try:
        with translated():
            record = PublishedRecord.get(_day(day), province, consistent_read=True)
    except DoesNotExist:
        return Published(province)
    return _published(record)


def published_on(day: date) -> tuple[Published, ...]:
    """VAX-97: all provinces of a day that have figures."""
    with translated():
        return tuple(map(_published, PublishedRecord.query(_day(day))))


def former(province: str, day: date, most: int) -> tuple[Published, ...]:
    """VAX-119: what a province's day said before, since it was over, the newest first."""
    with translated():
        found = PublishedRecord.query(
            _former(day),
            PublishedRecord.s.startswith(f"{province}#"),
            scan_index_forward=False,
            limit=most,
        )
        return tuple(replace(_published(one), province=province) for one in found)


def put_published(day: date, made: Published, now: datetime, seen: Published) -> None:
    """VAX-98: the next revision of a province's day; where the day is over what stood is kept.

    Raises ConditionLost, Busy.
    """
    record = PublishedRecord(
        _day(day),
        made.province,
        n=made.revision,
        at=int(now.timestamp()),
        b=json.dumps(made.figures, separators=(",", ":")),
    )
    fresh = PublishedRecord.f.does_not_exist()
    with translated(), TransactWrite(connection=connection()) as together:
        together.save(
            record, condition=PublishedRecord.n == made.revision - 1 if made.revision > 1 else fresh
        )
        if seen.at is not None and day < day_of(now):
            together.save(
                PublishedRecord(
                    _former(day),
                    f"{made.province}#{seen.revision:06d}",
                    n=seen.revision,
                    at=int(seen.at.timestamp()),
                    b=json.dumps(seen.figures, separators=(",", ":")),
                )
            )


def put_round(now: datetime) -> None:
    """VAX-99: nothing was left to count at that instant. Raises Busy."""
    with translated():
        PublishedRecord(ROUND, ROUND, at=int(now.timestamp())).save()


def counted_at() -> datetime | None:
    """VAX-99: when that was last; None before the first time."""
    try:
        with translated():
            return instant_at(PublishedRecord.get(ROUND, ROUND).at)
    except DoesNotExist:
        return None


def _former(day: date) -> str:
    return f"former#{day.isoformat()}"


def _day(day: date) -> str:
    return f"public#{day.isoformat()}"


def _published(record: PublishedRecord) -> Published:
    return Published(
        record.s, int(record.n or 0), instant_at(record.at), json.loads(str(record.b or "{}"))
    )
