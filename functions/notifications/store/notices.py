"""Notices, and those who were not reached: NOT-1 to NOT-5, NOT-8."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from functions.kernel.periods import day_of
from functions.notifications.domain.notice import Notice
from functions.runtime import bulk
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

KEPT: Final = timedelta(days=400)


class Delivery(StrEnum):
    """What became of a notice? `SENDING`: claimed, not handed over yet; `HELD`: waits for an hour,
    a budget or a decision; `SENT`: the gateway has it; `DELIVERED`, `FAILED`: its word;
    `UNDELIVERED`: nobody was reached; `VOID`: so no more before it left; `CANCELLED`: two people
    decided."""

    SENDING = "sending"
    HELD = "held"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    VOID = "void"
    CANCELLED = "cancelled"

    @property
    def waits(self) -> bool:
        """Is there something left to do?"""
        return self in (Delivery.SENDING, Delivery.HELD)


class NoticeRecord(Record):
    """A notice, or a line in the list of those who were not reached."""

    Meta = table_meta("notices")
    w = UnicodeAttribute(hash_key=True)
    k = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute()
    tries = NumberAttribute(default=0)
    why = UnicodeAttribute(null=True)
    division = UnicodeAttribute(null=True)
    at = UnicodeAttribute()
    text = UnicodeAttribute(null=True)
    left = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    body = UnicodeAttribute(null=True)
    mail = UnicodeAttribute(null=True)
    x = NumberAttribute()


@dataclass(frozen=True, slots=True)
class Unreached:
    """A notice that reached nobody, why, since when; `division`: whose staff look for them."""

    notice: Notice
    division: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A notice as it stands: `body` is the message itself where it may be sent again, `left` when
    it was last tried, `mail` what became of its e-mail (`store.mails`)."""

    notice: Notice
    state: Delivery
    at: datetime
    tries: int
    division: str | None
    body: str
    why: str
    left: datetime | None = None
    mail: str = ""


def claim(
    notice: Notice, now: datetime, *, division: str | None = None, body: str = ""
) -> Delivery:
    """NOT-1: the notice, made if it is new; what became of it so far. Raises Busy."""
    record = NoticeRecord(
        notice.person,
        notice.cause,
        state=Delivery.SENDING.value,
        at=now.isoformat(),
        division=division,
        body=body or None,
        x=int((now + KEPT).timestamp()),
    )
    try:
        with translated():
            record.save(condition=NoticeRecord.w.does_not_exist())
        return Delivery.SENDING
    except ConditionLost:
        kept = notice_of(notice)
        return kept.state if kept else Delivery.SENDING


def notice_of(notice: Notice) -> Kept | None:
    """NOT-1: a notice as it stands, read strongly; None where there is none. Raises Busy."""
    try:
        with translated():
            return kept_of(NoticeRecord.get(notice.person, notice.cause, consistent_read=True))
    except DoesNotExist:
        return None


def settle(
    notice: Notice,
    delivery: Delivery,
    why: str = "",
    *,
    of: tuple[Delivery, ...] = (Delivery.SENDING,),
) -> bool:
    """NOT-3: what became of it; False where it stood no more as one `of` these. Raises Busy."""
    stands = NoticeRecord.state.is_in(*(one.value for one in of))
    return _turn(notice, delivery, why, stands)


def put_unsent(notice: Notice, delivery: Delivery, why: str = "") -> bool:
    """NOT-3: it never left and is not to, being void or cancelled; False where it may have left or
    has its end. Raises Busy."""
    waits = (NoticeRecord.state == Delivery.HELD.value) | (
        (NoticeRecord.state == Delivery.SENDING.value) & (NoticeRecord.tries == 0)
    )
    return _turn(notice, delivery, why, waits)


def _turn(notice: Notice, delivery: Delivery, why: str, stands: Condition) -> bool:
    state: Action = NoticeRecord.state.set(delivery.value)
    actions = [state, NoticeRecord.why.set(why)] if why else [state]
    try:
        with translated():
            NoticeRecord(notice.person, notice.cause).update(actions=actions, condition=stands)
    except ConditionLost:
        return False
    return True


def deliveries(notices: Iterable[Notice]) -> dict[Notice, Delivery]:
    """NOT-5: what became of those notices that exist, read strongly. Raises Busy."""
    at = {(one.person, one.cause): one for one in notices}
    keys = [{"w": {"S": w}, "k": {"S": k}} for w, k in at]
    return {
        at[item["w"]["S"], item["k"]["S"]]: Delivery(item["state"]["S"])
        for item in bulk.items_at("notices", keys, only="w,k,state")
    }


def give_up(notices: Mapping[Notice, str | None], why: str, now: datetime) -> list[Notice]:
    """NOT-5: nobody can reach these persons: list those with a division, then settle all. Those
    whose notice stands already are answered. Raises Busy."""
    given_up = list(notices)
    listed = [_listed(one, place, why, now) for one, place in notices.items() if place is not None]
    bulk.put_items("notices", listed)
    settled = [
        _item(one.person, one.cause, now) | {"tries": {"N": "0"}, "why": {"S": why}}
        for one in given_up
    ]
    return [given_up[at] for at in bulk.put_each_if("notices", settled, "attribute_not_exists(w)")]


def put_undelivered(notice: Notice, division: str, why: str, now: datetime) -> None:
    """NOT-4: list a person whom no message reaches; twice is once. Raises Busy."""
    bulk.put_items("notices", [_listed(notice, division, why, now)])


def undelivered(day: date) -> tuple[Unreached, ...]:
    """NOT-4: those whom no message of a day reached. Raises Busy."""
    with translated():
        found = list(NoticeRecord.query(f"undelivered#{day.isoformat()}"))
    return tuple(_unreached(record) for record in found)


def kept_of(record: NoticeRecord) -> Kept:
    return Kept(
        Notice(record.w, record.k),
        Delivery(record.state),
        datetime.fromisoformat(record.at),
        int(record.tries),
        record.division,
        record.body or "",
        record.why or "",
        datetime.fromisoformat(record.left) if record.left else None,
        record.mail or "",
    )


def _unreached(record: NoticeRecord) -> Unreached:
    person, _, cause = record.k.partition("#")
    return Unreached(
        notice=Notice(person, cause),
        division=record.division or "",
        why=record.why or "",
        at=datetime.fromisoformat(record.at),
    )


def _listed(notice: Notice, division: str, why: str, now: datetime) -> dict[str, Any]:
    key = f"{notice.person}#{notice.cause}"
    item = _item(f"undelivered#{day_of(now).isoformat()}", key, now) | {"why": {"S": why}}
    return item | {"division": {"S": division}}


def _item(w: str, k: str, now: datetime) -> dict[str, Any]:
    return {
        "w": {"S": w},
        "k": {"S": k},
        "state": {"S": Delivery.UNDELIVERED.value},
        "at": {"S": now.isoformat()},
        "x": {"N": str(int((now + KEPT).timestamp()))},
    }
