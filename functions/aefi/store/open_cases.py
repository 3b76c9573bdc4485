"""Which cases of an area are open? AEF-33, kept by every step of a case in its own transaction.

What stands in this list is for boards and files: units, lot, state and clock, nothing of a person.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.aefi.domain.board import OpenCase
from functions.aefi.domain.case import Case, State
from functions.kernel.identifiers import UnitId
from functions.runtime.tables import Record, table_meta, translated

OPEN: Final = "open"


class OpenRecord(Record):
    """An open case; instants in seconds."""

    Meta = table_meta("aefi")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    st = UnicodeAttribute()
    sv = BooleanAttribute()
    site = UnicodeAttribute()
    unit = UnicodeAttribute()
    lot = UnicodeAttribute()
    op = NumberAttribute()
    due = NumberAttribute(null=True)
    ans = NumberAttribute(null=True)


def change_open(together: TransactWrite, case: Case) -> None:
    """A case in the list as it now stands, or out of it, within a transaction."""
    record = OpenRecord(
        OPEN,
        f"{case.division}#{case.id}",
        st=case.state.value,
        sv=case.is_severe,
        site=case.site,
        unit=case.unit,
        lot=f"{case.product}.{case.lot}",
        op=int(case.opened_at.timestamp()),
        due=int(case.due_at.timestamp()) if case.due_at else None,
        ans=int(case.answered_at.timestamp()) if case.answered_at else None,
    )
    if case.is_open:
        together.save(record)
    else:
        together.delete(record)


def open_in(division: str) -> tuple[OpenCase, ...]:
    """AEF-33: the open cases of an area, read strongly; "" is the nation."""
    condition = OpenRecord.s.startswith(division) if division else None
    with translated():
        found = list(OpenRecord.query(OPEN, condition, consistent_read=True))
    return tuple(map(_read, found))


def _read(record: OpenRecord) -> OpenCase:
    division, _, id_ = str(record.s).partition("#")
    return OpenCase(
        id=id_,
        division=division,
        site=UnitId(record.site),
        unit=UnitId(record.unit),
        lot=str(record.lot),
        is_severe=bool(record.sv),
        state=State(record.st),
        opened_at=datetime.fromtimestamp(int(record.op), UTC),
        due_at=_instant(record.due),
        answered_at=_instant(record.ans),
    )


def _instant(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None
