"""How are rejected rows given back, so that they can be mended and sent again?

A table in the columns of the template, the cells as the laboratory wrote them, and beside them
where the row stood, which columns are at fault, the codes, and what to mend in Vietnamese and
English. A row stands once, however many faults it has: whoever mends it sends the file back as it
is, the added columns are known again (`reading.columns.FAULT_COLUMNS`). The file is written by
`runtime.documents.exports`, so that no cell is a formula (security.md L08).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from functions.laboratory.domain.reading.columns import COLUMNS, FAULT_COLUMNS, title_of
from functions.laboratory.domain.row import DECLARED, PLAIN, RawRow, RowFault
from functions.laboratory.domain.row_times import FORMS


def heading(kinds: Mapping[str, str] = PLAIN) -> list[str]:
    """The titles; times declare the order of day and month that the file's own heading did.

    `kinds` are those of any row as it was read: all rows of a table declare the same.
    """
    return [*(title_of(column, _form(column, kinds)) for column in COLUMNS), *FAULT_COLUMNS]


def line(raw: RawRow, faults: Sequence[RowFault]) -> list[str]:
    """The cells of a rejected row, its place, and its faults."""
    titles = [COLUMNS[fault.column][0] if fault.column in COLUMNS else "" for fault in faults]
    return [
        *(raw.cells.get(column, "") for column in COLUMNS),
        raw.place,
        "; ".join(dict.fromkeys(filter(None, titles))),
        "; ".join(dict.fromkeys(fault.code for fault in faults)),
        " ".join(dict.fromkeys(fault.vi for fault in faults)),
        " ".join(dict.fromkeys(fault.en for fault in faults)),
    ]


def _form(column: str, kinds: Mapping[str, str]) -> str:
    told = (kinds.get(column, ""), kinds.get(f"{column}{DECLARED}", ""))
    return next((form for form in told if form in FORMS), "")
