"""Breakers and every decision on them: NOT-12 and NOT-13. Read strongly, for whoever sends must
know how they stand, not hope to be told."""

from __future__ import annotations

from datetime import datetime

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.notifications.domain.breaker import Breaker, BreakerMoved, BreakerState, Fate
from functions.runtime.tables import ConditionLost, Record, connection, table_meta, translated

HEADS = "breakers"


class BreakerRecord(Record):
    """How a breaker stands, or stood after a decision."""

    Meta = table_meta("notices")
    w = UnicodeAttribute(hash_key=True)
    k = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute()
    n = NumberAttribute()
    by = ListAttribute(of=UnicodeAttribute)
    why = UnicodeAttribute()
    fate = UnicodeAttribute()
    at = UnicodeAttribute()


def all_breakers() -> tuple[Breaker, ...]:
    """NOT-12: every breaker that was ever touched, read strongly. Raises Busy."""
    with translated():
        return tuple(
            _breaker(one.k, one) for one in BreakerRecord.query(HEADS, consistent_read=True)
        )


def breaker(kind: str, province: str, rule: str) -> Breaker:
    """NOT-12: one breaker; closed where it was never touched. Raises Busy."""
    asked = Breaker(kind, province, rule)
    return next((one for one in all_breakers() if one.key == asked.key), asked)


def put_next(moved: Breaker) -> None:
    """NOT-13: the next revision with its decision, which stays. Raises BreakerMoved where another
    was faster, Busy."""
    head = _record(HEADS, moved.key, moved)
    decision = _record(f"breaker#{moved.key}", f"{moved.revision:06d}", moved)
    is_next = (
        BreakerRecord.n == moved.revision - 1
        if moved.revision > 1
        else BreakerRecord.w.does_not_exist()
    )
    try:
        with translated(), TransactWrite(connection=connection()) as together:
            together.save(head, condition=is_next)
            together.save(decision, condition=BreakerRecord.w.does_not_exist())
    except ConditionLost:
        raise BreakerMoved from None


def decisions(of: Breaker) -> tuple[Breaker, ...]:
    """NOT-13: what was ever decided of a breaker, the newest first. Raises Busy."""
    with translated():
        found = BreakerRecord.query(f"breaker#{of.key}", scan_index_forward=False, limit=20)
        return tuple(_breaker(of.key, one) for one in found)


def _record(w: str, k: str, one: Breaker) -> BreakerRecord:
    return BreakerRecord(
        w,
        k,
        state=one.state.value,
        n=one.revision,
        by=list(one.by),
        why=one.why,
        fate=one.fate.value,
        at=one.at.isoformat() if one.at else "",
    )


def _breaker(key: str, record: BreakerRecord) -> Breaker:
    kind, province, rule = key.split("|")
    return Breaker(
        kind,
        province,
        rule,
        BreakerState(record.state),
        int(record.n),
        tuple(str(one) for one in record.by),
        record.why,
        Fate(record.fate),
        datetime.fromisoformat(record.at),
    )
