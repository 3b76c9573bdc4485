"""At which instant was a sample taken, received, tested, as its laboratory wrote it?

Taken: RFC 3339 with its offset; ``2021-08-31 14:05`` or ``2021-08-31T14:05:30``, which is
Vietnamese time; ``31/08/2021 14:05`` only where the heading declares the order of day and month.
Nothing else is guessed (security.md L10). Instants are UTC, whole seconds.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from functions.laboratory.domain.row_refusals import (
    HourMissing,
    TimeAmbiguous,
    TimeUnreadable,
)

FORMS: Final = ("ymd", "dmy", "mdy")
"""Orders that a heading may declare."""
DATE: Final = "date"
"""The kind of a cell that a workbook holds as a date."""
_NOT_TEXT: Final = frozenset({"number", "boolean", "formula", "fault"})

_AHEAD: Final = timedelta(hours=7)
"""Vietnam keeps UTC+7 without summer time (`kernel.periods`)."""
_LONGEST: Final = 40
_REMEMBERED: Final = 8_192
_ISO: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})?)?"
)
_SLASHED: Final = re.compile(
    r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?: +([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?"
)
_LIKE_A_DATE: Final = re.compile(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}.*")
_SERIAL: Final = re.compile(r"[0-9]{1,6}(?:[.,][0-9]+)?|[0-9](?:[.,][0-9]+)?[Ee]\+?[0-9]{1,2}")


@lru_cache(_REMEMBERED)
def read_time(text: str, kind: str = "") -> datetime:
    """The instant that a cell tells; `kind` is that of `RawRow.kinds`.

    Refuses TimeAmbiguous (no declared order, a serial number, a workbook's date whose day and
    month a spreadsheet may have swapped), HourMissing, TimeUnreadable.
    """
    if len(text) > _LONGEST:
        raise TimeUnreadable
    if kind in _NOT_TEXT:
        raise TimeAmbiguous
    iso = _ISO.fullmatch(text)
    if iso is not None:
        *parts, offset = iso.groups()
        if kind == DATE and int(parts[2]) <= 12 and parts[2] != parts[1]:
            raise TimeAmbiguous
        return _instant(tuple(parts), offset)
    if _SERIAL.fullmatch(text):
        raise TimeAmbiguous
    slashed = _SLASHED.fullmatch(text)
    if slashed is None or kind not in ("dmy", "mdy"):
        raise TimeAmbiguous if _LIKE_A_DATE.fullmatch(text) else TimeUnreadable
    first, other, year, *clock = slashed.groups()
    day, month = (first, other) if kind == "dmy" else (other, first)
    return _instant((year, month, day, *clock), None)


def _instant(parts: tuple[str | None, ...], offset: str | None) -> datetime:
    """The instant of year, month, day, hour, minute, second; Vietnamese time without offset."""
    year, month, day, hour, minute, second = [int(part or 0) for part in parts]
    try:
        written = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        instant = written - (_offset(offset) if offset else _AHEAD)
    except (ValueError, OverflowError):
        raise TimeUnreadable from None
    if parts[3] is None:
        raise HourMissing
    return instant


def _offset(text: str) -> timedelta:
    """How far ahead of UTC. ValueError beyond 14 hours."""
    if text in ("Z", "z"):
        return timedelta(0)
    hours, minutes = int(text[1:3]), int(text[4:])
    if hours > 14 or minutes > 59:
        raise ValueError("no such offset")
    ahead = timedelta(hours=hours, minutes=minutes)
    return -ahead if text[0] == "-" else ahead
