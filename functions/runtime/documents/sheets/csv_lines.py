"""Which lines stand in a CSV file, if each line of text is one record?

A cell with a line break is refused on purpose: one unclosed quote would make many lines one
without an error (security.md section 0), and a person's row would be gone. So the number of
records is the number of lines of text. Memory is one block and one line.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from functools import cache
from typing import IO

from functions.runtime.documents.sheets.cells import MOST_LINES, checked
from functions.runtime.documents.sheets.refusals import (
    CellTooLong,
    ContentMismatch,
    EncodingInvalid,
    EncodingUnknown,
    LineBreakInvalid,
    NulFound,
    StrayQuote,
    TooManyLines,
    UnterminatedQuote,
    at_byte,
    at_line,
)

DELIMITERS = ",;\t|"
"""Most usual first; the one that the heading holds most often is the file's."""
ENCODINGS = {"": "utf-8", "utf-8": "utf-8", "utf-16": "utf-16-le", "cp1258": "cp1258"}
LONGEST_LINE = 64_000

_BLOCK = 64 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FOREIGN = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"%PDF", b"7z\xbc\xaf")
_HINT = re.compile(r"sep=([,;\t|])")


def read(file: IO[bytes], encoding: str = "") -> Iterator[list[str]]:
    """The lines of a CSV file; see `sheets.read_lines`."""
    lines = _lines(_texts(file, encoding))
    number, first = next(((at, line) for at, line in lines if line.strip()), (0, ""))
    hint = _HINT.fullmatch(first)
    if hint:
        number, first = next(lines, (0, ""))
    if not number:
        return
    delimiter = hint[1] if hint else _delimiter(first)
    yield _cells(first, number, delimiter)
    for number, line in lines:
        yield _cells(line, number, delimiter)


def _cells(line: str, number: int, delimiter: str) -> list[str]:
    """The cells of one line. Refuses UnterminatedQuote, StrayQuote and those of `checked`."""
    if '"' not in line:
        return checked(line.split(delimiter), number)
    if not _well_quoted(delimiter).fullmatch(line):
        raise at_line(UnterminatedQuote if line.count('"') % 2 else StrayQuote, number)
    records = list(csv.reader([line], delimiter=delimiter, strict=True))
    return checked(records[0], number)


@cache
def _well_quoted(delimiter: str) -> re.Pattern[str]:
    other = re.escape(delimiter)
    cell = rf'(?:"[^"]*+(?:""[^"]*+)*+"|[^"{other}]*+)'
    return re.compile(rf"{cell}(?:{other}{cell})*+")


def _delimiter(heading: str) -> str:
    bare = re.sub(r'"[^"]*"', "", heading)
    return max(DELIMITERS, key=bare.count)


def _lines(texts: Iterator[str]) -> Iterator[tuple[int, str]]:
    """The lines of text with their numbers, from 1, without their ends."""
    number, rest = 0, ""
    for text in texts:
        *whole, rest = (rest + text).split("\n")
        for line in whole:
            number += 1
            yield number, _line(line.removesuffix("\r"), number)
        if len(rest) > LONGEST_LINE:
            raise at_line(CellTooLong, number + 1)
    if rest:
        yield number + 1, _line(rest, number + 1)


def _line(line: str, number: int) -> str:
    if number > MOST_LINES:
        raise at_line(TooManyLines, number)
    if len(line) > LONGEST_LINE:
        raise at_line(CellTooLong, number)
    if "\r" in line:
        raise at_line(LineBreakInvalid, number)
    if "\0" in line:
        raise at_line(NulFound, number)
    return line


def _texts(file: IO[bytes], declared: str) -> Iterator[str]:
    """The text in blocks, decoded strictly; nothing is replaced.

    Refuses ContentMismatch, EncodingUnknown, and EncodingInvalid with the byte.
    """
    if declared not in ENCODINGS:
        raise EncodingUnknown
    block = _first_block(file)
    if block.startswith(_FOREIGN):
        raise ContentMismatch
    mark, encoding = next((known for known in _MARKS if block.startswith(known[0])), (b"", ""))
    decoder = codecs.getincrementaldecoder(encoding or ENCODINGS[declared])("strict")
    at, block = len(mark), block[len(mark) :]
    while True:
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as wrong:
            raise at_byte(EncodingInvalid, at - pending + wrong.start) from None
        if not block:
            return
        at += len(block)
        yield text
        block = file.read(_BLOCK)


def _first_block(file: IO[bytes]) -> bytes:
    """At least four bytes, if there are four: a stream may give fewer at a time."""
    block = file.read(_BLOCK)
    while 0 < len(block) < 4:
        more = file.read(_BLOCK)
        if not more:
            break
        block += more
    return block
