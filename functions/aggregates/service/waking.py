"""In the night: which venues were seen in the week, which are dormant, and since when does each
commune scan?

A day's venues are laid down before its revision is put, so that a run that died does both again;
the week's counts before the night counts as gone through, and a list of dormant venues before the
week that names it. All is put whole, from sources and rollups and, for a last arrival longer ago
than days are kept, from an earlier night's list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import chain

from functions.aggregates.domain.asleep import LOOKED, asleep, counts_of, listed
from functions.aggregates.domain.dormant import DAYS, Seen, counted_of, firsts_after, seen_in
from functions.aggregates.store import rollups, sleepers, sources, weeks
from functions.aggregates.store.rollups import Rollup
from functions.kernel.divisions import provinces
from functions.kernel.periods import DAY, days_between


def keep_day(day: date, until: date, found: Mapping[str, Rollup]) -> None:
    """Lay down what was seen on a day that came out otherwise than it was published; `until` is the
    last day that is over. Raises ConditionLost, Busy."""
    for province, one in found.items():
        if until - day < LOOKED * DAY:
            weeks.put_seen(day, province, seen_in(sources.scans_of_day(day, province)))
        known = weeks.firsts(province)
        left = known.days.keys() - one.counted.seen.keys()
        gone = any(known.days[leaf] == day for leaf in left)
        later = _later(day, until, province) if gone else {}
        days = firsts_after(known.days, day, one.counted.seen, later)
        if days != known.days:
            weeks.put_firsts(known, days)


def keep_week(until: date, now: datetime) -> None:
    """Count the venues of the week up to a day and list those that are dormant, in each province.
    Raises Busy."""
    for one in provinces():
        province = str(one.code)
        week = list(_seen_back(until, province, 0, DAYS))
        venues = asleep(
            listed(sources.registered(province)),
            until,
            chain(week, _seen_back(until, province, DAYS, LOOKED)),
            _last_before(until, province),
        )
        kept = weeks.Week(
            seen=counted_of(seen for _, seen in week),
            dormant=counts_of(venues),
            edition=sleepers.put_list(until, province, venues),
        )
        weeks.put_week(until, province, kept, now)


def _seen_back(until: date, province: str, first: int, last: int) -> Iterator[tuple[date, Seen]]:
    """What was seen on the days that lie so many back, newest first, read as they are asked for."""
    days = (until - DAY * back for back in range(first, last))
    return ((day, weeks.seen_on(day, province)) for day in days)


def _last_before(until: date, province: str) -> dict[str, date]:
    found = weeks.newest_week(until - DAY, province, DAYS)
    if found is None or not found[1].dormant:
        return {}
    return sleepers.last_days(found[0], province, found[1].edition)


def _later(day: date, until: date, province: str) -> dict[date, tuple[str, ...]]:
    return {
        one: tuple(rollups.rollup(one, province).counted.seen)
        for one in days_between(day + DAY, until)
    }
