"""Which instant does a cell of a spreadsheet mean?

Files of provinces hold times as text in Vietnamese time, as text with an offset, or as the serial
number that a spreadsheet keeps (days since 30 Dec 1899, Vietnamese time). ``03/04/2021`` is told
in both readings, the Vietnamese order first: the two lie about a month apart, so the 20 days that
are taken hold at most one of them, and a row is never silently put a month away (security.md L10).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from functions.kernel.errors import Invalid
from functions.kernel.periods import VIETNAM, read_instant

_LOCAL = re.compile(
    r"(?:(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})"
    r"|(?P<dd>[0-9]{1,2})/(?P<mm>[0-9]{1,2})/(?P<yy>[0-9]{4}))"
    r"[ T](?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
)
_SERIAL = re.compile(r"4[0-9]{4}\.[0-9]{1,15}")
_SERIAL_EPOCH = datetime(1899, 12, 30, tzinfo=VIETNAM)
_LONGEST = 40


def read_row_time(text: str) -> tuple[datetime, ...]:
    """The readings of a time in UTC, to the second, the likeliest first; none if it is no time."""
    if len(text) > _LONGEST:
        return ()
    if _SERIAL.fullmatch(text):
        instant = _SERIAL_EPOCH + timedelta(seconds=round(float(text) * 86_400))
        return (instant.astimezone(UTC),)
    told = _LOCAL.fullmatch(text)
    if told is None:
        return _with_offset(text)
    clock = int(told["hour"]), int(told["minute"]), int(told["second"] or 0)
    if told["y"]:
        return _instants((int(told["y"]), int(told["m"]), int(told["d"])), clock)
    year, month, day = int(told["yy"]), int(told["mm"]), int(told["dd"])
    swapped = _instants((year, day, month), clock) if day != month else ()
    return _instants((year, month, day), clock) + swapped


def _instants(day: tuple[int, int, int], clock: tuple[int, int, int]) -> tuple[datetime, ...]:
    try:
        return (datetime(*day, *clock, tzinfo=VIETNAM).astimezone(UTC),)
    except ValueError:
        return ()


def _with_offset(text: str) -> tuple[datetime, ...]:
    try:
        return (read_instant(text.replace(" ", "T", 1)).replace(microsecond=0),)
    except Invalid:
        return ()
