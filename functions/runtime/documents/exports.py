"""How is a table written so that whoever opens it in Excel runs nothing?

The one writer of CSV files (security.md PM-01, L08). Every cell is quoted (RFC 4180), and the file
begins with a UTF-8 byte order mark, so that Excel reads Vietnamese. A cell whose first non-blank
character, after NFKC, is one of ``= + - @ | %``, tab, line break or NUL gets an apostrophe before
it: the guard. So does what follows ``;``, tab or line break inside a cell: a spreadsheet that
takes ``;`` for the separator does not see our quotes and would begin a cell there. Where a guard
would be misread as one, another is added, so that `bare` gives every text back.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

GUARD = "'"
_TRIGGERS = frozenset("=+-@|%\t\r\n\0" + GUARD)
_SEPARATORS = re.compile(r"([;\t\r\n])")
_MARK = "\ufeff"


def write_csv(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The whole file; a long table is better sent on as `csv_blocks` come."""
    return b"".join(csv_blocks(heading, rows))


def csv_blocks(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The file line by line, the byte order mark and the heading first."""
    yield _MARK.encode() + _line(heading)
    for row in rows:
        yield _line(row)


def guarded(text: str) -> str:
    """The text as it may stand in a cell: no formula in any spreadsheet."""
    first, *others = _SEPARATORS.split(text)
    begun = GUARD + first if _begins_formula(text) else first
    return begun + "".join(
        GUARD + part if _begins_formula(part) and not _SEPARATORS.fullmatch(part) else part
        for part in others
    )


def bare(cell: str) -> str:
    """The text of a cell that `guarded` wrote."""
    first, *others = _SEPARATORS.split(cell)
    begun = first[1:] if first[:1] == GUARD and _begins_formula(cell[1:]) else first
    return begun + "".join(
        part[1:] if part[:1] == GUARD and _begins_formula(part[1:]) else part for part in others
    )


def _line(row: Sequence[str]) -> bytes:
    line = StringIO(newline="")
    writer = csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guarded(cell) for cell in row])
    return line.getvalue().encode()


def _begins_formula(text: str) -> bool:
    """Is the first character that shows anything a trigger? Blanks may stand before it."""
    for sign in text:
        if unicodedata.normalize("NFKC", sign)[0] in _TRIGGERS:
            return True
        if not _is_blank(sign):
            return False
    return False


def _is_blank(sign: str) -> bool:
    """Blanks, marks, what shows nothing, and quotes, which a reader may take away."""
    return sign == '"' or unicodedata.category(sign)[0] in "CMZ"
