"""What was sent and what it cost: NOT-14 to NOT-16. A counter is asked before anything leaves, by
one conditional write for a whole batch, so that it is never passed."""

from __future__ import annotations

from datetime import date, datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import size

from functions.kernel.periods import day_of, hour_of
from functions.notifications.domain.notice import Notice
from functions.notifications.store.notices import KEPT
from functions.runtime.tables import ConditionLost, Record, table_meta, translated


class TallyRecord(Record):
    """How much of a limit is used: of money a day, of messages of a class an hour."""

    Meta = table_meta("notices")
    w = UnicodeAttribute(hash_key=True)
    k = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    x = NumberAttribute()


class GotRecord(Record):
    """The causes of a class of which a person was told on a day."""

    Meta = table_meta("notices")
    w = UnicodeAttribute(hash_key=True)
    k = UnicodeAttribute(range_key=True)
    got = UnicodeSetAttribute()
    x = NumberAttribute()


def spend(place: str, amount: int, budget: int | None, now: datetime) -> bool:
    """NOT-14: take money of the day's budget of a place (VND); without `budget` it is counted all
    the same. False where it does not suffice; then nothing is taken. Raises Busy."""
    return _take(f"spent#{day_of(now)}", place, amount, budget, now)


def give_back(place: str, amount: int, now: datetime) -> None:
    """NOT-14: that money was not spent. Raises Busy."""
    _take(f"spent#{day_of(now)}", place, -amount, None, now)


def spent(day: date) -> dict[str, int]:
    """NOT-14: what was spent on a day, by place. Raises Busy."""
    with translated():
        return {one.k: int(one.n) for one in TallyRecord.query(f"spent#{day}")}


def take_hourly(place: str, urgency: str, amount: int, most: int, now: datetime) -> bool:
    """NOT-15: take of what a province gets of a class in this clock hour. Raises Busy."""
    return _take(f"hourly#{hour_of(now)}", f"{place}#{urgency}", amount, most, now)


def take_of_person(notice: Notice, urgency: str, most: int, now: datetime) -> bool:
    """NOT-16: count a cause among those that a person was told of today; again is once. False
    where there are `most` others. Raises Busy."""
    record = GotRecord(notice.person, f"got#{day_of(now)}#{urgency}")
    has_room = (
        GotRecord.got.does_not_exist()
        | GotRecord.got.contains(notice.cause)
        | (size(GotRecord.got) < most)
    )
    try:
        with translated():
            record.update(
                actions=[
                    GotRecord.got.add({notice.cause}),
                    GotRecord.x.set(int((now + KEPT).timestamp())),
                ],
                condition=has_room,
            )
    except ConditionLost:
        return False
    return True


def _take(w: str, k: str, amount: int, most: int | None, now: datetime) -> bool:
    condition = None
    if most is not None:
        condition = TallyRecord.n <= most - amount
        if amount <= most:
            condition = condition | TallyRecord.w.does_not_exist()
    try:
        with translated():
            TallyRecord(w, k).update(
                actions=[
                    TallyRecord.n.add(amount),
                    TallyRecord.x.set(int((now + KEPT).timestamp())),
                ],
                condition=condition,
            )
    except ConditionLost:
        return False
    return True
