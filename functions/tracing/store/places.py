"""Exposure places, table `exposure_places`: TRC-70 to TRC-75.

What everybody reads stands in items of its own (``public#``); who drafted and decided stands beside
(``board#``). Neither names a case or a person: by which case a place was drafted stands in the
table of cases, under the case.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any, Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.periods import end_of_day, read_instant, write_instant
from functions.runtime.tables import Record, table_meta, translated
from functions.tracing.domain.case import State
from functions.tracing.domain.place import (
    Advice,
    Deed,
    Place,
    Stand,
    Step,
    read_place_id,
)
from functions.tracing.store.cases import CASE, HEAD, CaseRecord
from functions.tracing.store.ranks import LinkRecord

BOARD, PUBLIC = "board#", "public#"
PLACE = "place#"
KEPT: Final = timedelta(days=180)
"""How long who drafted and decided is kept after a place is shown no more (ours)."""


class PlaceRecord(Record):
    """A place: whole on the board, as published in public."""

    Meta = table_meta("exposure_places")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    b = UnicodeAttribute()
    x = NumberAttribute()


def put_new(together: TransactWrite, one: Place, case: str) -> None:
    """TRC-70: a draft, once, while its case counts, and under the case that it is of it, within a
    transaction."""
    counts = CaseRecord.p.exists() & (CaseRecord.st != State.WITHDRAWN.value)
    together.condition_check(CaseRecord, CASE + case, HEAD, condition=counts)
    together.save(_record(BOARD, one), condition=PlaceRecord.p.does_not_exist())
    together.save(LinkRecord(CASE + case, PLACE + one.id, c=one.id))


def put_next(together: TransactWrite, before: Place, now: Place) -> None:
    """TRC-71: a place after a deed, and what everybody reads of it, within a transaction."""
    together.save(_record(BOARD, now), condition=PlaceRecord.n == before.revision)
    if now.is_public and now.told != before.told:
        together.save(_record(PUBLIC, now))


def place(id_: str) -> Place | None:
    """TRC-72: a place, read strongly. Raises ExposurePlaceUnknown, Busy."""
    province, range_ = read_place_id(id_)
    try:
        with translated():
            return _read(PlaceRecord.get(BOARD + province, range_, consistent_read=True))
    except DoesNotExist:
        return None


def on_board(province: str, since: date) -> tuple[Place, ...]:
    """TRC-73: places of a province from a day on, the newest first, read strongly. Raises Busy."""
    return _places(BOARD + province, since)


def in_public(province: str, since: date) -> tuple[Place, ...]:
    """TRC-74: what everybody reads of a province from a day on, the newest first. Raises Busy."""
    return _places(PUBLIC + province, since)


def places_of_case(case: str) -> tuple[str, ...]:
    """TRC-75: the ids of places that were drafted of a case. Raises Busy."""
    with translated():
        found = LinkRecord.query(CASE + case, LinkRecord.s.startswith(PLACE), consistent_read=True)
        return tuple(str(one.c) for one in found)


def _places(place_: str, since: date) -> tuple[Place, ...]:
    with translated():
        found = PlaceRecord.query(
            place_,
            PlaceRecord.s >= f"{since:%Y%m%d}",
            scan_index_forward=False,
            consistent_read=True,
        )
        return tuple(map(_read, found))


def _record(of: str, one: Place) -> PlaceRecord:
    province, range_ = read_place_id(one.id)
    until = end_of_day(one.shown_until)
    return PlaceRecord(
        of + province,
        range_,
        n=one.revision,
        b=json.dumps(_body(one, is_public=of == PUBLIC), ensure_ascii=False),
        x=int((until if of == PUBLIC else until + KEPT).timestamp()),
    )


def _body(one: Place, *, is_public: bool) -> dict[str, Any]:
    body: dict[str, Any] = {
        "na": one.name,
        "ki": one.kind,
        "di": one.division,
        "ve": one.venue,
        "fr": write_instant(one.from_at),
        "to": write_instant(one.until_at),
        "ad": one.advice.value,
        "sh": one.shown_until.isoformat(),
        "ru": one.rule_id,
        "st": one.stand.value,
    }
    if is_public:  # nobody's name or unit
        return body | {"de": [_deed(each, is_public=True) for each in one.told]}
    proposed = _deed(one.proposed) if one.proposed else None
    return body | {"de": [_deed(each) for each in one.deeds], "pr": proposed}


def _deed(one: Deed, *, is_public: bool = False) -> list[Any]:
    by, unit = ("", "") if is_public else (one.by, one.unit)
    return [one.step.value, one.revision, by, unit, write_instant(one.at), one.why]


def _read(record: PlaceRecord) -> Place:
    told = json.loads(record.b)
    proposed = told.get("pr")
    return Place(
        id=f"{str(record.p).partition('#')[2]}-{record.s}",
        name=told["na"],
        kind=told["ki"],
        division=told["di"],
        venue=told["ve"],
        from_at=read_instant(told["fr"]),
        until_at=read_instant(told["to"]),
        advice=Advice(told["ad"]),
        shown_until=date.fromisoformat(told["sh"]),
        rule_id=told["ru"],
        stand=Stand(told["st"]),
        deeds=tuple(map(_read_deed, told["de"])),
        proposed=_read_deed(proposed) if proposed else None,
    )


def _read_deed(told: list[Any]) -> Deed:
    step, revision, by, unit, at, why = told
    return Deed(Step(step), revision, by, unit, read_instant(at), why)
