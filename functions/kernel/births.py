"""When was a person born, as far as anyone knows?

Many older people know the year alone (security.md I12), so a birth date has a year and, where
known, a month and a day. It is a date, never an instant: no zone, no zone history (T09).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from functions.kernel.periods import DateAmbiguous, DateInvalid, read_day

EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2099
_PARTIAL: Final = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?")
_LONGEST: Final = 10


class BirthInvalid(DateInvalid):
    """Not a date of birth: impossible, before 1900, or still to come."""

    code = "BIRTH_INVALID"
    vi = "Ngày sinh không hợp lệ; nếu chỉ nhớ năm, hãy viết năm, ví dụ 1950."
    en = "The date of birth is not valid; if only the year is known, write it, such as 1950."


_TYPED = re.compile(r"(?:([0-9]{1,2})[/.-])?([0-9]{1,2})[/.-]([0-9]{4})")


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A year and, where known, its month and day."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Refuse BirthInvalid for what no calendar holds."""
        if not EARLIEST_YEAR <= self.year <= LATEST_YEAR or (self.day and not self.month):
            raise BirthInvalid
        try:
            self.earliest()
        except ValueError:
            raise BirthInvalid from None

    @classmethod
    def of(cls, day: date) -> BirthDate:
        """The birth date of a known day."""
        return cls(day.year, day.month, day.day)

    def earliest(self) -> date:
        """The first day it can have been."""
        month = 1 if self.month is None else self.month
        return date(self.year, month, 1 if self.day is None else self.day)

    def latest(self) -> date:
        """The last day it can have been."""
        if self.day is not None:
            return self.earliest()
        if self.month in (None, 12):
            return date(self.year, 12, 31)
        following = date(self.year, self.earliest().month + 1, 1)
        return date.fromordinal(following.toordinal() - 1)

    def agrees_with(self, other: BirthDate) -> bool:
        """Could both be the same day, given what each leaves open?"""
        return self.earliest() <= other.latest() and other.earliest() <= self.latest()

    def __str__(self) -> str:
        """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, as `read_birth` reads it."""
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


def read_birth(text: str, today: date | None = None) -> BirthDate:
    """A birth date written ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``; not after `today` if given.

    Refuses BirthInvalid, and DateAmbiguous for ``03/04/1950`` and its like.
    """
    partial = _PARTIAL.fullmatch(text) if len(text) <= _LONGEST else None
    try:
        birth = _of_parts(partial) if partial else BirthDate.of(read_day(text))
    except DateAmbiguous:
        raise
    except DateInvalid:
        raise BirthInvalid from None
    if today is not None and birth.earliest() > today:
        raise BirthInvalid
    return birth


def iso_of_typed(text: str) -> str:
    """A birth date typed day first, as our forms ask for it (``25/12/1990``, ``12/1990``), as ISO.

    Any other text is handed back as it is, for `read_birth` to judge. Not for files: there the
    order of day and month is anybody's guess.
    """
    typed = _TYPED.fullmatch(text.strip())
    if typed is None:
        return text.strip()
    day, month, year = typed.groups()
    return "-".join([year, month.zfill(2), *([day.zfill(2)] if day else [])])


def _of_parts(parts: re.Match[str]) -> BirthDate:
    return BirthDate(int(parts[1]), int(parts[2]) if parts[2] else None)
