"""How is a workbook written in which what one types stays what one typed?

Every column is formatted as text to the last row that a file may have, so that a spreadsheet
neither eats zeros nor turns days into months (security.md L10). No cell is a formula: all are
written as texts, by the one guard of `exports`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from functions.runtime.documents.exports import guarded

_TEXT_FORMAT = "@"
_NARROWEST, _WIDEST = 12, 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its heading, and its lines."""

    name: str
    heading: Sequence[str]
    lines: Iterable[Sequence[str]] = field(default=())


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """The whole workbook; the first sheet is the one that opens."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    for told in sheets:
        sheet = book.create_sheet(told.name)
        sheet.freeze_panes = "A2"
        lines = [list(told.heading), *(list(line) for line in told.lines)]
        for at_line, line in enumerate(lines, 1):
            for place, text in enumerate(line, 1):
                cell = sheet.cell(at_line, place)
                cell.value = guarded(text) or None
                cell.number_format = _TEXT_FORMAT
                if at_line == 1:
                    cell.font = Font(bold=True)
        for place in range(1, len(told.heading) + 1):
            column = sheet.column_dimensions[get_column_letter(place)]
            longest = max((len(line[place - 1]) for line in lines if place <= len(line)), default=0)
            column.width = min(max(longest + 2, _NARROWEST), _WIDEST)
            column.number_format = _TEXT_FORMAT
    held = BytesIO()
    book.save(held)
    return held.getvalue()
