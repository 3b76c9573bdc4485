"""Which cases of an area are there, by day? TRC-13: nothing of a person stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pynamodb.attributes import UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.runtime.tables import Record, table_meta, translated
from functions.tracing.domain.case import Case, State
from functions.tracing.store.sealed import TABLE

LIST = "list#"


@dataclass(frozen=True, slots=True)
class Line:
    """A case of the list: its trace in force, its ground and rule."""

    case: str
    day: date
    division: str
    state: State
    trace: str
    ground: str
    rule: str

    @property
    def place(self) -> str:
        """Where it stands in the list, by day and id."""
        return f"{self.day:%Y%m%d}.{self.case}"


class LineRecord(Record):
    """A line of the list of a province."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    div = UnicodeAttribute()
    st = UnicodeAttribute()
    tr = UnicodeAttribute()
    gr = UnicodeAttribute()
    rule = UnicodeAttribute()


def change_list(together: TransactWrite, before: Case | None, after: Case) -> None:
    """The line of a case as it now stands; the one before goes where its place was another."""
    if before is not None and _place(before) != _place(after):
        together.delete(LineRecord(*_place(before)))
    drawn = after.window
    together.save(
        LineRecord(
            *_place(after),
            div=after.division,
            st=after.state.value,
            tr=after.traces.get("", ""),
            gr=drawn.ground.value if drawn else "",
            rule=drawn.rule_id if drawn else "",
        )
    )


def listed_in(division: str, since: date, until: date) -> tuple[Line, ...]:
    """TRC-13: the cases of an area that are counted from a day to another, the newest first."""
    province = division.partition("/")[0]
    condition = LineRecord.s.between(f"{since:%Y%m%d}#", f"{until:%Y%m%d}#~")
    with translated():
        found = list(
            LineRecord.query(
                LIST + province, condition, scan_index_forward=False, consistent_read=True
            )
        )
    return tuple(line for line in map(_read, found) if _is_in(line.division, division))


def _place(one: Case) -> tuple[str, str]:
    return LIST + one.division.partition("/")[0], f"{one.day:%Y%m%d}#{one.id}"


def _is_in(division: str, area: str) -> bool:
    return division == area or division.startswith(f"{area}/")


def _read(record: LineRecord) -> Line:
    day, _, case = str(record.s).partition("#")
    return Line(
        case=case,
        day=date.fromisoformat(day),
        division=str(record.div),
        state=State(record.st),
        trace=str(record.tr),
        ground=str(record.gr),
        rule=str(record.rule),
    )
