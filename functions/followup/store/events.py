"""What made each version of a follow-up: FUP-4. Put once, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.followup.domain.daily import Answer
from functions.followup.domain.follow import Act, FollowUp
from functions.followup.store.sealed import TABLE, open_body, seal_body
from functions.kernel.periods import day_or_none, read_instant, write_instant
from functions.runtime.tables import Record, table_meta, translated

FOLLOW, EVENT = "fol#", "event#"


@dataclass(frozen=True, slots=True)
class Event:
    """An act of a version: by whom ("" where a fact or a round did it), when, in which words; `why`
    tells in Vietnamese what stood after it, by the `rule`. `outcome` is of a call or visit, `on`
    the day that an answer or a missed day is of. `protection` is the rule by which less was asked,
    ``officer`` or ``refused`` where somebody said so, "" where nothing protected."""

    act: Act
    version: int
    at: datetime
    by: str = ""
    unit: str = ""
    words: str = ""
    outcome: str = ""
    rule: str = ""
    why: str = ""
    on: date | None = None
    answer: Answer | None = None
    protection: str = ""


class EventRecord(Record):
    """An event; `b` seals what it says."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    act = UnicodeAttribute()
    by = UnicodeAttribute()
    unit = UnicodeAttribute()
    at = UnicodeAttribute()
    rule = UnicodeAttribute()
    y = NumberAttribute()
    x = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def put_event(together: TransactWrite, one: FollowUp, event: Event, until: int) -> None:
    """An event of a follow-up, once, within a transaction."""
    place, range_ = FOLLOW + one.id, f"{EVENT}{event.version:06d}"
    body = {
        "w": event.words,
        "o": event.outcome,
        "y": event.why,
        "d": event.on.isoformat() if event.on else "",
        "a": answer_body(event.answer) if event.answer else None,
        "p": event.protection,
    }
    together.save(
        EventRecord(
            place,
            range_,
            act=event.act.value,
            by=event.by,
            unit=event.unit,
            at=write_instant(event.at),
            rule=event.rule,
            y=one.year,
            x=until,
            b=seal_body(place, range_, body, one.year),
        ),
        condition=EventRecord.p.does_not_exist(),
    )


def events_of(id_: str) -> tuple[Event, ...]:
    """FUP-4: the events of a follow-up, oldest first. Raises Busy, CryptoUnavailable."""
    with translated():
        found = list(
            EventRecord.query(FOLLOW + id_, EventRecord.s.startswith(EVENT), consistent_read=True)
        )
    return tuple(map(_read, found))


def answer_body(one: Answer) -> list[Any]:
    """An answer as it is sealed."""
    return [
        one.number, list(one.symptoms), one.tenths, one.is_red, write_instant(one.at), one.via,
        one.rule_id,
    ]  # fmt: skip


def read_answer(told: list[Any]) -> Answer:
    """What `answer_body` wrote."""
    number, symptoms, tenths, is_red, at, via, rule = told
    return Answer(number, tuple(symptoms), tenths, is_red, read_instant(at), via, rule)


def _read(record: EventRecord) -> Event:
    told = open_body(record.p, record.s, bytes(record.b), int(record.y))
    return Event(
        act=Act(record.act),
        version=int(str(record.s).removeprefix(EVENT)),
        at=read_instant(record.at),
        by=str(record.by),
        unit=str(record.unit),
        words=told["w"],
        outcome=told["o"],
        rule=str(record.rule),
        why=told["y"],
        on=day_or_none(told["d"]),
        answer=read_answer(told["a"]) if told["a"] else None,
        protection=told.get("p", ""),
    )
