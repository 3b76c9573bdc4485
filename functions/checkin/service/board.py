"""What does a venue's owner see of their own venue? Counts, a masked list, warnings.

The list is masked by the registry, which audits before it answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from functions.checkin.domain import segment
from functions.checkin.domain.occupancy import (
    MOST_LISTED,
    HourCount,
    Visitor,
    count_hours,
    inside_at,
    one_stay_each,
)
from functions.checkin.domain.plausibility import suspect_spans
from functions.checkin.domain.presence import Presence
from functions.checkin.domain.retention import check_readable
from functions.checkin.domain.segment import Packed
from functions.checkin.domain.visit import Assurance
from functions.checkin.domain.warning import OwnerWarning, warnings_of
from functions.checkin.service.presences import presences_in
from functions.checkin.service.weighing import hours_of as opening_hours
from functions.kernel.callers import Caller
from functions.kernel.identifiers import VenueCode, pack_venue_code
from functions.kernel.periods import day_of, instant_at, start_of_day
from functions.registry import service as registry


@dataclass(frozen=True, slots=True)
class Board:
    """A venue's day."""

    venue: registry.Venue
    day: date
    hours: tuple[HourCount, ...]
    inside: int
    entries: int
    visitors: tuple[Visitor, ...]
    warnings: tuple[OwnerWarning, ...]


def presences_at(venue: registry.Venue, day: date, now: datetime) -> list[Packed]:
    """Everyone present at a venue on a day, each presence once; its aliases count with it.

    A venue that moved is looked for in each district where it was on the day.

    Raises KeyDestroyed, DayNotYet.
    """
    check_readable(day, day_of(now))
    venues = {pack_venue_code(code) for code in venue.codes}
    found = [
        record
        for district in sorted(registry.districts_of(venue, start_of_day(day)))
        for record in presences_in(district, venues, day, now)
    ]
    own = pack_venue_code(venue.code)
    return segment.dedupe(record._replace(venue=own) for record in found)


def board_of(
    caller: Caller, code: VenueCode, day: date, now: datetime, *, request_id: str = ""
) -> Board:
    """The board of an own venue. Raises VenueUnknown for another's, KeyDestroyed."""
    venue = registry.open_venue(caller, code, now=now)
    found = presences_at(venue, day, now)
    presences = [_presence(record) for record in one_stay_each(found)]
    return Board(
        venue=venue,
        day=day,
        hours=count_hours(presences, day, now),
        inside=inside_at(presences, now),
        entries=len(found),
        visitors=_listed(caller, found, now, request_id),
        warnings=_warnings(found, venue, now),
    )


def inside_now(venue: registry.Venue, now: datetime) -> int:
    """How many people are inside a venue, by entries, exits and default stays."""
    found = one_stay_each(presences_at(venue, day_of(now), now))
    return inside_at(map(_presence, found), now)


def _listed(
    caller: Caller, found: list[Packed], now: datetime, request_id: str
) -> tuple[Visitor, ...]:
    latest = sorted(found, key=lambda record: record.entered, reverse=True)[:MOST_LISTED]
    people = registry.masked(
        caller, [record.person_id for record in latest], now=now, request_id=request_id
    )
    return tuple(
        Visitor(
            people[record.person_id].name if record.person_id in people else "***",
            people[record.person_id].phone if record.person_id in people else "",
            instant_at(record.entered),
            instant_at(record.left) if record.left <= now.timestamp() else None,
        )
        for record in latest
    )


def _presence(record: Packed) -> Presence:
    return Presence(
        record.venue_code,
        instant_at(record.entered),
        instant_at(record.left),
        record.certainty,
        record.assurance,
    )


def _warnings(
    found: list[Packed], venue: registry.Venue, now: datetime
) -> tuple[OwnerWarning, ...]:
    low = [instant_at(record.entered) for record in found if record.assurance is Assurance.LOW]
    spans = suspect_spans(low, opening_hours(venue), venue.details.capacity)
    return warnings_of(found, spans, moved=venue.moved_lately(now))
