"""Results that were changed or taken back, by the unit that sampled: LAB-55 and LAB-56.

They lie in the table of second samples, under ``c#<unit>``: what a unit has to look at again. An
entry holds nothing that was found.
"""

from __future__ import annotations

from datetime import UTC, datetime

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from functions.kernel.identifiers import TubeCode, UnitId
from functions.kernel.periods import at_millis, millis_of
from functions.laboratory.domain.amended import Amendment
from functions.laboratory.domain.keeping import work_until
from functions.laboratory.domain.release import Why
from functions.runtime.tables import Record, table_meta, translated


class AmendmentRecord(Record):
    """One version; `s` is its instant (UTC, to the millisecond), tube and number."""

    Meta = table_meta("recollections")
    w = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    tube = UnicodeAttribute()
    number = NumberAttribute()
    at_ms = NumberAttribute()
    reason = UnicodeAttribute()
    withdrawn = BooleanAttribute()
    people = NumberAttribute()
    x = NumberAttribute(null=True)


def put_amendment(told: Amendment) -> None:
    """LAB-55: a version never changes, so the same again writes the same. Raises Busy."""
    with translated():
        AmendmentRecord(
            f"c#{told.unit}",
            f"{_stamp(told.at)}#{told.tube}#{told.number:03}",
            tube=told.tube,
            number=told.number,
            at_ms=millis_of(told.at),
            reason=told.reason.value,
            withdrawn=told.withdrawn,
            people=told.people,
            x=work_until(told.at),
        ).save()


def amendments_of(unit: UnitId, since: datetime) -> tuple[Amendment, ...]:
    """LAB-56: what was amended of a unit's tubes since then, newest first."""
    with translated():
        found = AmendmentRecord.query(
            f"c#{unit}",
            AmendmentRecord.s >= _stamp(since),
            consistent_read=True,
            scan_index_forward=False,
        )
        return tuple(_amendment(unit, record) for record in found)


def _stamp(at: datetime) -> str:
    return f"{millis_of(at.astimezone(UTC)):015}"


def _amendment(unit: UnitId, record: AmendmentRecord) -> Amendment:
    return Amendment(
        unit=unit,
        tube=TubeCode(record.tube),
        number=int(record.number),
        at=at_millis(record.at_ms),
        reason=Why(record.reason),
        withdrawn=bool(record.withdrawn),
        people=int(record.people),
    )
