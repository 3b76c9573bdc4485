"""Which lines stand in a CSV file, if each line of text is one record?

A cell with a line break is refused on purpose: one unclosed quote would make many lines one
without an error (security.md section 0), and a person's row would be gone. So the number of
records is the number of lines of text. Memory is one block and one line.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import IO

from functions.runtime.documents.sheets.cells import (
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_LINES,
    checked,
)
from functions.runtime.documents.sheets.decoding import texts
from functions.runtime.documents.sheets.refusals import (
    CellTooLong,
    ContentMismatch,
    LineBreakInvalid,
    NulFound,
    StrayQuote,
    TooManyLines,
    UnterminatedQuote,
    at_line,
)

DELIMITERS = ",;\t|"
"""Most usual first; the one that the heading holds most often is the file's."""
LONGEST_LINE = 64_000

_FOREIGN = ("<", "{", "[", "MSH|", "FHS|", "BHS|")
"""How XML, JSON and HL7 begin."""
_HINT = re.compile(r"sep=([,;\t|])")


class OpenLine(list[str]):
    """The cells of a last line without its end: as every file of ours ends, or cut short."""


def read(file: IO[bytes], encoding: str = "", most: int = MOST_LINES) -> Iterator[list[str]]:
    """The lines of a CSV file; see `sheets.read_lines`. The last may be an `OpenLine`."""
    blocks = texts(file, encoding)
    begun = next(blocks, "")
    if begun.lstrip().startswith(_FOREIGN):
        raise ContentMismatch
    lines = _lines(chain((begun,), blocks), most)
    number, first, _ = next((line for line in lines if line[1].strip()), (0, "", True))
    hint = _HINT.fullmatch(first)
    if hint:
        number, first, _ = next(lines, (0, "", True))
    if not number:
        return
    delimiter = hint[1] if hint else _delimiter(first)
    yield _cells(first, number, delimiter)
    for number, line, ended in lines:
        cells = _cells(line, number, delimiter)
        yield cells if ended else OpenLine(cells)


def _cells(line: str, number: int, delimiter: str) -> list[str]:
    """The cells of one line. Refuses UnterminatedQuote, StrayQuote and those of `checked`."""
    if '"' not in line:
        cells = line.split(delimiter)
        return cells if _is_plain(line, cells) else checked(cells, number)
    if not _well_quoted(delimiter).fullmatch(line):
        raise at_line(UnterminatedQuote if line.count('"') % 2 else StrayQuote, number)
    records = list(csv.reader([line], delimiter=delimiter, strict=True))
    return checked(records[0], number)


def _is_plain(line: str, cells: list[str]) -> bool:
    """Would `checked` change and refuse nothing? Most lines are so; asked once, not per cell."""
    if len(line) > MOST_CHARACTERS or len(cells) > MOST_COLUMNS:
        return False
    return line.isascii() or ("\ufffd" not in line and unicodedata.is_normalized("NFC", line))


@cache
def _well_quoted(delimiter: str) -> re.Pattern[str]:
    other = re.escape(delimiter)
    cell = rf'(?:"[^"]*+(?:""[^"]*+)*+"|[^"{other}]*+)'
    return re.compile(rf"{cell}(?:{other}{cell})*+")


def _delimiter(heading: str) -> str:
    bare = re.sub(r'"[^"]*"', "", heading)
    return max(DELIMITERS, key=bare.count)


def _lines(blocks: Iterator[str], most: int) -> Iterator[tuple[int, str, bool]]:
    """The lines of text with their numbers, from 1, without their ends; False where it has none."""
    number, rest = 0, ""
    for text in blocks:
        *whole, rest = (rest + text).split("\n")
        for line in whole:
            number += 1
            yield number, _line(line.removesuffix("\r"), number, most), True
        if len(rest) > LONGEST_LINE:
            raise at_line(CellTooLong, number + 1)
    if rest:
        yield number + 1, _line(rest, number + 1, most), False


def _line(line: str, number: int, most: int) -> str:
    if number > most:
        raise at_line(TooManyLines, number)
    if len(line) > LONGEST_LINE:
        raise at_line(CellTooLong, number)
    if "\r" in line:
        raise at_line(LineBreakInvalid, number)
    if "\0" in line:
        raise at_line(NulFound, number)
    return line
