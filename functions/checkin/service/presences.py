"""Who was at venues in hours that are over, and in those that are not: closed, amended, open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final

from functions.checkin.domain import segment
from functions.checkin.domain.segment import Packed
from functions.checkin.domain.sighting import Key
from functions.checkin.store import presence as store
from functions.kernel.periods import (
    DAY,
    HOUR,
    Period,
    day_of,
    hours_of,
    period_of_day,
    period_of_hour,
)

MADE_GOOD: Final = 20 * DAY
"""How far back hours are looked at that no run has closed."""
NEAR: Final = DAY
"""Hours that ended longer than this before the first that is not closed are not looked for in what
is not closed: the run that closes it adds what came late, and tells who waits for it."""


def presences_in(
    district: str, venues: Collection[bytes], day: date, now: datetime
) -> list[Packed]:
    """The presences that began on a day at venues of a district, each once."""
    begun = [hour for hour in hours_of(period_of_day(day)) if period_of_hour(hour).start <= now]
    closed = closed_hours(district, dict.fromkeys(begun, venues), now)
    found = [record for records in closed.values() for record in records.values()]
    if now - HOUR < period_of_day(day).end:
        for at in (now - HOUR, now):
            opened = segment.by_hour(store.segments(segment.district_group(district, at), now))
            found += [one for hour in begun for one in opened.get(hour, [])]
    return segment.dedupe(record for record in found if record.venue in venues)


def presences_around(
    districts: Collection[str], venues: Collection[bytes], hours: Collection[str], now: datetime
) -> list[Packed]:
    """The presences that began in some hours at a venue under all its codes, each once; for a case.

    Read strongly: what was written before is there, or is told to who waits for it. What is not
    closed yet has no weight of its own.
    """
    found: dict[Key, Packed] = {}
    opened = _not_closed(now)
    for district in districts:
        closed = closed_hours(district, dict.fromkeys(hours, venues), now, all_of_it=True)
        for hour in hours:
            found |= closed.get(hour, {})
        if not hours or period_of_hour(max(hours)).end <= opened.start - NEAR:
            continue
        for begun in hours_of(opened):
            group = segment.district_group(district, period_of_hour(begun).start)
            for one in _lying_in(store.segments(group, now, all_of_it=True), venues, hours):
                found[one[:3]] = _joined(found.get(one[:3]), one)
    return [record for record in found.values() if record.venue in venues]


def _not_closed(now: datetime) -> Period:
    """From the first hour that no run has closed to the one after the present: an entry ahead of
    the packer's clock lies there."""
    last = store.last_closed()
    begun = max(period_of_hour(last).end, now - MADE_GOOD) if last else now - NEAR
    return Period(min(begun, now), now + HOUR)


def _lying_in(
    segments: Collection[bytes], venues: Collection[bytes], hours: Collection[str]
) -> list[Packed]:
    return [
        record
        for packed in segments
        for record in map(
            Packed._make, (one for one in segment.read_segment(packed) if one[0] in venues)
        )
        if record.hour in hours
    ]


def _joined(standing: Packed | None, news: Packed) -> Packed:
    """What is closed has been weighed; what came after may know the end better."""
    if standing is None:
        return news
    best = segment.dedupe((standing, news))[0]
    flags = best.flags | standing.flags & segment.MARKS
    return best._replace(flags=flags, weight=min(standing.weight, news.weight))


def closed_hours(
    district: str,
    wanted: Mapping[str, Collection[bytes]],
    now: datetime,
    *,
    all_of_it: bool = False,
    but: str = "",
) -> dict[str, dict[Key, Packed]]:
    """What is known of closed hours of the wanted venues, by hour and natural key.

    One read of the shelves, and one of the amendments of each day; `but` leaves out what the
    closing of that hour knew.
    """
    groups = {
        segment.shelf_group(district, venue, hour)
        for hour, venues in wanted.items()
        for venue in venues
    }
    found: dict[str, dict[Key, Packed]] = {}
    for group, parts in store.shelves(groups, now, all_of_it=all_of_it).items():
        hour = group.rpartition("#")[2]
        _overlay(found, hour, parts, wanted[hour])
    for day in sorted({day_of_hour(hour) for hour in wanted}):
        for one in store.amendments(district, day, now, all_of_it=all_of_it):
            if one.hour in wanted and one.known != but:
                _overlay(found, one.hour, (one.packed,), wanted[one.hour])
    return found


def day_of_hour(hour: str) -> date:
    """The Vietnamese day of an hour."""
    return day_of(period_of_hour(hour).start)


def _overlay(
    found: dict[str, dict[Key, Packed]],
    hour: str,
    parts: Collection[bytes],
    venues: Collection[bytes],
) -> None:
    standing = found.setdefault(hour, {})
    for packed in parts:
        standing |= {
            one[:3]: Packed._make(one) for one in segment.read_segment(packed) if one[0] in venues
        }
