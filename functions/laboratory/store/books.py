"""What a night found of a laboratory's day: LAB-88, in the table `laboratories`."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from functions.kernel.identifiers import UnitId
from functions.laboratory.domain.books import Books
from functions.runtime.tables import Record, table_meta, translated

COUNTS = tuple(one.name for one in fields(Books) if one.name not in ("laboratory", "day"))


class BooksRecord(Record):
    """The books of a day under ``?books#<yyyymmdd>``, by laboratory: absolute counts."""

    Meta = table_meta("laboratories")
    lab = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    sent = NumberAttribute()
    unaccounted = NumberAttribute()
    released = NumberAttribute()
    unstored = NumberAttribute()
    people = NumberAttribute()
    untold = NumberAttribute()


def put_books(told: Books) -> None:
    """LAB-88: the books as this round found them, over those of an earlier one. Raises Busy."""
    counts = {name: getattr(told, name) for name in COUNTS}
    with translated():
        BooksRecord(_named(told.day), told.laboratory, **counts).save()


def books_of(day: date) -> dict[UnitId, Books]:
    """LAB-88: the books of a day, by laboratory."""
    with translated():
        found = list(BooksRecord.query(_named(day), consistent_read=True))
    return {
        UnitId(one.s): Books(UnitId(one.s), day, *(int(getattr(one, name)) for name in COUNTS))
        for one in found
    }


def _named(day: date) -> str:
    return f"?books#{day:%Y%m%d}"
