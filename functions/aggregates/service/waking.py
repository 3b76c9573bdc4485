"""In the night: which venues were seen in the week, and since when does each commune scan?

A day's venues are laid down before its revision is put, so that a run that died does both again;
the week's counts before the night counts as gone through. All is put whole, from sources and
rollups alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from functions.aggregates.domain.dormant import DAYS, counted_of, firsts_after, seen_in
from functions.aggregates.store import rollups, sources, weeks
from functions.aggregates.store.rollups import Rollup
from functions.kernel.divisions import provinces
from functions.kernel.periods import DAY, days_between


def keep_day(day: date, until: date, found: Mapping[str, Rollup]) -> None:
    """Lay down what was seen on a day that came out otherwise than it was published; `until` is the
    last day that is over. Raises ConditionLost, Busy."""
    for province, one in found.items():
        if until - day < DAYS * DAY:
            weeks.put_seen(day, province, seen_in(sources.scans_of_day(day, province)))
        known = weeks.firsts(province)
        left = known.days.keys() - one.counted.seen.keys()
        gone = any(known.days[leaf] == day for leaf in left)
        later = _later(day, until, province) if gone else {}
        days = firsts_after(known.days, day, one.counted.seen, later)
        if days != known.days:
            weeks.put_firsts(known, days)


def keep_week(until: date, now: datetime) -> None:
    """Count the venues of the week up to a day, in each province. Raises Busy."""
    days = list(days_between(until - DAY * (DAYS - 1), until))
    for one in provinces():
        seen = counted_of(weeks.seen_on(day, one.code) for day in days)
        if seen:
            weeks.put_week(until, one.code, seen, now)


def _later(day: date, until: date, province: str) -> dict[date, tuple[str, ...]]:
    return {
        one: tuple(rollups.rollup(one, province).counted.seen)
        for one in days_between(day + DAY, until)
    }
