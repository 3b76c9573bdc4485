"""Which lines stand in a table that somebody uploaded, CSV or XLSX?

`read_lines` streams them, the heading first; a file is refused as a whole where lines could be
lost, joined or altered in silence (security.md L01 to L10, PM-29, PM-35). What a column means and
what is wrong with a row is for the house that reads. Files are read from any binary stream.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from functions.runtime.documents.sheets import csv_lines, xlsx_lines
from functions.runtime.documents.sheets.cells import MOST_LINES, CellKind, kind_of
from functions.runtime.documents.sheets.csv_lines import OpenLine
from functions.runtime.documents.sheets.decoding import texts
from functions.runtime.documents.sheets.refusals import (
    ArchiveRefused,
    CellTooLong,
    ContentMismatch,
    EncodingInvalid,
    EncodingUnknown,
    LegacyFontUsed,
    LineBreakInvalid,
    NulFound,
    SheetsMany,
    StrayQuote,
    TooManyColumns,
    TooManyLines,
    UnterminatedQuote,
)

__all__ = [
    "ArchiveRefused",
    "CellKind",
    "CellTooLong",
    "ContentMismatch",
    "EncodingInvalid",
    "EncodingUnknown",
    "LegacyFontUsed",
    "LineBreakInvalid",
    "NulFound",
    "OpenLine",
    "SheetsMany",
    "StrayQuote",
    "TooManyColumns",
    "TooManyLines",
    "UnterminatedQuote",
    "kind_of",
    "read_lines",
    "texts",
]


def read_lines(
    file: IO[bytes], ending: str, encoding: str = "", most: int = MOST_LINES, aside: str = ""
) -> Iterator[list[str]]:
    """The lines of a ``csv`` or ``xlsx`` file as cells in NFC; a blank line has only empty cells.

    `encoding` is what the sender declared for CSV (``utf-8``, ``utf-16``, ``cp1258``); a byte
    order mark tells more, and without either it is UTF-8. Cells of XLSX that are not text are
    written as text and know their kind (`kind_of`); a last line of CSV without its end is an
    `OpenLine`. At most `most` lines. A sheet of XLSX whose first cell is `aside` is a guide and
    holds no data. Refusals, all raised while iterating, are those of `__all__`, naming
    ``line:<n>`` (1 is the heading) or ``byte:<n>``.
    """
    if ending == "xlsx":
        return xlsx_lines.read(file, most, aside)
    return csv_lines.read(file, encoding, most)
