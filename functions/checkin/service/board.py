"""What does a venue's owner see of their own venue? Counts, a masked list, warnings.

Closed hours are read from the compacted venue-hours in one call; the open hour from the district's
segments. The list is masked by the registry, which audits before it answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from functions.checkin.domain import segment
from functions.checkin.domain.plausibility import Hours, SuspectSpan, suspect_spans
from functions.checkin.domain.retention import readable_days
from functions.checkin.domain.segment import Packed
from functions.checkin.domain.visit import Assurance
from functions.checkin.store import presence as store
from functions.kernel.callers import Caller
from functions.kernel.errors import KeyDestroyed
from functions.kernel.identifiers import VenueCode, pack_venue_code
from functions.kernel.periods import day_of, hours_of, period_of_day, period_of_hour
from functions.registry import service as registry

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class HourCount:
    """Entries of one hour (`hour` 0 to 23, Vietnamese) and who was inside at its end."""

    hour: int
    entries: int
    inside: int


@dataclass(frozen=True, slots=True)
class Visitor:
    """One presence as the owner may see it."""

    masked_name: str
    masked_phone: str
    entered_at: datetime
    left_at: datetime
    certainty: str


@dataclass(frozen=True, slots=True)
class Board:
    """A venue's day."""

    venue: str
    day: date
    hours: tuple[HourCount, ...]
    inside: int
    entries: int
    visitors: tuple[Visitor, ...]
    suspect: tuple[SuspectSpan, ...]


def presences_at(venue: VenueCode, division: str, day: date, now: datetime) -> list[Packed]:
    """Everyone present at a venue on a day, each presence once. Raises KeyDestroyed."""
    if day not in readable_days(day_of(now)):
        raise KeyDestroyed
    hours = [hour for hour in hours_of(period_of_day(day)) if _has_begun(hour, now)]
    closed = store.venue_hours([(f"V{venue}#{hour}", day) for hour in hours], now)
    district, packed_venue = division.split("/")[1], pack_venue_code(venue)
    records: list[Packed] = []
    for hour in hours:
        kept = closed.get(f"V{venue}#{hour}")
        if kept is not None:
            records.extend(segment.unpack_segment(kept))
        if kept is None or _may_be_open(hour, now):
            for packed in store.segments(f"D{district}#{hour}", day, now):
                records.extend(
                    record for record in segment.unpack_segment(packed) if record[0] == packed_venue
                )
    return segment.dedupe(records)


def board_of(
    caller: Caller, venue: VenueCode, day: date, now: datetime, *, request_id: str = ""
) -> Board:
    """The board of an own venue. Raises VenueUnknown for another's, KeyDestroyed."""
    place = registry.own_venue(caller, venue, now)
    found = presences_at(venue, place.division, day, now)
    listed = sorted(found, key=lambda record: record.entered, reverse=True)[:MOST_LISTED]
    people = registry.masked(
        caller, [record.person_id for record in listed], now=now, request_id=request_id
    )
    visitors = tuple(
        Visitor(
            people[record.person_id].name,
            people[record.person_id].phone,
            datetime.fromtimestamp(record.entered, UTC),
            datetime.fromtimestamp(record.left, UTC),
            record.certainty,
        )
        for record in listed
    )
    return Board(
        venue=venue,
        day=day,
        hours=_counts(found, day, now),
        inside=_inside(found, now),
        entries=len(found),
        visitors=visitors,
        suspect=_suspect(found, place),
    )


def inside_now(venue: VenueCode, division: str, now: datetime) -> int:
    """How many people are inside a venue, by entries, exits and default stays."""
    return _inside(presences_at(venue, division, day_of(now), now), now)


def _counts(found: list[Packed], day: date, now: datetime) -> tuple[HourCount, ...]:
    counts = []
    for hour in hours_of(period_of_day(day)):
        start = int(_start_of(hour).timestamp())
        if start > now.timestamp():
            break
        end = start + 3600
        entries = sum(start <= record.entered < end for record in found)
        inside = sum(record.entered < end <= record.left for record in found)
        counts.append(HourCount(int(hour[-2:]), entries, inside))
    return tuple(counts)


def _start_of(hour: str) -> datetime:
    return period_of_hour(hour).start


def _inside(found: list[Packed], now: datetime) -> int:
    at = now.timestamp()
    return sum(record.entered <= at < record.left for record in found)


def _suspect(found: list[Packed], place: registry.Venue) -> tuple[SuspectSpan, ...]:
    hours = Hours(
        time.fromisoformat(place.details.opens_at), time.fromisoformat(place.details.closes_at)
    )
    low = [
        datetime.fromtimestamp(record.entered, UTC)
        for record in found
        if record.assurance is Assurance.LOW
    ]
    return suspect_spans(low, hours, place.details.capacity)


def _has_begun(hour: str, now: datetime) -> bool:
    return _start_of(hour) <= now


def _may_be_open(hour: str, now: datetime) -> bool:
    return (now - _start_of(hour)).total_seconds() < 2 * 3600
