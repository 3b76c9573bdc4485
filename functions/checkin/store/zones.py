"""At which level a commune stands, as zoning told it: CHK-40, CHK-41.

Each revision is an item of its own, so that it may be told twice and in any order.
"""

from __future__ import annotations

from datetime import UTC, datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from functions.runtime.tables import Record, table_meta, translated

ZONE = "zone#"
LOOKED_AT = 4
"""Revisions: the one in force is among the newest, for few are signed ahead of their time."""


class ZoneRecord(Record):
    """A level (0: lifted) that holds from an instant (seconds); nothing of a person."""

    Meta = table_meta("declarations")
    person = UnicodeAttribute(hash_key=True)
    at = UnicodeAttribute(range_key=True)
    level = NumberAttribute()
    starts = NumberAttribute()


def put_level(area: str, revision: int, level: int | None, starts_at: datetime) -> None:
    """CHK-40: a revision of an area's level; told again it is the same. Raises Busy."""
    with translated():
        ZoneRecord(
            ZONE + area, f"{revision:06}", level=level or 0, starts=int(starts_at.timestamp())
        ).save()


def level_of(area: str, at: datetime) -> int | None:
    """CHK-41: the level of an area at an instant, None where none is in force. Raises Busy."""
    with translated():
        found = list(ZoneRecord.query(ZONE + area, scan_index_forward=False, limit=LOOKED_AT))
    standing = next((one for one in found if one.starts <= at.astimezone(UTC).timestamp()), None)
    return int(standing.level) or None if standing else None
