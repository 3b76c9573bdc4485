"""How many people's data were read: ACC-29 to ACC-31, in the table `limits`.

One item per account and per unit: the present hour and day, and whether it is stopped. A stopped
one has no end of life, and its key stands in one set, so that it is found.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.access.domain.volume import Bounds, Count, Window
from functions.kernel.periods import millis_of
from functions.runtime.tables import (
    ConditionLost,
    Record,
    change,
    connection,
    table_meta,
    translated,
)

STOPPED: Final = "volume#stopped"
KEPT: Final = timedelta(days=3)


class VolumeRecord(Record):
    """A count of people; `hh` and `dd` are the hour and day that `n` and `d` count."""

    Meta = table_meta("limits")
    id = UnicodeAttribute(hash_key=True)
    hh = UnicodeAttribute()
    dd = UnicodeAttribute()
    n = NumberAttribute()
    d = NumberAttribute()
    st = NumberAttribute(null=True)
    ok = UnicodeSetAttribute(null=True)
    v = NumberAttribute(null=True)
    w = UnicodeAttribute(null=True)
    u = UnicodeAttribute(null=True)
    r = UnicodeAttribute(null=True)
    x = NumberAttribute(null=True)


class StoppedRecord(Record):
    """The keys of what is stopped."""

    Meta = table_meta("limits")
    id = UnicodeAttribute(hash_key=True)
    of = UnicodeSetAttribute(null=True)


def add(key: str, people: int, window: Window, bounds: Bounds) -> Count | None:
    """ACC-29: count people within the present hour and day; None if that was done.

    Else what stood in the way, which may be an older hour, a full count or a stop: the caller
    decides. Raises Busy.
    """
    try:
        change(
            VolumeRecord(_id(key)),
            [VolumeRecord.n.add(people), VolumeRecord.d.add(people)],
            (VolumeRecord.hh == window.hour)
            & (VolumeRecord.dd == window.day)
            & (VolumeRecord.n <= bounds.hour - people)
            & (VolumeRecord.d <= bounds.day - people)
            & VolumeRecord.st.does_not_exist(),
        )
    except ConditionLost as lost:
        return _count_in(key, lost.standing) if lost.standing else Count(key, window, 0, 0)
    return None


def is_stopped(key: str) -> bool:
    """ACC-29: does an account or unit read nothing until others open it again? Raises Busy."""
    try:
        with translated():
            return bool(VolumeRecord.get(_id(key), consistent_read=True).st)
    except DoesNotExist:
        return False


def begin_window(grown: Count, seen: Count, now: datetime) -> bool:
    """ACC-29: begin another hour or day with these counts, unless somebody did; was it us?"""
    record = VolumeRecord(_id(grown.key))
    condition = VolumeRecord.st.does_not_exist() & (
        VolumeRecord.hh.does_not_exist()
        | (
            (VolumeRecord.hh == seen.window.hour)
            & (VolumeRecord.dd == seen.window.day)
            & (VolumeRecord.n == seen.in_hour)
            & (VolumeRecord.d == seen.on_day)
        )
    )
    try:
        with translated():
            record.update(
                actions=[
                    VolumeRecord.hh.set(grown.window.hour),
                    VolumeRecord.dd.set(grown.window.day),
                    VolumeRecord.n.set(grown.in_hour),
                    VolumeRecord.d.set(grown.on_day),
                    VolumeRecord.x.set(int((now + KEPT).timestamp())),
                ],
                condition=condition,
            )
    except ConditionLost:
        return False
    return True


def stop(seen: Count, who: str, unit: str, rule_id: str, now: datetime) -> bool:
    """ACC-30: stop an account or unit, and name it among the stopped; was it us? Raises Busy."""
    record = VolumeRecord(_id(seen.key))
    actions: list[Any] = [
        VolumeRecord.hh.set(seen.window.hour),
        VolumeRecord.dd.set(seen.window.day),
        VolumeRecord.n.set(seen.in_hour),
        VolumeRecord.d.set(seen.on_day),
        VolumeRecord.st.set(millis_of(now)),
        VolumeRecord.v.set(seen.version + 1),
        VolumeRecord.w.set(who),
        VolumeRecord.u.set(unit),
        VolumeRecord.r.set(rule_id),
        VolumeRecord.x.remove(),
        VolumeRecord.ok.remove(),
    ]
    try:
        with translated(), TransactWrite(connection=connection()) as together:
            together.update(record, actions=actions, condition=VolumeRecord.st.does_not_exist())
            together.update(StoppedRecord(STOPPED), actions=[StoppedRecord.of.add({seen.key})])
    except ConditionLost:
        return False
    return True


def put_hand(made: Count, seen: Count, now: datetime) -> None:
    """ACC-31: a hand that opens it again; the last one takes the stop away. Raises ConditionLost,
    Busy."""
    actions: list[Any] = [VolumeRecord.v.set(made.version)]
    if made.stopped:
        actions.append(VolumeRecord.ok.set(set(made.hands)))
    else:
        actions += [
            VolumeRecord.n.set(0),
            VolumeRecord.d.set(0),
            VolumeRecord.st.remove(),
            VolumeRecord.ok.remove(),
            VolumeRecord.x.set(int((now + KEPT).timestamp())),
        ]
    standing = VolumeRecord.st.exists() & (VolumeRecord.v == seen.version)
    with translated(), TransactWrite(connection=connection()) as together:
        together.update(VolumeRecord(_id(seen.key)), actions=actions, condition=standing)
        if not made.stopped:
            together.update(StoppedRecord(STOPPED), actions=[StoppedRecord.of.delete({seen.key})])


def stopped() -> tuple[Count, ...]:
    """ACC-31: all that is stopped, the longest first. Raises Busy."""
    try:
        with translated():
            keys = sorted(StoppedRecord.get(STOPPED, consistent_read=True).of or ())
            found = [VolumeRecord.get(_id(key), consistent_read=True) for key in keys]
    except DoesNotExist:
        return ()
    counts = [_count_of(record) for record in found]
    return tuple(sorted((one for one in counts if one.stopped), key=lambda one: one.stopped))


def _id(key: str) -> str:
    return f"volume#{key}"


def _count_in(key: str, item: dict[str, Any]) -> Count:
    record = VolumeRecord()
    record.deserialize(item)
    return _count_of(record)


def _count_of(record: VolumeRecord) -> Count:
    return Count(
        key=record.id.removeprefix("volume#"),
        window=Window(record.hh, record.dd),
        in_hour=int(record.n),
        on_day=int(record.d),
        stopped=int(record.st or 0),
        hands=frozenset(record.ok or ()),
        version=int(record.v or 0),
        who=record.w or "",
        unit=record.u or "",
        rule_id=record.r or "",
    )
