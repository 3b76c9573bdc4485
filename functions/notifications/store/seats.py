"""What was heard last of a person's appointment in a campaign: NOT-6 and NOT-7."""

from __future__ import annotations

from datetime import datetime

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.notifications.domain.notice import Seat
from functions.notifications.store.notices import KEPT
from functions.runtime.tables import ConditionLost, Record, table_meta, translated


class SeatRecord(Record):
    """Our copy of an appointment: its revision `n`, and whether it stands, `on`."""

    Meta = table_meta("notices")
    w = UnicodeAttribute(hash_key=True)
    k = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    on = BooleanAttribute()
    x = NumberAttribute()


def note(seat: Seat, now: datetime) -> bool:
    """NOT-6: keep what was heard; False where something later was. Raises Busy."""
    record = SeatRecord(
        seat.person,
        _key(seat.campaign),
        n=seat.revision,
        on=seat.stands,
        x=int((now + KEPT).timestamp()),
    )
    try:
        with translated():
            record.save(condition=SeatRecord.w.does_not_exist() | (SeatRecord.n <= seat.revision))
    except ConditionLost:
        return False
    return True


def is_booked(person: str, campaign: str) -> bool:
    """NOT-7: does an appointment stand, as far as was heard? Read strongly. Raises Busy."""
    try:
        with translated():
            return bool(SeatRecord.get(person, _key(campaign), consistent_read=True).on)
    except DoesNotExist:
        return False


def is_newest(seat: Seat) -> bool:
    """NOT-7: was nothing later heard than this? Read strongly. Raises Busy."""
    try:
        with translated():
            kept = SeatRecord.get(seat.person, _key(seat.campaign), consistent_read=True)
    except DoesNotExist:
        return True
    return bool(kept.n <= seat.revision)


def _key(campaign: str) -> str:
    return f"seat#{campaign}"
