"""Seats of slots: VAX-20 to VAX-27.

A seat is a person in the slot's set. One conditional write decides opening, time and room, so that
no seat is sold twice or early and a retry is harmless. Seats go back under the slot's `epoch`: a
number that grows with each seat taken out, so that a write of before is told apart from one of
after (service/releasing.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pynamodb.attributes import BinarySetAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import size
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import PersonId, pack_person_id, person_id
from functions.kernel.periods import day_of, end_of_day
from functions.kernel.slots import SlotOver
from functions.runtime.tables import ConditionLost, Record, change, table_meta, translated
from functions.vaccination.domain.campaign import CampaignId, NotOpen
from functions.vaccination.domain.keeping import ended_until
from functions.vaccination.domain.session import CapacityBelowBooked, SlotId, SlotUnknown


class SlotRecord(Record):
    """A slot: `b` who has a seat, `o` and `u` from when until when it can be booked (seconds),
    `e` its epoch, `t` how many were taken, `r` the takes that were looked at, `x` when it goes."""

    Meta = table_meta("vaccine_slots")
    id = UnicodeAttribute(hash_key=True)
    c = UnicodeAttribute()
    cap = NumberAttribute()
    b = BinarySetAttribute(legacy_encoding=False, null=True)
    o = NumberAttribute(null=True)
    u = NumberAttribute()
    e = NumberAttribute(null=True)
    t = NumberAttribute(null=True)
    r = NumberAttribute(null=True)
    x = NumberAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Seats:
    """A slot as it stands."""

    id: SlotId
    campaign: CampaignId
    seats: int
    people: frozenset[PersonId]
    begins_at: datetime
    opens_at: datetime | None
    epoch: int
    takes: int
    settled: int

    @property
    def left(self) -> int:
        """Seats left."""
        return max(0, self.seats - len(self.people))


class NoSeatLeft(Exception):
    """All seats are taken; `people` have them."""

    def __init__(self, people: frozenset[PersonId]) -> None:
        super().__init__("no seat left")
        self.people = people


def put_new(
    together: TransactWrite,
    id_: SlotId,
    campaign: CampaignId,
    seats: int,
    *,
    begins_at: datetime,
    opens_at: datetime | None,
) -> None:
    """Part of VAX-10: a slot without people; closed as long as it has no opening."""
    record = SlotRecord(
        id_,
        c=campaign,
        cap=seats,
        u=int(begins_at.timestamp()),
        o=int(opens_at.timestamp()) if opens_at else None,
        x=int(end_of_day(ended_until(day_of(begins_at), None)).timestamp()),
    )
    together.save(record, condition=SlotRecord.id.does_not_exist())


def take(id_: SlotId, campaign: CampaignId, person: PersonId, now: datetime) -> Seats:
    """VAX-20: a seat, if the slot is open and one is left or the person has one.

    Raises SlotUnknown, NotOpen, SlotOver, NoSeatLeft, Busy.
    """
    me, second = pack_person_id(person), int(now.timestamp())
    room = (
        SlotRecord.b.does_not_exist()
        | (size(SlotRecord.b) < SlotRecord.cap)
        | SlotRecord.b.contains(me)
    )
    is_open = (SlotRecord.c == campaign) & (SlotRecord.o <= second) & (SlotRecord.u > second)
    record = SlotRecord(id_)
    try:
        change(record, [SlotRecord.b.add({me}), SlotRecord.t.add(1)], is_open & room)
    except ConditionLost as lost:
        raise _why(lost, campaign, second) from None
    return _seats(record)


def slots_at(ids: Iterable[SlotId], *, strongly: bool = False) -> dict[SlotId, Seats]:
    """VAX-21: slots as they stand."""
    with translated():
        found = SlotRecord.batch_get(list(ids), consistent_read=strongly)
        return {SlotId(record.id): _seats(record) for record in found}


def slot(id_: SlotId) -> Seats | None:
    """VAX-22: a slot, read strongly."""
    try:
        with translated():
            return _seats(SlotRecord.get(id_, consistent_read=True))
    except DoesNotExist:
        return None


def take_out(seen: Seats, person: PersonId, epoch: int) -> None:
    """VAX-23: the person's seat goes back and the slot is of a new epoch. Raises ConditionLost."""
    with translated():
        SlotRecord(seen.id).update(
            [SlotRecord.b.delete({pack_person_id(person)}), SlotRecord.e.set(epoch)],
            condition=_of_epoch(seen.epoch),
        )


def raise_epoch(seen: Seats, person: PersonId, epoch: int) -> Seats:
    """VAX-24: the slot is of a new epoch, the person has the seat. Raises ConditionLost."""
    record = SlotRecord(seen.id)
    mine = SlotRecord.b.contains(pack_person_id(person))
    change(record, [SlotRecord.e.set(epoch)], _of_epoch(seen.epoch) & mine)
    return _seats(record)


def settle(seen: Seats) -> None:
    """VAX-25: every seat has somebody behind it; lost where somebody took one meanwhile."""
    try:
        with translated():
            SlotRecord(seen.id).update(
                [SlotRecord.r.set(seen.takes)], condition=SlotRecord.t == seen.takes
            )
    except ConditionLost:
        return


def set_seats(id_: SlotId, campaign: CampaignId, seats: int) -> Seats:
    """VAX-26: another number of seats. Raises SlotUnknown, CapacityBelowBooked, Busy."""
    enough = SlotRecord.b.does_not_exist() | (size(SlotRecord.b) <= seats)
    record = SlotRecord(id_)
    try:
        change(record, [SlotRecord.cap.set(seats)], (SlotRecord.c == campaign) & enough)
    except ConditionLost as lost:
        raise (CapacityBelowBooked if lost.standing else SlotUnknown) from None
    return _seats(record)


def open_from(id_: SlotId, opens_at: datetime | None) -> None:
    """VAX-27: from when on the slot can be booked; None closes it. Doing it again is harmless."""
    second = int(opens_at.timestamp()) if opens_at else None
    opening = SlotRecord.o.set(second) if second is not None else SlotRecord.o.remove()
    with translated():
        SlotRecord(id_).update([opening], condition=SlotRecord.id.exists())


def _of_epoch(epoch: int) -> Any:
    return SlotRecord.e == epoch if epoch else SlotRecord.e.does_not_exist()


def _why(lost: ConditionLost, campaign: CampaignId, second: int) -> Exception:
    """Why no seat was taken, by what stood in the way."""
    if lost.standing is None:
        return SlotUnknown()
    record = SlotRecord()
    record.deserialize(lost.standing)
    if record.c != campaign:
        return SlotUnknown()
    if record.o is None or second < record.o:
        return NotOpen()
    if second >= record.u:
        return SlotOver()
    return NoSeatLeft(_people(record.b))


def _people(packed: Iterable[bytes] | None) -> frozenset[PersonId]:
    return frozenset(person_id(bytes(each)) for each in packed or ())


def _seats(record: SlotRecord) -> Seats:
    return Seats(
        id=SlotId(record.id),
        campaign=CampaignId(record.c),
        seats=int(record.cap),
        people=_people(record.b),
        begins_at=datetime.fromtimestamp(int(record.u), UTC),
        opens_at=datetime.fromtimestamp(int(record.o), UTC) if record.o is not None else None,
        epoch=int(record.e or 0),
        takes=int(record.t or 0),
        settled=int(record.r or 0),
    )
