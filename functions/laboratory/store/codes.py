"""By which id or short code is a person's tube found: LAB-53, LAB-54.

Both stand in `result_codes`: an id as ``i#<id>``, a short code as its MAC, so that the table tells
nobody a code that works.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.kernel.identifiers import PersonId, TubeCode
from functions.runtime import aws, settings
from functions.runtime.tables import ConditionLost, Record, table_meta, translated


class CodeRecord(Record):
    """An id or a short code, and where it leads."""

    Meta = table_meta("result_codes")
    c = UnicodeAttribute(hash_key=True)
    p = UnicodeAttribute()
    s = UnicodeAttribute()
    x = NumberAttribute(null=True)


_NOWHERE: Final = {"p": {"S": "0" * 13}, "s": {"S": "0" * 12}, "x": {"N": "0"}}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person's tube stands in `person_results`."""

    person: PersonId
    tube: TubeCode


def put_id(result_id: str, place: Place) -> None:
    """LAB-53: the id leads here; the same again changes nothing. Raises Busy."""
    with translated():
        CodeRecord(f"i#{result_id}", p=place.person, s=place.tube).save()


def place_of_id(result_id: str) -> Place | None:
    """LAB-53: where an id leads."""
    return _place(f"i#{result_id}")


def put_code(mac: str, place: Place, until: datetime) -> bool:
    """LAB-54: the code is this person's and tube's; False where it is another's. Raises Busy."""
    try:
        with translated():
            CodeRecord(mac, p=place.person, s=place.tube, x=int(until.timestamp())).save(
                condition=CodeRecord.c.does_not_exist()
            )
    except ConditionLost:
        return _place(mac) == place
    return True


def place_of_code(mac: str, now: datetime) -> Place | None:
    """LAB-54: where a short code leads, None once it has run out.

    A code that nobody has is read as one that ran out long ago: the same work (security.md A09).
    """
    with translated():
        told = aws.client("dynamodb").get_item(
            TableName=settings.table_name("result_codes"),
            Key={"c": {"S": mac}},
            ConsistentRead=True,
        )
    record = CodeRecord.from_raw_data({"c": {"S": mac}, **_NOWHERE, **told.get("Item", {})})
    place = Place(PersonId(record.p), TubeCode(record.s))
    return place if (record.x or 0) > now.timestamp() else None


def _place(c: str) -> Place | None:
    try:
        with translated():
            record = CodeRecord.get(c, consistent_read=True)
    except DoesNotExist:
        return None
    return Place(PersonId(record.p), TubeCode(record.s))
