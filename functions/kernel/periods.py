"""Which Vietnamese day or hour is it, and how long do two periods overlap?

Vietnam keeps UTC+7 without summer time. A fixed offset is used on purpose: the zone's history
before mid-1975 (+8) must never touch a date (security.md T09). Instants are aware, UTC inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Final, Self

from functions.kernel.errors import Invalid

VIETNAM: Final = timezone(timedelta(hours=7), "+07")
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
EARLIEST_DAY: Final = date(1900, 1, 1)
LATEST_DAY: Final = date(2099, 12, 31)
EARLIEST_INSTANT: Final = datetime(2020, 1, 1, tzinfo=UTC)
LATEST_INSTANT: Final = datetime(2100, 1, 1, tzinfo=UTC)

_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_OTHER_DAY: Final = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}")
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_BUCKET: Final = re.compile(r"[0-9]{10}")
_INSTANT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?"
    r"([Zz]|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"
)
_LONGEST: Final = 40


class DateInvalid(Invalid):
    """Not a day of the calendar written ``YYYY-MM-DD``, or out of bounds."""

    code = "DATE_INVALID"
    vi = "Ngày không hợp lệ, vui lòng viết dạng năm-tháng-ngày, ví dụ 2021-08-31."
    en = "The date is not valid; please write year-month-day, such as 2021-08-31."


class DateAmbiguous(DateInvalid):
    """``03/04/2021``: nobody can tell which is the month (security.md L10)."""

    code = "DATE_AMBIGUOUS"
    vi = "Không rõ ngày và tháng, vui lòng viết dạng năm-tháng-ngày, ví dụ 2021-08-31."
    en = "Day and month can't be told apart; please write year-month-day, such as 2021-08-31."


class TimeInvalid(Invalid):
    """Not a time of day written ``HH:MM``."""

    code = "TIME_INVALID"
    vi = "Giờ không hợp lệ, vui lòng viết dạng giờ:phút, ví dụ 07:30."
    en = "The time is not valid; please write hours:minutes, such as 07:30."


class InstantInvalid(Invalid):
    """Not an RFC 3339 instant with its offset, or out of bounds."""

    code = "INSTANT_INVALID"
    vi = "Thời điểm không hợp lệ."
    en = "The point in time is not valid."


@dataclass(frozen=True, slots=True)
class Period:
    """From `start`, included, to `end`, excluded; both aware."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Refuse naive ends and a start after the end: a defect of the caller, not of input."""
        if self.start.tzinfo is None or self.end.tzinfo is None or self.start > self.end:
            raise ValueError("a period runs from an aware start to a later aware end")

    def __contains__(self, instant: datetime) -> bool:
        """Does the instant lie in this period?"""
        return self.start <= instant < self.end

    def meets(self, other: Self) -> bool:
        """Do the two share any time?"""
        return max(self.start, other.start) < min(self.end, other.end)

    def overlap(self, other: Self) -> timedelta:
        """The time shared with the other, never negative."""
        return max(timedelta(0), min(self.end, other.end) - max(self.start, other.start))

    def overlap_minutes(self, other: Self) -> int:
        """Whole minutes shared with the other."""
        return self.overlap(other) // timedelta(minutes=1)


def day_of(instant: datetime) -> date:
    """The Vietnamese day of an aware instant."""
    return _local(instant).date()


def start_of_day(day: date) -> datetime:
    """The first instant of a Vietnamese day, in UTC."""
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The first instant that is no longer that Vietnamese day, in UTC."""
    return start_of_day(day) + DAY


def period_of_day(day: date) -> Period:
    """The whole of a Vietnamese day."""
    return Period(start_of_day(day), end_of_day(day))


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included; none if `last` is earlier."""
    return (first + timedelta(days=count) for count in range((last - first).days + 1))


def hour_of(instant: datetime) -> str:
    """The Vietnamese hour of an aware instant as ``yyyymmddHH``."""
    return f"{_local(instant):%Y%m%d%H}"


