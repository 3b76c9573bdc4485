"""Who was at venues in hours that are over, and in those that are not: closed, amended, open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from functions.checkin.domain import segment
from functions.checkin.domain.segment import Packed
from functions.checkin.domain.sighting import Key
from functions.checkin.store import presence as store
from functions.kernel.periods import HOUR, day_of, hours_of, period_of_day, period_of_hour


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


def closed_hours(
    district: str,
    wanted: Mapping[str, Collection[bytes]],
    now: datetime,
    *,
    all_of_it: bool = False,
    but: str = "",
) -> dict[str, dict[Key, Packed]]:
    """What is known of closed hours, by hour and natural key, at least of the wanted venues.

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
        _overlay(found, group.rpartition("#")[2], parts)
    for day in sorted({day_of_hour(hour) for hour in wanted}):
        for one in store.amendments(district, day, now, all_of_it=all_of_it):
            if one.hour in wanted and one.known != but:
                _overlay(found, one.hour, (one.packed,))
    return found


def day_of_hour(hour: str) -> date:
    """The Vietnamese day of an hour."""
    return day_of(period_of_hour(hour).start)


def _overlay(found: dict[str, dict[Key, Packed]], hour: str, parts: Collection[bytes]) -> None:
    standing = found.setdefault(hour, {})
    for packed in parts:
        standing |= {record[:3]: record for record in segment.unpack_segment(packed)}
