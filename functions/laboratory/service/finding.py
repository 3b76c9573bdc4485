"""Where are samples taken? A public list by province, district and day, without any person in it.

A minute old at most: the list is read once per container and minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from functions.kernel.divisions import DivisionUnknown, find_division
from functions.kernel.errors import FieldFault
from functions.kernel.periods import day_of, read_day
from functions.laboratory.domain.session import Session
from functions.laboratory.service.planning import public_sessions
from functions.runtime.keeper import Keeper

_kept = Keeper(timedelta(seconds=60), most=500)


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
    return _kept.fresh(
        (province, district, day), now, lambda: public_sessions(province, district, day)
    )


def forget() -> None:
    """Drop what was read."""
    _kept.forget()
