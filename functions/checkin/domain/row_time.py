"""Which instant does a cell of a spreadsheet mean?

Files of provinces hold times as text in Vietnamese time, as text with an offset, or as the serial
number that a spreadsheet keeps (days since 30 Dec 1899, Vietnamese time). Day and month in
``31/08/2021`` stand in the Vietnamese order; that order is the law of these files, so ``03/04`` is
the third of April here.
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


def read_row_time(text: str) -> datetime | None:
    """The instant in UTC, to the second; None if the text is no time with its hour."""
    if len(text) > _LONGEST:
        return None
    if _SERIAL.fullmatch(text):
        instant = _SERIAL_EPOCH + timedelta(seconds=round(float(text) * 86_400))
        return instant.astimezone(UTC)
    local = _LOCAL.fullmatch(text)
    if local is None:
        return _with_offset(text)
    year, month, day = (
        int(local[short] or local[long]) for short, long in (("y", "yy"), ("m", "mm"), ("d", "dd"))
    )
    hour, minute, second = int(local["hour"]), int(local["minute"]), int(local["second"] or 0)
    try:
        instant = datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM)
    except ValueError:
        return None
    return instant.astimezone(UTC)


def _with_offset(text: str) -> datetime | None:
    try:
        return read_instant(text.replace(" ", "T", 1)).replace(microsecond=0)
    except Invalid:
        return None