@lru_cache(maxsize=4096)
def period_of_hour(bucket: str) -> Period:
    """The hour written ``yyyymmddHH``. Refuses InstantInvalid."""
    if len(bucket) != 10 or not _BUCKET.fullmatch(bucket):
        raise InstantInvalid
    try:
        start = datetime.strptime(f"{bucket}+0700", "%Y%m%d%H%z").astimezone(UTC)
        return Period(start, start + HOUR)
    except (ValueError, OverflowError):
        raise InstantInvalid from None


def hours_of(period: Period) -> Iterator[str]:
    """Every Vietnamese hour that shares time with the period, in order."""
    hour = _local(period.start).replace(minute=0, second=0, microsecond=0)
    while hour < period.end and period.start < period.end:
        yield hour_of(hour)
        hour += HOUR


def read_day(text: str, earliest: date = EARLIEST_DAY, latest: date = LATEST_DAY) -> date:
    """A day written exactly ``YYYY-MM-DD``, within bounds, both included.

    Refuses DateAmbiguous for ``03/04/2021`` and its like, DateInvalid for all else.
    """
    parts = _DAY.fullmatch(text) if len(text) <= _LONGEST else None
    if parts is None:
        raise DateAmbiguous if len(text) <= _LONGEST and _OTHER_DAY.fullmatch(text) else DateInvalid
    try:
        day = date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        raise DateInvalid from None
    if not earliest <= day <= latest:
        raise DateInvalid
    return day


def read_time(text: str) -> time:
    """A time of day written exactly ``HH:MM``, 00:00 to 23:59. Refuses TimeInvalid."""
    parts = _TIME.fullmatch(text) if len(text) <= _LONGEST else None
    if parts is None:
        raise TimeInvalid
    return time(int(parts[1]), int(parts[2]))


def instant_at(seconds: float) -> datetime:
    """The instant so many seconds into Unix time, aware, in UTC; a part of a second is dropped."""
    return datetime.fromtimestamp(int(seconds), UTC)


def at_millis(millis: float) -> datetime:
    """The instant so many whole milliseconds into Unix time, aware, in UTC."""
    return datetime.fromtimestamp(int(millis) / 1000, UTC)


def millis_of(instant: datetime) -> int:
    """An aware instant in milliseconds of Unix time, rounded to the nearest."""
    return round(instant.timestamp() * 1000)


def read_instant(
    text: str, earliest: datetime = EARLIEST_INSTANT, latest: datetime = LATEST_INSTANT
) -> datetime:
    """An RFC 3339 instant with its offset, in UTC; `earliest` included, `latest` excluded.

    A leap second (``:59:60``) is read as the last microsecond of its minute, so that it stays on
    its day (security.md T05). Digits beyond microseconds are cut. Refuses InstantInvalid.
    """
    parts = _INSTANT.fullmatch(text) if len(text) <= _LONGEST else None
    if parts is None:
        raise InstantInvalid
    day, minute, second, fraction, offset = parts.groups()
    if second == "60" and minute.endswith(":59"):
        second, fraction = "59", "999999"
    exact = f"{day}T{minute}:{second}.{(fraction or '0')[:6]:0<6}{offset.upper()}"
    try:
        instant = datetime.fromisoformat(exact).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InstantInvalid from None
    if not earliest <= instant < latest:
        raise InstantInvalid
    return instant


def write_instant(instant: datetime) -> str:
    """An aware instant as RFC 3339 in UTC with milliseconds: ``2021-08-31T17:00:00.000Z``."""
    return f"{instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def instant_or_none(text: str) -> datetime | None:
    """What `instant_or_blank` wrote. Refuses InstantInvalid."""
    return read_instant(text) if text else None


def instant_or_blank(instant: datetime | None) -> str:
    """As `write_instant`, "" for none."""
    return write_instant(instant) if instant else ""


def day_or_none(text: str) -> date | None:
    """A day that we wrote, None for "". Raises ValueError."""
    return date.fromisoformat(text) if text else None


def _local(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant is aware")
    return instant.astimezone(VIETNAM)
