"""Cases, their steps, and the list of those that are open: AEF-30 to AEF-34.

A case's id follows from person, dose and day of onset under a key, so that whoever reports the same
event comes to the same case. The list of open cases holds nothing of a person.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.aefi.domain.case import Act, Case, State, Step
from functions.aefi.domain.terms import Stage, Term
from functions.aefi.store.open_cases import change_open
from functions.aefi.store.sealed import name_of, open_body, seal_body
from functions.kernel.identifiers import PersonId, UnitId
from functions.kernel.periods import read_instant, write_instant
from functions.runtime.tables import Record, table_meta, translated

CASE, HEAD, STEP = "case#", "head", "step#"


class CaseRecord(Record):
    """A case as it stands; `b` seals whose it is, the dose and what was found."""

    Meta = table_meta("aefi")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    st = UnicodeAttribute()
    sv = BooleanAttribute()
    site = UnicodeAttribute()
    unit = UnicodeAttribute()
    div = UnicodeAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


class StepRecord(Record):
    """What made a version of a case; `b` seals the words."""

    Meta = table_meta("aefi")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    act = UnicodeAttribute()
    st = UnicodeAttribute()
    sv = BooleanAttribute()
    by = UnicodeAttribute()
    unit = UnicodeAttribute()
    at = UnicodeAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def case_id(person: PersonId, immunization: str, onset: date) -> str:
    """The id of the case of this event. Raises CryptoUnavailable."""
    return name_of("case", person, immunization, onset.isoformat())


def case(id_: str) -> Case | None:
    """AEF-30: a case, read strongly. Raises Busy, CryptoUnavailable."""
    try:
        with translated():
            return _read(CaseRecord.get(CASE + id_, HEAD, consistent_read=True))
    except DoesNotExist:
        return None


def put_next(together: TransactWrite, before: Case | None, after: Case, step: Step) -> None:
    """AEF-31: a case opens or moves on by a step, within a transaction."""
    new = CaseRecord.p.does_not_exist()
    together.save(_record(after), condition=CaseRecord.n == before.version if before else new)
    together.save(_step(after, step), condition=StepRecord.p.does_not_exist())
    change_open(together, after)


def steps_of(one: Case) -> tuple[Step, ...]:
    """AEF-32: the steps of a case, oldest first. Raises Busy, CryptoUnavailable."""
    with translated():
        found = list(
            StepRecord.query(CASE + one.id, StepRecord.s.startswith(STEP), consistent_read=True)
        )
    return tuple(map(_read_step, found))


def case_of_image(image: Mapping[str, Any] | None) -> Case | None:
    """AEF-34: the case in a stream's image; None for anything else. Raises CryptoUnavailable."""
    if not image or not image["p"]["S"].startswith(CASE) or image["s"]["S"] != HEAD:
        return None
    sealed = image["b"]["B"]  # as Lambda hands it over, in base64
    told = sealed if isinstance(sealed, bytes) else b64decode(sealed)
    record = CaseRecord()
    record.deserialize(dict(image) | {"b": {"B": told}})
    return _read(record)


def _record(one: Case) -> CaseRecord:
    place, year = CASE + one.id, int(one.immunization[:4])
    body: dict[str, Any] = {
        "p": one.person,
        "i": one.immunization,
        "on": one.onset.isoformat(),
        "pr": one.product,
        "lo": one.lot,
        "op": write_instant(one.opened_at),
        "du": _written(one.due_at),
        "an": _written(one.answered_at),
        "ru": one.rule_id,
        "fo": one.forms,
        "so": one.sources,
        "ca": one.causality,
        "cr": one.causality_rule,
        "te": _written_term(one.term),
    }
    return CaseRecord(
        place,
        HEAD,
        n=one.version,
        st=one.state.value,
        sv=one.is_severe,
        site=one.site,
        unit=one.unit,
        div=one.division,
        y=year,
        b=seal_body(place, HEAD, body, year),
    )


def _read(record: CaseRecord) -> Case:
    told = open_body(record.p, record.s, bytes(record.b), int(record.y))
    return Case(
        id=str(record.p).removeprefix(CASE),
        person=PersonId(told["p"]),
        immunization=told["i"],
        onset=date.fromisoformat(told["on"]),
        product=told["pr"],
        lot=told["lo"],
        site=UnitId(record.site),
        unit=UnitId(record.unit),
        division=str(record.div),
        is_severe=bool(record.sv),
        opened_at=read_instant(told["op"]),
        state=State(record.st),
        version=int(record.n),
        due_at=_instant(told["du"]),
        answered_at=_instant(told["an"]),
        rule_id=told["ru"],
        forms=told["fo"],
        sources=told["so"],
        causality=told["ca"],
        causality_rule=told["cr"],
        term=_read_term(told.get("te")),
    )


def _step(one: Case, step: Step) -> StepRecord:
    place, range_, year = CASE + one.id, f"{STEP}{step.version:04d}", int(one.immunization[:4])
    body = {"wo": step.words, "ca": step.causality}
    return StepRecord(
        place,
        range_,
        act=step.act.value,
        st=step.state.value,
        sv=step.is_severe,
        by=step.by,
        unit=step.unit,
        at=write_instant(step.at),
        y=year,
        b=seal_body(place, range_, body, year),
    )


def _read_step(record: StepRecord) -> Step:
    told = open_body(record.p, record.s, bytes(record.b), int(record.y))
    return Step(
        act=Act(record.act),
        version=int(str(record.s).removeprefix(STEP)),
        state=State(record.st),
        is_severe=bool(record.sv),
        by=str(record.by),
        unit=str(record.unit),
        at=read_instant(record.at),
        words=told["wo"],
        causality=told["ca"],
    )


def _written_term(term: Term | None) -> list[str]:
    return [term.stage.value, write_instant(term.due_at), term.rule_id] if term else []


def _read_term(told: list[str] | None) -> Term | None:
    return Term(Stage(told[0]), read_instant(told[1]), told[2]) if told else None


def _written(at: datetime | None) -> str:
    return write_instant(at) if at else ""


def _instant(text: str) -> datetime | None:
    return read_instant(text) if text else None
