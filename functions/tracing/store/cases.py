"""Cases: TRC-10, TRC-11, TRC-14. A case, its event and its line of the list move on together."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Collection, Mapping
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import PersonId
from functions.kernel.periods import (
    day_or_none,
    instant_or_blank,
    instant_or_none,
    read_instant,
    write_instant,
)
from functions.runtime.tables import Record, table_meta, translated
from functions.tracing.domain.case import Act, Case, Positive, State
from functions.tracing.domain.window import Ground, Window
from functions.tracing.store.events import Event, put_event
from functions.tracing.store.interviews import interview_body, read_interview
from functions.tracing.store.listed import change_list
from functions.tracing.store.sealed import TABLE, open_body, seal_body

CASE, HEAD = "case#", "head"


class CaseRecord(Record):
    """A case as it stands; `b` seals whose it is and everything of its course."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    st = UnicodeAttribute()
    act = UnicodeAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def case(id_: str) -> Case | None:
    """TRC-10: a case, read strongly. Raises Busy, CryptoUnavailable."""
    try:
        with translated():
            return _read(CaseRecord.get(CASE + id_, HEAD, consistent_read=True))
    except DoesNotExist:
        return None


def cases_at(ids: Collection[str]) -> dict[str, Case]:
    """TRC-10 for many, 100 a call, read strongly; unknown ones are left out. Raises Busy,
    CryptoUnavailable."""
    if not ids:
        return {}
    with translated():
        keys = [(CASE + one, HEAD) for one in sorted(set(ids))]
        found = [_read(one) for one in CaseRecord.batch_get(keys, consistent_read=True)]
    return {one.id: one for one in found}


def put_next(together: TransactWrite, before: Case | None, after: Case, event: Event) -> None:
    """TRC-11: a case opens or moves on by an event, within a transaction."""
    new = CaseRecord.p.does_not_exist()
    condition = CaseRecord.n == before.revision if before else new
    together.save(_record(after), condition=condition)
    put_event(together, after.id, after.year, event)
    change_list(together, before, after)


def case_of_image(image: Mapping[str, Any] | None) -> Case | None:
    """TRC-14: the case in a stream's image; None for anything else. Raises CryptoUnavailable."""
    if not image or not image["p"]["S"].startswith(CASE) or image["s"]["S"] != HEAD:
        return None
    record = CaseRecord()
    record.deserialize(with_bytes(image))
    return _read(record)


def with_bytes(image: Mapping[str, Any]) -> dict[str, Any]:
    """The image with its sealed body as bytes: Lambda hands it over in base64."""
    sealed = image["b"]["B"]
    return dict(image) | {"b": {"B": sealed if isinstance(sealed, bytes) else b64decode(sealed)}}


def _record(one: Case) -> CaseRecord:
    place, drawn = CASE + one.id, one.window
    body: dict[str, Any] = {
        "p": one.person,
        "op": write_instant(one.opened_at),
        "po": [
            [p.tube, p.release, write_instant(p.sampled_at), write_instant(p.released_at),
             p.division]
            for p in one.positives
        ],
        "sg": list(one.signed),
        "sa": instant_or_blank(one.signed_at),
        "ho": one.home,
        **interview_body(one.interview),
        "tr": dict(one.traces),
        "da": one.day.isoformat(),
        "di": one.counted_in,
    }  # fmt: skip
    if drawn:
        ends = [write_instant(drawn.starts_at), write_instant(drawn.ends_at)]
        body["wi"] = [*ends, drawn.ground.value, drawn.rule_id]
    return CaseRecord(
        place,
        HEAD,
        n=one.revision,
        st=one.state.value,
        act=one.act.value,
        y=one.year,
        b=seal_body(place, HEAD, body, one.year),
    )


def _read(record: CaseRecord) -> Case:
    told = open_body(record.p, record.s, bytes(record.b), int(record.y))
    drawn = told.get("wi")
    return Case(
        id=str(record.p).removeprefix(CASE),
        person=PersonId(told["p"]),
        state=State(record.st),
        act=Act(record.act),
        revision=int(record.n),
        opened_at=read_instant(told["op"]),
        year=int(record.y),
        positives=tuple(
            Positive(tube, release, read_instant(sampled), read_instant(released), division)
            for tube, release, sampled, released, division in told["po"]
        ),
        signed=tuple(told["sg"]),
        signed_at=instant_or_none(told["sa"]),
        home=told["ho"],
        interview=read_interview(told),
        window=_window(drawn) if drawn else None,
        counted_on=day_or_none(told["da"]),
        counted_in=told["di"],
        traces=told["tr"],
    )


def _window(told: list[str]) -> Window:
    starts, ends, ground, rule = told
    return Window(read_instant(starts), read_instant(ends), Ground(ground), rule)
