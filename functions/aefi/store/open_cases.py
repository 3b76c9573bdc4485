"""Which cases of an area are open, and which of a unit's reports? AEF-33 and AEF-35, kept by every
step of a case in its own transaction.

What stands in this list is for boards and files: units, lot, state and clock, nothing of a person.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.aefi.domain.board import OpenCase
from functions.aefi.domain.case import Case, State
from functions.aefi.domain.terms import Stage, Term
from functions.kernel.identifiers import UnitId
from functions.runtime.tables import Record, table_meta, translated

OPEN: Final = "open"
REPORTED_BY: Final = "open-by#"


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
    ts = UnicodeAttribute(null=True)
    td = NumberAttribute(null=True)
    tr = UnicodeAttribute(null=True)


def change_open(together: TransactWrite, case: Case) -> None:
    """A case in the list of its area, and in that of the unit that reported it wherever it lies, as
    it now stands, or out of both, within a transaction."""
    lists = [OPEN] + ([REPORTED_BY + case.unit] if case.unit else [])
    for record in (_listed(place, case) for place in lists):
        if case.is_open:
            together.save(record)
        else:
            together.delete(record)


def _listed(place: str, case: Case) -> OpenRecord:
    term = case.term
    return OpenRecord(
        place,
        f"{case.division}#{case.id}",
        st=case.state.value,
        sv=case.is_severe,
        site=case.site,
        unit=case.unit,
        lot=f"{case.product}.{case.lot}",
        op=int(case.opened_at.timestamp()),
        due=int(case.due_at.timestamp()) if case.due_at else None,
        ans=int(case.answered_at.timestamp()) if case.answered_at else None,
        ts=term.stage.value if term else None,
        td=int(term.due_at.timestamp()) if term else None,
        tr=term.rule_id if term else None,
    )


def open_in(division: str) -> tuple[OpenCase, ...]:
    """AEF-33: the open cases of an area, read strongly; "" is the nation."""
    condition = OpenRecord.s.startswith(division) if division else None
    with translated():
        found = list(OpenRecord.query(OPEN, condition, consistent_read=True))
    return tuple(map(_read, found))


def reported_by(unit: UnitId) -> tuple[OpenCase, ...]:
    """AEF-35: the open cases that a unit reported first, in whichever province, read strongly."""
    with translated():
        found = list(OpenRecord.query(REPORTED_BY + unit, consistent_read=True))
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
        term=_term(record),
    )


def _term(record: OpenRecord) -> Term | None:
    if not record.ts or not record.td:
        return None
    return Term(Stage(record.ts), datetime.fromtimestamp(int(record.td), UTC), record.tr or "")


def _instant(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None
