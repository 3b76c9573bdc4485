"""What made each revision of a case: TRC-12. Put once, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.kernel.periods import read_instant, write_instant
from functions.runtime.tables import Record, table_meta, translated
from functions.tracing.domain.case import Act, Interview
from functions.tracing.store.interviews import interview_body, read_interview
from functions.tracing.store.sealed import TABLE, open_body, seal_body

CASE, EVENT = "case#", "event#"


@dataclass(frozen=True, slots=True)
class Event:
    """An act of a revision: by whom ("" where a result did it), when, in which words; `rule` drew
    the window that stood after it, `why` says in Vietnamese why it stands so ("" of
    events older than that). `interview` is what was told then, where that was the act: a
    later one takes its place in the case, never here."""

    act: Act
    revision: int
    at: datetime
    by: str = ""
    unit: str = ""
    words: str = ""
    rule: str = ""
    interview: Interview | None = None
    why: str = ""


class EventRecord(Record):
    """An event; `b` seals the words, the why and the interview."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    act = UnicodeAttribute()
    by = UnicodeAttribute()
    unit = UnicodeAttribute()
    at = UnicodeAttribute()
    rule = UnicodeAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def put_event(together: TransactWrite, case: str, year: int, event: Event) -> None:
    """An event of a case, once, within a transaction."""
    place, range_ = CASE + case, f"{EVENT}{event.revision:06d}"
    told = interview_body(event.interview) if event.interview else {}
    together.save(
        EventRecord(
            place,
            range_,
            act=event.act.value,
            by=event.by,
            unit=event.unit,
            at=write_instant(event.at),
            rule=event.rule,
            y=year,
            b=seal_body(place, range_, {"w": event.words, "y": event.why, **told}, year),
        ),
        condition=EventRecord.p.does_not_exist(),
    )


def events_of(case: str) -> tuple[Event, ...]:
    """TRC-12: the events of a case, oldest first. Raises Busy, CryptoUnavailable."""
    with translated():
        found = list(
            EventRecord.query(CASE + case, EventRecord.s.startswith(EVENT), consistent_read=True)
        )
    return tuple(map(_read, found))


def _read(record: EventRecord) -> Event:
    body = open_body(record.p, record.s, bytes(record.b), int(record.y))
    return Event(
        act=Act(record.act),
        revision=int(str(record.s).removeprefix(EVENT)),
        at=read_instant(record.at),
        by=str(record.by),
        unit=str(record.unit),
        words=body["w"],
        rule=str(record.rule),
        interview=read_interview(body) if "vi" in body else None,
        why=body.get("y", ""),
    )
