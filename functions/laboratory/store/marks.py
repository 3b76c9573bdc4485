"""What people said of a stray result: it counts where it is, or belongs to another tube. LAB-44."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.kernel.identifiers import FileId, TubeCode
from functions.kernel.periods import at_millis, millis_of
from functions.laboratory.store.sealed import open_body, seal_body
from functions.runtime.tables import Record, table_meta, translated

ACCEPTED, MOVED = "a#", "m#"


class MarkRecord(Record):
    """What a person said of a row: it counts here (``a#``), or is of the tube `to` (``m#``)."""

    Meta = table_meta("specimens")
    t = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    at = NumberAttribute()
    by = UnicodeAttribute()
    f = UnicodeAttribute()
    to = UnicodeAttribute(null=True)
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


@dataclass(frozen=True, slots=True)
class Mark:
    """A row of `tube` counts there though another laboratory reported it, or belongs to `to`.

    `note` is the reason in words of the person who said so, sealed in the table.
    """

    tube: TubeCode
    row_key: str
    file: FileId
    by: str
    at: datetime
    to: TubeCode | None = None
    note: str = ""


def mark_item(mark: Mark) -> dict[str, Any]:
    """LAB-44: a mark as DynamoDB takes it; `store.matching` puts it with what follows from it."""
    s = (ACCEPTED if mark.to is None else MOVED) + mark.row_key
    year = mark.at.year
    item: dict[str, Any] = {
        "t": {"S": mark.tube},
        "s": {"S": s},
        "at": {"N": str(millis_of(mark.at))},
        "by": {"S": mark.by},
        "f": {"S": mark.file},
        "y": {"N": str(year)},
        "b": {"B": seal_body(mark.tube, s, {"note": mark.note}, year)},
    }
    return item if mark.to is None else item | {"to": {"S": mark.to}}


def mark_of(tube: TubeCode, row_key: str) -> Mark | None:
    """LAB-44: what was said of a row."""
    for kind in (ACCEPTED, MOVED):
        try:
            with translated():
                record = MarkRecord.get(tube, kind + row_key, consistent_read=True)
        except DoesNotExist:
            continue
        return _mark(record)
    return None


def mark_of_image(image: Mapping[str, Any] | None) -> Mark | None:
    """The mark of a stream record's image, its note unread; None for else of a tube."""
    if not image or not image["s"]["S"].startswith((ACCEPTED, MOVED)):
        return None
    told = {name: value["S"] for name, value in image.items() if "S" in value}
    return Mark(
        tube=TubeCode(told["t"]),
        row_key=told["s"].partition("#")[2],
        file=FileId(told["f"]),
        by=told["by"],
        at=at_millis(int(image["at"]["N"])),
        to=TubeCode(told["to"]) if "to" in told else None,
    )


def _mark(record: MarkRecord) -> Mark:
    note = open_body(record.t, record.s, bytes(record.b), int(record.y))["note"]
    return Mark(
        tube=TubeCode(record.t),
        row_key=record.s.partition("#")[2],
        file=FileId(record.f),
        by=record.by,
        at=at_millis(int(record.at)),
        to=TubeCode(record.to) if record.to else None,
        note=note,
    )
