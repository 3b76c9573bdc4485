"""Published days by revisions: AGG-30 to AGG-34. A revision is one item, put once; all stay."""

from __future__ import annotations

import zlib
from datetime import date, datetime

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.aggregates.domain.day import Edition
from functions.kernel.periods import instant_at
from functions.runtime.tables import Record, table_meta, translated

FIGURES, MADE, NIGHT = "figures#", "made#", "night"


class EditionRecord(Record):
    """A revision of a day: `b` packed, made at `at` (seconds)."""

    Meta = table_meta("aggregates")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    at = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False, null=True)


class MadeRecord(Record):
    """Yesterday and the days before it were gone through."""

    Meta = table_meta("aggregates")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    at = NumberAttribute()


def put_next(before: Edition | None, day: date, body: bytes, now: datetime) -> Edition:
    """AGG-30: the next revision of a day. Raises ConditionLost where it was put meanwhile, Busy."""
    made = Edition(day, before.number + 1 if before else 1, now, body)
    record = EditionRecord(
        _place(day), _number(made.number), at=int(now.timestamp()), b=zlib.compress(body, 9)
    )
    with translated():
        record.save(condition=EditionRecord.p.does_not_exist())
    return made


def newest(day: date) -> Edition | None:
    """AGG-31: the revision that stands, read strongly. Raises Busy."""
    with translated():
        found = EditionRecord.query(
            _place(day), scan_index_forward=False, limit=1, consistent_read=True
        )
        return next((_read(row, day) for row in found), None)


def edition(day: date, number: int) -> Edition | None:
    """AGG-32: a revision by its number. Raises Busy."""
    try:
        with translated():
            return _read(EditionRecord.get(_place(day), _number(number)), day)
    except DoesNotExist:
        return None


def numbers(day: date) -> tuple[tuple[int, datetime], ...]:
    """AGG-33: the revisions of a day with the instants at which they were made, newest first."""
    with translated():
        found = EditionRecord.query(
            _place(day), scan_index_forward=False, attributes_to_get=["p", "s", "at"]
        )
        return tuple((int(str(row.s)), instant_at(row.at)) for row in found)


def put_made(day: date, now: datetime) -> None:
    """AGG-34: the night after a day went through all days. Raises Busy."""
    with translated():
        MadeRecord(MADE + day.isoformat(), NIGHT, at=int(now.timestamp())).save()


def made(day: date) -> bool:
    """AGG-34: did it? Read strongly. Raises Busy."""
    try:
        with translated():
            MadeRecord.get(MADE + day.isoformat(), NIGHT, consistent_read=True)
    except DoesNotExist:
        return False
    return True


def _place(day: date) -> str:
    return FIGURES + day.isoformat()


def _number(number: int) -> str:
    return f"{number:06}"


def _read(row: EditionRecord, day: date) -> Edition:
    return Edition(day, int(str(row.s)), instant_at(row.at), zlib.decompress(bytes(row.b)))
