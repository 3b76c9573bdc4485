"""Who was refused what? The register of refusals, for auditors: it holds no value that was sent.

Of people it is told that one was refused, not which: their id says nothing to an auditor, and what
they ask for is their own. Of staff and devices the account is told.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Final

from functions.access.service import cursors
from functions.access.service.audit import write_audit
from functions.access.store import audit as store
from functions.access.store import people
from functions.access.store.audit import RefusalRow
from functions.kernel.callers import Caller, covers

PAGE: Final = 200
ITS_OWN: Final = frozenset({"", "citizen", "anonymous"})


@dataclass(frozen=True, slots=True)
class Refused:
    """A page of a day's register, newest first; `codes` counts it by code; `more` is the cursor of
    older ones ("" if none)."""

    day: date
    rows: tuple[RefusalRow, ...]
    codes: tuple[tuple[str, int], ...]
    more: str


def refusals_seen(caller: Caller, day: date, now: datetime, cursor: str = "") -> Refused:
    """A page of the register of a Vietnamese day: all of it for an auditor of the nation, what
    staff of the own area were refused for one of a province. The look is put on record first.

    Raises CursorInvalid, AuditUnavailable, Busy.
    """
    before = cursors.open_cursor(caller, cursor) if cursor else None
    write_audit(
        caller, (f"refusals#{day}",), action="read_refusals", fields=("refusals",), allowed=True,
        now=now,
    )  # fmt: skip
    found, older = store.refusals_of(day.isoformat(), PAGE, before)
    known: dict[str, bool] = {}
    rows = tuple(map(_without_people, filter(partial(_is_near, caller, known), found)))
    codes = Counter(row.code for row in rows).most_common()
    more = cursors.seal_cursor(caller, older) if older else ""
    return Refused(day, rows, tuple(codes), more)


def _is_near(caller: Caller, known: dict[str, bool], row: RefusalRow) -> bool:
    if caller.division == "":
        return True
    if row.unit not in known:
        unit = people.unit(row.unit)
        known[row.unit] = unit is not None and covers(caller.division, unit.division)
    return known[row.unit]


def _without_people(row: RefusalRow) -> RefusalRow:
    return replace(row, by="") if row.role in ITS_OWN else row
