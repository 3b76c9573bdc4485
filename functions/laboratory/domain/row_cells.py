"""What does one cell of a row say? Each function reads one kind of cell, or refuses by name.

`kind` is that of `RawRow.kinds`: "" for plain text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from functions.kernel.births import iso_of_typed, read_birth
from functions.kernel.errors import Invalid
from functions.kernel.identifiers import (
    TUBE_MARK,
    TubeCode,
    TubeCodeInvalid,
    read_tube_code,
)
from functions.kernel.identity_numbers import read_identity_number
from functions.kernel.integers import read_integer
from functions.kernel.names import TextInvalid, canonical_line, canonical_name
from functions.laboratory.domain import codes
from functions.laboratory.domain import row_refusals as no
from functions.laboratory.domain.pool import TubeTwice

LONGEST_LINE: Final = 120
HIGHEST_CT: Final = 50
"""No instrument runs more cycles; 45 is usual."""
SMALLEST_POOL: Final = 2
LARGEST_POOL: Final = 100
"""Far above the 5 and 10 of the guidance (domain.md 1.3)."""

_BETWEEN: Final = re.compile(r"[\s,;]+")
_NUMBERED: Final = frozenset({"number", "date", "boolean", "formula", "fault"})
_FLOATED: Final = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+?[0-9]{1,2}|[0-9]+[.,]0+")
_CT: Final = re.compile(r"([0-9]{1,2})(?:[.,]([0-9]{1,3}))?")
_NO_CT: Final = frozenset(
    {"-", "--", "NA", "N/A", "UNDETERMINED", "UNDET", "UNDET.", "NO CT", "NOCT", "KHONG CO",
     "KHONG PHAT HIEN", "AM TINH", "NEG", "NEGATIVE", "NOT DETECTED"}
)  # fmt: skip
"""What instruments write where no cycle passed the threshold."""


def tube(text: str, kind: str) -> TubeCode:
    """The tube's code. Refuses ValueMangled (a workbook's number), TubeCodeInvalid."""
    if kind in _NUMBERED:
        raise no.ValueMangled
    try:
        return read_tube_code(text)
    except TubeCodeInvalid:
        if _FLOATED.fullmatch(text):
            raise no.ValueMangled from None
        raise


@lru_cache(2_048)
def line(text: str, kind: str = "") -> str:
    """A line of text, of at most 120 letters. Refuses TextUnreadable."""
    if text.isascii() and text.isprintable() and len(text) <= LONGEST_LINE:
        return " ".join(text.split())
    try:
        return canonical_line(text, LONGEST_LINE)
    except TextInvalid:
        raise no.TextUnreadable from None


def specimen(text: str, kind: str) -> str:
    """The SNOMED CT code of a specimen. Refuses UnknownCode."""
    code = codes.read_specimen(text)
    if code is None:
        raise no.UnknownCode
    return code


def pool(text: str, kind: str) -> str:
    """A laboratory's id of a pool; one of our tube codes in its stored form.

    Refuses TextUnreadable, TubeCodeInvalid (one of ours whose check character disagrees).
    """
    told = line(text)
    return read_tube_code(told) if told.upper().startswith(TUBE_MARK) else told


def members(text: str, kind: str) -> tuple[TubeCode, ...]:
    """The tubes of a pool, between spaces, commas or semicolons, in the order of their codes.

    Refuses ValueMangled, TubeCodeInvalid, TubeTwice, PoolSizeUnreadable (more than 100).
    """
    found = [tube(each, kind) for each in _BETWEEN.split(text) if each]
    if len(found) > LARGEST_POOL:
        raise no.PoolSizeUnreadable
    if len(set(found)) < len(found):
        raise TubeTwice
    return tuple(sorted(found))


def pool_size(text: str, kind: str) -> int:
    """How many are in a pool. Refuses PoolSizeUnreadable."""
    try:
        return read_integer(text, SMALLEST_POOL, LARGEST_POOL)
    except Invalid:
        raise no.PoolSizeUnreadable from None


def threshold(text: str, kind: str) -> str:
    """A cycle threshold as its shortest decimal text, "" where none was reached.

    A comma is a decimal point: no threshold has thousands. Refuses ThresholdUnreadable.
    """
    if kind and kind != "number":
        raise no.ThresholdUnreadable
    parts = _CT.fullmatch(text)
    if parts is None:
        if codes.folded(text) in _NO_CT:
            return ""
        raise no.ThresholdUnreadable
    whole, decimals = int(parts[1]), (parts[2] or "").rstrip("0")
    above = whole > HIGHEST_CT or (whole == HIGHEST_CT and decimals)
    if above or not (whole or decimals):
        raise no.ThresholdUnreadable
    return f"{whole}.{decimals}" if decimals else str(whole)


def name(text: str, kind: str) -> str:
    """A person's name in its stored form. Refuses NameInvalid."""
    return canonical_name(text)


def birth(text: str, kind: str) -> str:
    """A birth date as ISO. Refuses ValueMangled, DateAmbiguous, BirthInvalid."""
    if kind in _NUMBERED and not (kind == "number" and len(text) == 4):
        raise no.TimeAmbiguous if kind == "date" else no.ValueMangled
    return str(read_birth(iso_of_typed(text) if kind == "dmy" else text))


def identity_number(text: str, kind: str) -> str:
    """A CCCD, CMND or passport number. Refuses ValueMangled and those of the kernel."""
    if kind in _NUMBERED:
        raise no.ValueMangled
    return read_identity_number(text)[1]
