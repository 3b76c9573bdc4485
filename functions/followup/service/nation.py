"""How are people looked after in each province? For the ministry: what evening rounds counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.followup.store import rounds
from functions.kernel.callers import Caller
from functions.kernel.divisions import provinces
from functions.kernel.periods import day_of


@dataclass(frozen=True, slots=True)
class ProvinceDay:
    """The last day that a province's round has counted, and its figures."""

    code: str
    name: str
    day: date
    followed: int
    answered: int
    missed: int
    red: int


def nation_for(caller: Caller, province: str, now: datetime) -> tuple[ProvinceDay, ...]:
    """Provinces where anybody is followed up, the most missed first; none for who has an area of
    their own or asked for a province. One small query a province. Raises Busy."""
    if caller.division or province:
        return ()
    today = day_of(now)
    found = []
    for one in provinces():
        told = rounds.sums(one.code, today - timedelta(days=1), today)
        if told:
            day = max(told)
            figures = (told[day][name] for name in rounds.FIGURES)
            found.append(ProvinceDay(one.code, one.name, day, *figures))
    return tuple(sorted(found, key=lambda one: (-one.missed, -one.followed, one.code)))
