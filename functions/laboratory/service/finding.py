"""Where are samples taken? A public list by province, district and day, without any person in it.

A minute old at most: the list is read once per container and minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from functions.kernel.divisions import DivisionUnknown, find_division
from functions.kernel.errors import FieldFault
from functions.kernel.periods import day_of, read_day
from functions.laboratory.domain.session import Session
from functions.laboratory.service.planning import public_sessions

FRESH = timedelta(seconds=60)
MOST_KEPT = 500

_kept: dict[tuple[str, str, date], tuple[datetime, tuple[Session, ...]]] = {}


def sessions_asked(query: Mapping[str, str], now: datetime) -> tuple[Session, ...]:
    """The sessions that a query asks for; today where no day is named.

    Raises DivisionUnknown (a province is needed; a district must lie in it), DateInvalid.
    """
    province, district = query.get("province", ""), query.get("district", "")
    if len(province) != 2:
        raise DivisionUnknown(FieldFault("province", "DIVISION_UNKNOWN"))
    find_division(province)
    if district and find_division(district).parent != province:
        raise DivisionUnknown(FieldFault("district", "DIVISION_UNKNOWN"))
    asked = query.get("day")
    day = read_day(asked) if asked else day_of(now)
    key = (province, district, day)
    seen = _kept.get(key)
    if seen is None or not timedelta(0) <= now - seen[0] < FRESH:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        seen = (now, public_sessions(province, district, day))
        _kept[key] = seen
    return seen[1]


def forget() -> None:
    """Drop what was read."""
    _kept.clear()
