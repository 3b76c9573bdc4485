"""Wishes for visits and how far they are answered: TRC-20 to TRC-23."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import PersonId
from functions.kernel.periods import read_instant, write_instant
from functions.runtime.tables import Record, table_meta, translated
from functions.tracing.domain.trace import Stage, Trace
from functions.tracing.store.cases import with_bytes
from functions.tracing.store.interviews import read_visits, visits_body
from functions.tracing.store.sealed import TABLE, open_body, seal_body

CASE, TRACE = "case#", "trace#"


class TraceRecord(Record):
    """A trace; `b` seals whose it is, its time and its parts."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    st = UnicodeAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def put_new(together: TransactWrite, trace: Trace) -> None:
    """TRC-20: a wish, once, within a transaction."""
    together.save(_record(trace), condition=TraceRecord.p.does_not_exist())


def put_moved(together: TransactWrite, after: Trace) -> None:
    """TRC-22: a trace moves on from the version before, within a transaction."""
    together.save(_record(after), condition=TraceRecord.n == after.version - 1)


def traces_of(case: str) -> dict[str, Trace]:
    """TRC-21: the traces of a case by id, read strongly. Raises Busy, CryptoUnavailable."""
    with translated():
        found = list(
            TraceRecord.query(CASE + case, TraceRecord.s.startswith(TRACE), consistent_read=True)
        )
    return {one.id: one for one in map(_read, found)}


def trace_of_image(image: Mapping[str, Any] | None) -> Trace | None:
    """TRC-23: the trace in a stream's image; None for anything else. Raises CryptoUnavailable."""
    if not image or not image["s"]["S"].startswith(TRACE):
        return None
    record = TraceRecord()
    record.deserialize(with_bytes(image))
    return _read(record)


def _record(one: Trace) -> TraceRecord:
    place, range_ = CASE + one.case, TRACE + one.id
    body = {
        "so": one.source,
        "p": one.person,
        "ri": one.ring,
        "re": one.revision,
        "fr": write_instant(one.starts_at),
        "to": write_instant(one.ends_at),
        "at": write_instant(one.asked_at),
        "ed": one.edition,
        "pa": dict(one.parts),
        "vi": visits_body(one.visits),
        "ve": list(one.venues),
    }
    return TraceRecord(
        place,
        range_,
        n=one.version,
        st=one.stage.value,
        y=one.year,
        b=seal_body(place, range_, body, one.year),
    )


def _read(record: TraceRecord) -> Trace:
    told = open_body(record.p, record.s, bytes(record.b), int(record.y))
    return Trace(
        id=str(record.s).removeprefix(TRACE),
        case=str(record.p).removeprefix(CASE),
        source=told["so"],
        person=PersonId(told["p"]),
        ring=told["ri"],
        revision=told["re"],
        starts_at=read_instant(told["fr"]),
        ends_at=read_instant(told["to"]),
        asked_at=read_instant(told["at"]),
        year=int(record.y),
        stage=Stage(record.st),
        version=int(record.n),
        edition=told["ed"],
        parts=told["pa"],
        visits=read_visits(told["vi"]),
        venues=tuple(told["ve"]),
    )
