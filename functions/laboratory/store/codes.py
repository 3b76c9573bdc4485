"""By which id or short code is a person's tube found: LAB-53, LAB-54.

Both stand in `result_codes`: an id as ``i#<id>``, a short code as its MAC, so that the table tells
nobody a code that works.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.kernel.identifiers import PersonId, TubeCode
from functions.runtime import aws, bulk, settings
from functions.runtime.tables import Record, table_meta, translated


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


def put_ids(places: Mapping[str, Place]) -> None:
    """LAB-53: each id leads to its place; the same again changes nothing. Raises Busy."""
    bulk.put_items("result_codes", [_item(f"i#{one}", place) for one, place in places.items()])


def place_of_id(result_id: str) -> Place | None:
    """LAB-53: where an id leads."""
    return _place(f"i#{result_id}")


def put_codes(places: Mapping[str, Place], until: datetime) -> set[str]:
    """LAB-54: each code, named by its MAC, is its person's and tube's; those that are another's.

    Codes that stand already are only read, 100 a call; new ones are put 100 together. Raises Busy.
    """
    found = bulk.items_at("result_codes", [{"c": {"S": mac}} for mac in places], only="c,p,s")
    standing = {item["c"]["S"]: _place_of(item) for item in found}
    new = [mac for mac in places if mac not in standing]
    refused = bulk.put_each_if(
        "result_codes", [_item(mac, places[mac], until) for mac in new], "attribute_not_exists(c)"
    )
    standing |= {new[at]: _place_of(item) for at, item in refused.items()}
    return {mac for mac, place in standing.items() if place != places[mac]}


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


def _item(c: str, place: Place, until: datetime | None = None) -> dict[str, Any]:
    item = {"c": {"S": c}, "p": {"S": place.person}, "s": {"S": place.tube}}
    return item if until is None else item | {"x": {"N": str(int(until.timestamp()))}}


def _place_of(item: Mapping[str, Any]) -> Place:
    return Place(PersonId(item["p"]["S"]), TubeCode(item["s"]["S"]))


def _place(c: str) -> Place | None:
    try:
        with translated():
            record = CodeRecord.get(c, consistent_read=True)
    except DoesNotExist:
        return None
    return Place(PersonId(record.p), TubeCode(record.s))
