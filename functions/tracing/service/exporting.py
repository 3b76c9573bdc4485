"""The list of candidates as a file: a line per presence, so that another method can be compared.

It runs nothing in a spreadsheet, names nobody, and is audited like every look. `export` in each
line says who took it and when: a copy that turns up elsewhere tells whose it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from functions.kernel.callers import Caller
from functions.kernel.periods import write_instant
from functions.kernel.rules import Rule
from functions.tracing.domain.contact import Contact, Presence, why
from functions.tracing.service.showing import MOST_ROWS, Candidates, candidates

COLUMNS: Final = (
    "case", "contact", "person", "level", "minutes", "score", "verdict", "venue", "kind",
    "from_at", "until_at", "certainty", "assurance", "weight", "late", "rule", "why", "export",
)  # fmt: skip


def file_of(
    caller: Caller, id_: str, purpose: str, cursor: str, now: datetime, *, request_id: str = ""
) -> bytes:
    """The candidates after a place in their order as CSV. Raises as `showing.candidates`."""
    from functions.runtime.documents.exports import write_csv

    found = candidates(
        caller,
        id_,
        purpose,
        cursor,
        now,
        request_id=request_id,
        most=MOST_ROWS,
        with_names=False,
    )
    mark = f"{caller.unit} {caller.subject} {write_instant(now)}"
    return write_csv(COLUMNS, _rows(found, mark))


def row_of(told: Contact, each: Presence, rule: Rule) -> tuple[str, ...]:
    """A line of the list, but for the mark of whose copy it is."""
    return (
        told.case,
        told.id,
        told.person,
        str(told.level),
        str(told.minutes),
        str(told.score),
        told.said.verdict.value if told.said else "",
        each.venue,
        each.kind,
        write_instant(each.from_at),
        write_instant(each.until_at),
        each.certainty,
        each.assurance,
        str(each.weight),
        "yes" if each.late else "no",
        told.rule_id,
        why(told, rule),
    )


def _rows(found: Candidates, mark: str) -> Iterator[tuple[str, ...]]:
    for one in found.rows:
        for each in one.presences:
            yield (*row_of(one.contact, each, found.rule), mark)
