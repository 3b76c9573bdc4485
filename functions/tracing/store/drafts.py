"""Cases wanted open without a positive: TRC-60 to TRC-62. Nothing is read for a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import PersonId
from functions.kernel.periods import read_instant, write_instant
from functions.runtime.tables import Record, table_meta, translated
from functions.tracing.store.sealed import TABLE, open_body, seal_body

DRAFTS: Final = "drafts"
KEPT: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Draft:
    """Who should be a case, why, and who says so first; `case` once it has been signed."""

    id: str
    person: PersonId
    division: str
    sampled_at: datetime
    words: str
    by: str
    unit: str
    at: datetime
    year: int
    case: str = ""


class DraftRecord(Record):
    """A draft; `b` seals whom it is about, and the words."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    div = UnicodeAttribute()
    by = UnicodeAttribute()
    unit = UnicodeAttribute()
    at = UnicodeAttribute()
    c = UnicodeAttribute(null=True)
    y = NumberAttribute()
    x = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def put_draft(together: TransactWrite, draft: Draft) -> None:
    """TRC-60: a draft, once, or as it was signed, within a transaction."""
    body = {"p": draft.person, "w": draft.words, "sa": write_instant(draft.sampled_at)}
    record = DraftRecord(
        DRAFTS,
        draft.id,
        div=draft.division,
        by=draft.by,
        unit=draft.unit,
        at=write_instant(draft.at),
        c=draft.case or None,
        y=draft.year,
        x=int((draft.at + KEPT).timestamp()),
        b=seal_body(DRAFTS, draft.id, body, draft.year),
    )
    is_new = DraftRecord.p.does_not_exist()
    is_open = DraftRecord.p.exists() & DraftRecord.c.does_not_exist()
    together.save(record, condition=is_open if draft.case else is_new)


def draft(id_: str) -> Draft | None:
    """TRC-61: a draft, read strongly. Raises Busy, CryptoUnavailable."""
    try:
        with translated():
            return _read(DraftRecord.get(DRAFTS, id_, consistent_read=True))
    except DoesNotExist:
        return None


def drafts() -> tuple[Draft, ...]:
    """TRC-62: the drafts of the last days that wait for their second signature. Raises Busy."""
    with translated():
        found = list(DraftRecord.query(DRAFTS, consistent_read=True))
    return tuple(one for one in map(_read, found) if not one.case)


def _read(record: DraftRecord) -> Draft:
    told = open_body(record.p, record.s, bytes(record.b), int(record.y))
    return Draft(
        id=str(record.s),
        person=PersonId(told["p"]),
        division=str(record.div),
        sampled_at=read_instant(told["sa"]),
        words=told["w"],
        by=str(record.by),
        unit=str(record.unit),
        at=read_instant(record.at),
        year=int(record.y),
        case=str(record.c or ""),
    )
