"""What is in a cell, and may it be that long?

A spreadsheet turns ``0791…`` into a number and ``03/04/2021`` into a date before it is saved. The
text of such a cell is written in one way, and the cell still knows that it was no text, so that a
reader can say "identifier mangled" instead of guessing (security.md L10).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from functions.runtime.documents.sheets.refusals import (
    CellTooLong,
    EncodingInvalid,
    TooManyColumns,
    at_line,
)

MOST_COLUMNS = 200
MOST_CHARACTERS = 4_000
MOST_LINES = 200_000
"""Twice the rows that an import takes (security.md 2.10), since blank lines count too."""
_EXACT = 10**15
"""A spreadsheet keeps 15 digits."""


class CellKind(StrEnum):
    """What a cell was in the file; in CSV everything is text."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    FORMULA = "formula"
    FAULT = "fault"


class Typed(str):
    """The text of a cell that was no text."""

    __slots__ = ("kind",)
    kind: CellKind

    @classmethod
    def of(cls, text: str, kind: CellKind) -> Typed:
        """The text with its kind."""
        made = cls(text)
        made.kind = kind
        return made


def kind_of(cell: str) -> CellKind:
    """What the cell was in the file."""
    return cell.kind if isinstance(cell, Typed) else CellKind.TEXT


def checked(cells: Sequence[str], line: int) -> list[str]:
    """The cells in NFC. Refuses TooManyColumns, CellTooLong, EncodingInvalid (U+FFFD)."""
    if len(cells) > MOST_COLUMNS:
        raise at_line(TooManyColumns, line)
    return [_checked(cell, line) for cell in cells]


def written(value: Any, data_type: str, number_format: str) -> str:
    """A value of openpyxl as text: numbers in digits, dates as ``YYYY-MM-DD``, times ``HH:MM``.

    Formulas are kept as they are written; nothing is ever computed.
    """
    if data_type == "f":
        return Typed.of(value if isinstance(value, str) else "=", CellKind.FORMULA)
    if data_type == "e":
        return Typed.of(str(value), CellKind.FAULT)
    if isinstance(value, bool):
        return Typed.of("TRUE" if value else "FALSE", CellKind.BOOLEAN)
    if isinstance(value, int | float):
        return Typed.of(_digits(value), CellKind.NUMBER)
    if isinstance(value, date | time | timedelta):
        return Typed.of(_dated(value, "h" in number_format.lower()), CellKind.DATE)
    return str(value)


def _checked(cell: str, line: int) -> str:
    if len(cell) > MOST_CHARACTERS:
        raise at_line(CellTooLong, line)
    if cell.isascii():
        return cell
    if "\ufffd" in cell:
        raise at_line(EncodingInvalid, line)
    composed = unicodedata.normalize("NFC", cell)
    return Typed.of(composed, cell.kind) if isinstance(cell, Typed) else composed


def _digits(value: float) -> str:
    whole = isinstance(value, float) and value.is_integer() and abs(value) < _EXACT
    return str(int(value)) if whole else repr(value)


def _dated(value: date | time | timedelta, with_time: bool) -> str:
    if isinstance(value, datetime):
        rounded = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
        return rounded.isoformat(" ") if with_time else rounded.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return value.isoformat("seconds" if value.second else "minutes")
