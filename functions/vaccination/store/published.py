"""The figures of provinces' days as they are published from: VAX-97 to VAX-99.

What stands here is exact and shown to nobody: what is hidden of it is decided when it is shown,
over the whole nation's day at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.kernel.periods import instant_at
from functions.runtime.tables import Record, table_meta, translated

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


def put_published(day: date, made: Published, now: datetime) -> None:
    """VAX-98: the next revision of a province's day. Raises ConditionLost, Busy."""
    record = PublishedRecord(
        _day(day),
        made.province,
        n=made.revision,
        at=int(now.timestamp()),
        b=json.dumps(made.figures, separators=(",", ":")),
    )
    fresh = PublishedRecord.f.does_not_exist()
    with translated():
        record.save(
            condition=PublishedRecord.n == made.revision - 1 if made.revision > 1 else fresh
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


def _day(day: date) -> str:
    return f"public#{day.isoformat()}"


def _published(record: PublishedRecord) -> Published:
    return Published(
        record.s, int(record.n or 0), instant_at(record.at), json.loads(str(record.b or "{}"))
    )
