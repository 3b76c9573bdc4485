"""Which rows stand in the lines of a table?

The heading first, then a row for every line that is not blank; nothing else is left out. A line
that is longer or shorter than the heading keeps its cells and is told as a fault of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from functions.kernel.legacy_fonts import legacy_font
from functions.kernel.uploads import HeadingMissing
from functions.laboratory.domain.reading.columns import Heading, read_heading
from functions.laboratory.domain.reading.fonts import Fonts
from functions.laboratory.domain.reading.refusals import (
    FileTruncated,
    LegacyFont,
    NoRows,
    TooManyRows,
    at,
)
from functions.laboratory.domain.row import BEYOND, DECLARED, SHORT, RawRow

_THERE: Final = "x"
"""The value of the columns BEYOND and SHORT: they say that, not what."""


@dataclass(frozen=True, slots=True)
class Format:
    """What a kind of file knows of its lines.

    `kind_of` tells what a workbook's cell was; `is_open` whether a line of text has no end;
    `bare` takes the guard off a cell that our own file of faults has written; `aligned` where
    every line must reach to the end of the heading.
    """

    kind_of: Callable[[str], str] | None
    is_open: Callable[[Sequence[str]], bool]
    bare: Callable[[str], str]
    aligned: bool


def read_rows(lines: Iterator[list[str]], form: Format, most: int) -> Iterator[RawRow]:
    """The rows below the heading, at most `most`.

    Refuses NoRows, TooManyRows, those of `read_heading`, FileTruncated and LegacyFont.
    """
    titles = next(lines, [])
    heading = _heading(titles)
    places = tuple((place, name) for place, name in enumerate(heading.columns) if name is not None)
    width, forms = heading.width, heading.forms
    fonts = Fonts()
    number = 0
    for line_number, line in enumerate(lines, 2):
        length = len(line)
        cells = {
            name: text for place, name in places if place < length and (text := line[place].strip())
        }
        if not cells and not any(map(str.strip, line)):
            continue
        number += 1
        if number > most:
            raise at(TooManyRows, f"line:{line_number}")
        kinds = forms if form.kind_of is None else _kinds(line, places, heading, form.kind_of)
        if heading.mended:
            cells = {name: form.bare(text).strip() for name, text in cells.items()}
        if length != width:
            _judge_length(line, width, form, cells, line_number)
        fonts.judge(cells, f"line:{line_number}")
        yield RawRow(number, f"line:{line_number}", cells, kinds)
    if not number:
        raise NoRows


def _heading(titles: list[str]) -> Heading:
    if not any(title.strip() for title in titles):
        raise NoRows
    try:
        return read_heading(titles)
    except HeadingMissing:
        if any(legacy_font(title.strip()) for title in titles):
            raise at(LegacyFont, "line:1") from None
        raise


def _judge_length(
    line: list[str], width: int, form: Format, cells: dict[str, str], number: int
) -> None:
    if len(line) > width:
        if any(cell.strip() for cell in line[width:]):
            cells[BEYOND] = _THERE
    elif form.is_open(line):
        raise at(FileTruncated, f"line:{number}")
    elif form.aligned:
        cells[SHORT] = _THERE


def _kinds(
    line: list[str],
    places: tuple[tuple[int, str], ...],
    heading: Heading,
    kind_of: Callable[[str], str],
) -> dict[str, str]:
    """The kinds of a workbook's cells; what the heading declares of such a column stays beside."""
    kinds = dict(heading.forms)
    for place, name in places:
        if place < len(line) and (kind := kind_of(line[place])):
            if name in heading.forms:
                kinds[f"{name}{DECLARED}"] = heading.forms[name]
            kinds[name] = kind
    return kinds
