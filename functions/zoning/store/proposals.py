"""What is proposed for provinces' days, by revisions: ZON-30 to ZON-35.

A revision is one item, whatever the province's size, and put once. `head` is the newest day and
its newest revision; who signs does so only while it stands as they saw it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.runtime.tables import Record, connection, table_meta, translated
from functions.zoning.store.packed import pack, unpack

PROPOSAL, HEAD, MADE = "proposal#", "head", "made#"


class ProposalRecord(Record):
    """A revision of a day: `b` packed, made at `at` (seconds)."""

    Meta = table_meta("zoning")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    at = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


class HeadRecord(Record):
    """Which day's proposal is the newest, and in which revision."""

    Meta = table_meta("zoning")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    day = UnicodeAttribute()
    n = NumberAttribute()


class MadeRecord(Record):
    """A province's day was gone through; `at` when last (seconds)."""

    Meta = table_meta("zoning")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    at = NumberAttribute()


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of a day as it is kept."""

    day: date
    number: int
    at: datetime
    body: bytes


def put_next(
    province: str, before: Revision | None, day: date, body: bytes, at: datetime, *, is_newest: bool
) -> Revision:
    """ZON-30: the next revision of a day; `is_newest` moves the head along.

    Raises ConditionLost where it was put meanwhile, Busy.
    """
    number = before.number + 1 if before else 1
    record = ProposalRecord(
        PROPOSAL + province, _place(day, number), at=int(at.timestamp()), b=pack(body)
    )
    with translated(), TransactWrite(connection=connection()) as together:
        together.save(record, condition=ProposalRecord.p.does_not_exist())
        if is_newest:
            head_ = HeadRecord(PROPOSAL + province, HEAD, day=day.isoformat(), n=number)
            older = HeadRecord.p.does_not_exist() | (HeadRecord.day <= day.isoformat())
            together.save(head_, condition=older)
    return Revision(day, number, at, body)


def revision(province: str, day: date, number: int) -> Revision | None:
    """ZON-31: a revision of a day. Raises Busy."""
    try:
        with translated():
            return _read(ProposalRecord.get(PROPOSAL + province, _place(day, number)))
    except DoesNotExist:
        return None


def latest(province: str, first: date, last: date) -> dict[date, Revision]:
    """ZON-32: the latest revision of each day, both included, read strongly. Raises Busy."""
    between = ProposalRecord.s.between(f"{first.isoformat()}#", f"{last.isoformat()}#~")
    with translated():
        found = ProposalRecord.query(PROPOSAL + province, between, consistent_read=True)
        return {one.day: one for one in map(_read, found)}


def head(province: str) -> tuple[date, int] | None:
    """ZON-33: the newest day and its newest revision, read strongly. Raises Busy."""
    try:
        with translated():
            found = HeadRecord.get(PROPOSAL + province, HEAD, consistent_read=True)
    except DoesNotExist:
        return None
    return date.fromisoformat(str(found.day)), int(found.n)


def stands(together: TransactWrite, province: str, day: date, number: int) -> None:
    """Within a transaction: only while this is the newest proposal of the province."""
    together.condition_check(
        HeadRecord,
        PROPOSAL + province,
        HEAD,
        condition=(HeadRecord.day == day.isoformat()) & (HeadRecord.n == number),
    )


def put_made(province: str, day: date, at: datetime) -> None:
    """ZON-34: a province's day was gone through. Raises Busy."""
    with translated():
        MadeRecord(MADE + day.isoformat(), province, at=int(at.timestamp())).save()


def made(day: date) -> frozenset[str]:
    """ZON-35: the provinces whose day was gone through, read strongly. Raises Busy."""
    with translated():
        found = MadeRecord.query(MADE + day.isoformat(), consistent_read=True)
        return frozenset(str(one.s) for one in found)


def _place(day: date, number: int) -> str:
    return f"{day.isoformat()}#{number:06}"


def _read(record: ProposalRecord) -> Revision:
    day, _, number = str(record.s).partition("#")
    at = datetime.fromtimestamp(int(record.at), UTC)
    return Revision(date.fromisoformat(day), int(number), at, unpack(record.b))
