"""Which rows stand in the file of a laboratory, whatever its format?

Here bytes (`runtime.documents`) and meaning (`domain.reading`) meet. All formats stream: memory
is one block and one row, message or bundle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import IO, Final

from functions.laboratory.domain.reading import guide, messages, resources, tables
from functions.laboratory.domain.reading.bundles import read_bundles
from functions.laboratory.domain.reading.fonts import Fonts
from functions.laboratory.domain.reading.refusals import (
    EndingUnknown,
    NoRows,
    TooManyRows,
    at,
)
from functions.laboratory.domain.reading.segments import read_messages
from functions.laboratory.domain.row import RawRow
from functions.runtime.documents import exports, sheets

MOST_ROWS: Final = 100_000
"""Of a file (security.md 2.10)."""
ENDINGS: Final = ("csv", "xlsx", "hl7", "json")
_LINES_BESIDE: Final = 100_000
"""Blank lines and the heading, beside the rows."""


def read_rows(
    file: IO[bytes], ending: str, encoding: str = "", most: int = MOST_ROWS
) -> Iterator[RawRow]:
    """The rows of a ``csv``, ``xlsx``, ``hl7`` or ``json`` file, numbered from 1, not yet judged.

    `encoding` is what the laboratory declared (``utf-8``, ``utf-16``, ``cp1258``, or ""). All
    refusals are raised while iterating, so a file is known to be whole when its last row is out:
    those of `domain.reading.refusals` and of `runtime.documents.sheets`, all `Invalid`, `TooLarge`
    or `Unsupported`, naming a place (``line:7``, ``byte:812``, ``segment:30``, ``bundle:2``).
    """
    reader = _READERS.get(ending)
    if reader is None:
        raise EndingUnknown
    return reader(file, encoding, most)


def _table(ending: str, file: IO[bytes], encoding: str, most: int) -> Iterator[RawRow]:
    lines = sheets.read_lines(file, ending, encoding, most + _LINES_BESIDE, guide.MARK)
    return tables.read_rows(lines, _FORMATS[ending], most)


def _messages(file: IO[bytes], encoding: str, most: int) -> Iterator[RawRow]:
    return _bounded(messages.read_rows(read_messages(sheets.texts(file, encoding))), most)


def _resources(file: IO[bytes], encoding: str, most: int) -> Iterator[RawRow]:
    return _bounded(resources.read_rows(read_bundles(sheets.texts(file, encoding))), most)


def _bounded(rows: Iterator[RawRow], most: int) -> Iterator[RawRow]:
    fonts = Fonts()
    number = 0
    for row in rows:
        number = row.number
        if number > most:
            raise at(TooManyRows, row.place)
        fonts.judge(row.cells, row.place)
        yield row
    if not number:
        raise NoRows


def _kind(cell: str) -> str:
    kind = sheets.kind_of(cell)
    return "" if kind is sheets.CellKind.TEXT else kind.value


def _is_open(line: Sequence[str]) -> bool:
    return isinstance(line, sheets.OpenLine)


_FORMATS: Final = {
    "csv": tables.Format(None, _is_open, exports.bare, aligned=True),
    "xlsx": tables.Format(_kind, _is_open, exports.bare, aligned=False),
}
_READERS: Final[dict[str, Callable[[IO[bytes], str, int], Iterator[RawRow]]]] = {
    "csv": partial(_table, "csv"),
    "xlsx": partial(_table, "xlsx"),
    "hl7": _messages,
    "json": _resources,
}
