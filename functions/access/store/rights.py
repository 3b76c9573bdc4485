"""Rights to other areas' data: ACC-25 to ACC-28, in the table `rights`.

A right lies with the unit that holds it, so that a door asks once, strongly, what a unit may open.
A pointer in one list lets the ministry see all of them; what was opened by a right is told beside.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.access.domain.rights import Kind, Right, State, Terms, Verdict
from functions.kernel.callers import Granted, Purpose
from functions.kernel.periods import at_millis, millis_of
from functions.runtime.tables import Record, connection, table_meta, translated

LIST: Final = "#all"
USES: Final = "#uses#"


class RightRecord(Record):
    """A right, its terms as JSON; what changes stands beside them."""

    Meta = table_meta("rights")
    of = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    t = UnicodeAttribute()
    st = UnicodeAttribute()
    ok = UnicodeSetAttribute(null=True)
    e = UnicodeAttribute(null=True)
    v = NumberAttribute()


class PointerRecord(Record):
    """Which unit holds a right, and when it was drawn up, unix milliseconds."""

    Meta = table_meta("rights")
    of = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    u = UnicodeAttribute()
    at = NumberAttribute()


class UseRecord(Record):
    """A request that a right let pass."""

    Meta = table_meta("rights")
    of = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    by = UnicodeAttribute()
    r = UnicodeAttribute()
    d = UnicodeAttribute()


def put_right(made: Right) -> None:
    """ACC-25: a new right and its place in the list. Raises ConditionLost (it stands), Busy."""
    pointer = PointerRecord(LIST, made.id, u=made.terms.unit, at=millis_of(made.at))
    with translated(), TransactWrite(connection=connection()) as together:
        together.save(_record_of(made), condition=RightRecord.id.does_not_exist())
        together.save(pointer, condition=PointerRecord.id.does_not_exist())


def put_step(made: Right, seen: Right) -> None:
    """ACC-26: a right after a step, if nobody came between. Raises ConditionLost, Busy."""
    with translated():
        _record_of(made).save(condition=RightRecord.v == seen.version)


def rights_of(unit: str) -> tuple[Right, ...]:
    """ACC-27: all rights of a unit, read strongly. Raises Busy."""
    with translated():
        return tuple(map(_right_of, RightRecord.query(unit, consistent_read=True)))


def right(identifier: str) -> Right | None:
    """ACC-27: a right by its id, read strongly. Raises Busy."""
    try:
        with translated():
            unit = PointerRecord.get(LIST, identifier, consistent_read=True).u
            return _right_of(RightRecord.get(unit, identifier, consistent_read=True))
    except DoesNotExist:
        return None


def latest(most: int) -> tuple[Right, ...]:
    """ACC-27: the rights drawn up last, newest first. Raises Busy."""
    with translated():
        known = list(PointerRecord.query(LIST, consistent_read=True))
        newest = sorted(known, key=lambda one: (-int(one.at), one.id))[:most]
        found = {
            record.id: record
            for record in RightRecord.batch_get(
                [(one.u, one.id) for one in newest], consistent_read=True
            )
        }
    return tuple(_right_of(found[one.id]) for one in newest if one.id in found)


def put_use(opened: Granted, at: datetime, suffix: str, by: str, route: str) -> None:
    """ACC-28: a request that a right let pass. Raises Busy."""
    with translated():
        UseRecord(
            USES + opened.right,
            f"{at.isoformat(timespec='microseconds')}#{suffix}",
            by=by,
            r=route,
            d=opened.datum,
        ).save()


def uses_of(right: str, most: int) -> tuple[tuple[datetime, str, str, str], ...]:
    """ACC-28: when, by whom, by which route and of what a right was used last, newest first."""
    with translated():
        found = UseRecord.query(
            USES + right, scan_index_forward=False, limit=most, consistent_read=True
        )
        return tuple(
            (datetime.fromisoformat(one.id.partition("#")[0]), one.by, one.r, one.d)
            for one in found
        )


def _record_of(one: Right) -> RightRecord:
    terms = one.terms
    told = {
        "platform": terms.platform, "data": terms.data, "area": terms.area,
        "purpose": terms.purpose.value, "basis": terms.basis, "from": millis_of(terms.from_at),
        "until": millis_of(terms.until), "kind": one.kind.value, "by": one.by,
        "grantor": one.grantor, "at": millis_of(one.at), "rule": one.rule_id, "holder": one.holder,
    }  # fmt: skip
    ended = {
        "by": one.ended_by,
        "at": millis_of(one.ended_at) if one.ended_at else None,
        "words": one.words,
        "verdict": one.verdict.value if one.verdict else None,
    }
    return RightRecord(
        terms.unit,
        one.id,
        t=json.dumps(told, ensure_ascii=False, separators=(",", ":")),
        st=one.state.value,
        ok=set(one.hands) or None,
        e=json.dumps(ended, ensure_ascii=False, separators=(",", ":")),
        v=one.version,
    )


def _right_of(record: RightRecord) -> Right:
    told: dict[str, Any] = json.loads(record.t)
    ended: dict[str, Any] = json.loads(record.e or "{}")
    terms = Terms(
        unit=record.of,
        platform=told["platform"],
        data=tuple(told["data"]),
        area=told["area"],
        purpose=Purpose(told["purpose"]),
        basis=told["basis"],
        from_at=at_millis(told["from"]),
        until=at_millis(told["until"]),
    )
    return Right(
        id=record.id,
        terms=terms,
        kind=Kind(told["kind"]),
        state=State(record.st),
        by=told["by"],
        grantor=told["grantor"],
        at=at_millis(told["at"]),
        rule_id=told["rule"],
        hands=frozenset(record.ok or ()),
        holder=told["holder"],
        ended_by=ended.get("by") or "",
        ended_at=at_millis(ended["at"]) if ended.get("at") else None,
        words=ended.get("words") or "",
        verdict=Verdict(ended["verdict"]) if ended.get("verdict") else None,
        version=int(record.v),
    )
