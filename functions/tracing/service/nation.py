"""How do the provinces stand beside one another? For the ministry: counts, and nobody's case.

Lines of lists alone are read: no body is opened, so no case's person is looked at. What is shown
is at most a minute old; a province is looked into by its own board.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from functions.kernel.callers import Caller
from functions.kernel.divisions import provinces
from functions.kernel.periods import day_of
from functions.tracing.domain.case import State
from functions.tracing.store import listed
from functions.tracing.store.listed import Line

DAYS: Final = 14
FRESH: Final = timedelta(minutes=1)
AGES: Final = (2, 7)
"""Days: open up to two, up to seven, longer."""
IN_TIME: Final = timedelta(days=1)
"""A case of the day before yesterday, or older, without a trace is overdue (ours)."""
WIDE: Final = 9
"""Tiles in a row of the drawing."""

_kept: dict[date, tuple[datetime, tuple[ProvinceCount, ...]]] = {}


@dataclass(frozen=True, slots=True)
class ProvinceCount:
    """Cases of a province in 14 days: `cases` that stand, `new` of today and yesterday; of those
    still open how many by age (`ages`: up to 2, up to 7, more days), `untraced` of which nobody was
    asked for yet, and which of them are `overdue`."""

    code: str
    name: str
    cases: int
    new: int
    ages: tuple[int, int, int]
    untraced: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Nation:
    """All provinces, the most cases first; `total` of them."""

    as_of: datetime
    provinces: tuple[ProvinceCount, ...]
    total: ProvinceCount

    @property
    def tiles(self) -> tuple[tuple[ProvinceCount, int, int, int], ...]:
        """Each province by its code, with column, row and shade (0 to 4 of the most cases)."""
        most = max((one.cases for one in self.provinces), default=0)
        laid = sorted(self.provinces, key=lambda one: one.code)
        return tuple(
            (one, at % WIDE, at // WIDE, -(-4 * one.cases // most) if most else 0)
            for at, one in enumerate(laid)
        )


def nation_for(caller: Caller, province: str, now: datetime) -> Nation | None:
    """The nation for who is responsible for all of it and asked for no province. Raises Busy."""
    if caller.division or province:
        return None
    today = day_of(now)
    as_of, found = _kept.get(today, (now, ()))
    if not found or not timedelta(0) <= now - as_of < FRESH:
        since = today - timedelta(days=DAYS - 1)
        lists = [(one, listed.listed_in(one.code, since, today)) for one in provinces()]
        found = tuple(count(one.code, one.name, lines, today) for one, lines in lists)
        as_of = now
        _kept.clear()
        _kept[today] = (as_of, found)
    ordered = sorted(found, key=lambda one: (-one.cases, one.code))
    return Nation(as_of, tuple(ordered), _total(found))


def forget() -> None:
    """Drop what was read."""
    _kept.clear()


def count(code: str, name: str, lines: Sequence[Line], today: date) -> ProvinceCount:
    """What the lines of a province say on a day."""
    stand = [one for one in lines if one.state is not State.WITHDRAWN]
    still = [one for one in stand if one.state is State.OPEN]
    ages = [(today - one.day).days for one in still]
    young, older = (sum(age <= most for age in ages) for most in AGES)
    untraced = [one for one in still if not one.trace]
    return ProvinceCount(
        code=code,
        name=name,
        cases=len(stand),
        new=sum(today - one.day <= timedelta(days=1) for one in stand),
        ages=(young, older - young, len(ages) - older),
        untraced=len(untraced),
        overdue=sum(today - one.day > IN_TIME for one in untraced),
    )


def _total(found: Sequence[ProvinceCount]) -> ProvinceCount:
    young, older, oldest = (sum(one.ages[at] for one in found) for at in range(3))
    return ProvinceCount(
        code="",
        name="",
        cases=sum(one.cases for one in found),
        new=sum(one.new for one in found),
        ages=(young, older, oldest),
        untraced=sum(one.untraced for one in found),
        overdue=sum(one.overdue for one in found),
    )
