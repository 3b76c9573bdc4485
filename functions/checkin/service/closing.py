"""An hour that is over is laid out by venue; what becomes known of it later is added beside it.

One run an hour reads what was packed in the hour before. Presences that began in it are laid on the
shelves of their district, absolutely, so that a second run changes nothing. Those that began
earlier (exits, kept scans) and check-ins whose weight has changed meanwhile become one amendment
for each district and earlier hour. No closed hour is ever written again: at the nation's mix that
would cost more than the check-ins themselves (ADR 0025).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.checkin.domain import segment
from functions.checkin.domain.retention import expires_at
from functions.checkin.domain.segment import Packed
from functions.checkin.domain.sighting import Key
from functions.checkin.service.presences import closed_hours, day_of_hour
from functions.checkin.service.reopening import News
from functions.checkin.service.tallying import Tally
from functions.checkin.service.weighing import Nation, weighed
from functions.checkin.store import presence as store
from functions.kernel.divisions import divisions_in, provinces
from functions.kernel.identifiers import VenueCode, venue_code
from functions.kernel.periods import HOUR, day_of, hour_of, period_of_hour
from functions.registry import service as registry

CLOSES_AFTER = timedelta(minutes=10)
"""How long after its end an hour is closed [J]: the packer's clock may be as far behind."""
JUDGED_AGAIN = (timedelta(hours=2), timedelta(hours=25), timedelta(hours=169))
"""How long after an hour its check-ins are compared anew over the nation: when most phones, all
phones (24 hours) and all gates (seven days) have sent what they kept."""
MADE_GOOD = timedelta(days=20)
RECORDS_AN_ITEM = 16_000


@dataclass(slots=True)
class _News:
    """What one run learns of a district's earlier hour."""

    records: list[Packed] = field(default_factory=list)
    flags: dict[Key, int] = field(default_factory=dict)

    @property
    def keys(self) -> set[tuple[bytes, bytes]]:
        """(venue, person) of all that it may change."""
        return {record[:2] for record in self.records} | {key[:2] for key in self.flags}


def close_due_hours(districts: Sequence[str], now: datetime) -> int:
    """Close the hours that are over since the last run; how many shelves were written.

    Repeatable. Runs that were missed are made good by the next, as long as days can be read.
    """
    written = 0
    for hour in _due_hours(now):
        written += close_hour(hour, districts, now)
        store.put_closed(hour, expires_at(day_of(now)))
    return written


def close_hour(hour: str, districts: Sequence[str], now: datetime) -> int:
    """Close an hour of the districts; how many shelves and amendments were written."""
    nation = Nation(now)
    marked = nation.marked_in(hour)
    earlier = _judged_anew(hour, nation)
    written, news, tally = 0, News(now), Tally(hour, now)
    for district in districts:
        group = segment.district_group(district, period_of_hour(hour).start)
        packed = segment.by_hour(store.segments(group, now, all_of_it=True))
        begun = packed.pop(hour, [])
        known = registry.venues_by_code({venue_code(record.venue) for record in begun})
        written += store.put_shelves(_laid_out(hour, district, begun, marked, known))
        tally.count(district, hour, begun, known)
        news.laid_down(district, {hour: [record[:2] for record in begun]})
        for other, records in packed.items():
            earlier[district][other].records.extend(records)
    for district, hours in sorted(earlier.items()):
        written += store.put_shelves(_amendments(hour, district, hours, now, tally))
        news.laid_down(district, {other: one.keys for other, one in hours.items()})
    news.tell()
    tally.tell()
    return written


def all_districts() -> tuple[str, ...]:
    """The codes of all districts of the nation."""
    return tuple(
        district.code for province in provinces() for district in divisions_in(province.code)
    )


def _due_hours(now: datetime) -> list[str]:
    """The hours to close, oldest first; the last one again, so that a second run is harmless."""
    due = hour_of(now - HOUR - CLOSES_AFTER)
    last, end = store.last_closed(), period_of_hour(due).start
    begun = end if not last else max(period_of_hour(last).end, end - MADE_GOOD)
    missed = int((end - begun) / HOUR)
    return [hour_of(end - ago * HOUR) for ago in range(max(0, missed), -1, -1)]


def _judged_anew(hour: str, nation: Nation) -> defaultdict[str, defaultdict[str, _News]]:
    """What is now seen to be implausible in hours that are closed, by district and hour."""
    start = period_of_hour(hour).start
    found: defaultdict[str, defaultdict[str, _News]] = defaultdict(lambda: defaultdict(_News))
    for judged in (hour, *(hour_of(start - ago) for ago in JUDGED_AGAIN)):
        for one, flags in nation.judged(judged).items():
            if one.entered < start.timestamp():
                of_hour = found[f"{one.district:03d}"][one.hour]
                of_hour.flags[one.key] = of_hour.flags.get(one.key, 0) | flags
    return found


def _laid_out(
    hour: str,
    district: str,
    records: Sequence[Packed],
    marked: dict[Key, int],
    known: Mapping[VenueCode, registry.Venue],
) -> Iterator[store.Shelf]:
    venues = segment.by_venue(records)
    shelves: dict[str, list[Packed]] = {}
    for venue, own in sorted(venues.items()):
        shelf = shelves.setdefault(segment.shelf_group(district, venue, hour), [])
        shelf.extend(weighed(own, known.get(venue_code(venue)), marked))
    for group, some in shelves.items():
        yield store.Shelf(group, store.CLOSED, day_of_hour(hour), _parts(some))


def _amendments(
    known: str, district: str, hours: dict[str, _News], now: datetime, tally: Tally
) -> Iterator[store.Shelf]:
    """What differs from what stands; written again by a second run, it is the same."""
    touched = {
        hour: {record.venue for record in news.records} | {key[0] for key in news.flags}
        for hour, news in hours.items()
    }
    standing = closed_hours(district, touched, now, all_of_it=True, but=known)
    codes = {venue_code(venue) for venues in touched.values() for venue in venues}
    venues = registry.venues_by_code(codes)
    for hour, news in sorted(hours.items()):
        stood = standing.get(hour, {})
        changed: list[Packed] = []
        own = segment.by_venue([*stood.values(), *news.records])
        for venue in sorted(touched[hour]):
            merged = segment.dedupe(own.get(venue, []))
            flags = {
                record[:3]: news.flags.get(record[:3], 0) | stood[record[:3]].flags & segment.MARKS
                if record[:3] in stood
                else news.flags.get(record[:3], 0)
                for record in merged
            }
            weighted = weighed(merged, venues.get(venue_code(venue)), flags)
            changed += [one for one in weighted if stood.get(one[:3]) != one]
        tally.count(district, hour, (one for one in changed if one[:3] not in stood), venues)
        if changed:
            yield store.amendment(district, hour, known, day_of_hour(hour), _parts(changed))


def _parts(records: Sequence[Packed]) -> list[bytes]:
    """Segments that each fit into an item, which holds 400 KB."""
    return [
        segment.pack_segment(records[begun : begun + RECORDS_AN_ITEM])
        for begun in range(0, len(records), RECORDS_AN_ITEM)
    ]
