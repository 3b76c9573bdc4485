"""What was heard last of a person's appointment in a campaign: NOT-6 and NOT-7."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.notifications.domain.notice import Seat
from functions.notifications.store.notices import KEPT
from functions.runtime import bulk
from functions.runtime.tables import Record, table_meta, translated


class SeatRecord(Record):
    """Our copy of an appointment: its revision `n`, and whether it stands, `on`."""

    Meta = table_meta("notices")
    w = UnicodeAttribute(hash_key=True)
    k = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    on = BooleanAttribute()
    x = NumberAttribute()


def note_all(heard: Iterable[Seat], now: datetime) -> frozenset[Seat]:
    """NOT-6: keep what was heard, a hundred a call; those are answered of which something later
    was. One of each person and campaign. Raises Busy."""
    seats = list(dict.fromkeys(heard))
    until = str(int((now + KEPT).timestamp()))
    items = [
        _place(one) | {"n": {"N": str(one.revision)}, "on": {"BOOL": one.stands}, "x": {"N": until}}
        for one in seats
    ]
    values = [{":n": {"N": str(one.revision)}} for one in seats]
    lost = bulk.put_each_if("notices", items, "attribute_not_exists(w) OR n <= :n", values)
    return frozenset(seats[place] for place in lost)


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


def outdated(asked: Iterable[Seat]) -> frozenset[Seat]:
    """NOT-7: of which of many was something later heard? A hundred a call, read strongly. Raises
    Busy."""
    seats = list(dict.fromkeys(asked))
    keys = list({(one.person, one.campaign): _place(one) for one in seats}.values())
    kept = {
        (item["w"]["S"], item["k"]["S"]): int(item["n"]["N"])
        for item in bulk.items_at("notices", keys, only="w,k,n")
    }
    return frozenset(
        one for one in seats if kept.get((one.person, _key(one.campaign)), 0) > one.revision
    )


def _place(seat: Seat) -> dict[str, Any]:
    return {"w": {"S": seat.person}, "k": {"S": _key(seat.campaign)}}


def _key(campaign: str) -> str:
    return f"seat#{campaign}"
