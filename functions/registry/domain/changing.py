"""How does a venue change, and which standing orders does each change give or lift?

The scan never reads a venue: whatever must be known at the door is a standing order of the
province, given in the same transaction as the change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from functions.kernel.identifiers import PersonId
from functions.registry.domain.order import OrderKind, Standing, StandingOrder, Why
from functions.registry.domain.poster import LASTS, PosterRevoked
from functions.registry.domain.venue import (
    ENDINGS_SHOWN,
    MOST_CONTROLLERS,
    MOVED_WARNING,
    ControllersFull,
    Ending,
    OwnerStays,
    Venue,
    VenueDetails,
    VenueJoined,
    VenueState,
)


class PosterMoved(PosterRevoked):
    """A poster that ended because its venue moved: it may hang at a place it does not name."""

    vi = "Địa điểm đã chuyển đi; áp phích này không còn hiệu lực."
    en = "The venue has moved; this poster is no longer valid."


@dataclass(frozen=True, slots=True)
class Change:
    """A venue after a decision, and the standing orders to give and to lift with it."""

    venue: Venue
    given: tuple[StandingOrder, ...] = ()
    lifted: tuple[StandingOrder, ...] = ()


def edit(venue: Venue, details: VenueDetails, now: datetime) -> Change:
    """New details; another division is a move, which ends the poster. Raises VenueJoined."""
    if details == venue.details:
        return Change(venue)
    edited = replace(venue, details=details, edition=venue.edition + 1)
    if details.division == venue.details.division:
        return Change(edited)
    if venue.absorbed:
        raise VenueJoined
    moved = _end_poster(edited, Why.MOVED, now, left=venue.division)
    ended = revoked_poster(venue, Why.MOVED, now)
    closed = closings(venue, now)
    if not closed or moved.province == venue.province:
        return Change(moved, (ended,))
    again = tuple(replace(order, scope=moved.province) for order in closed)
    return Change(moved, (ended, *again), closed)


def rotate(venue: Venue, now: datetime) -> Change:
    """A new poster; the old version is revoked at every door."""
    ended = revoked_poster(venue, Why.ROTATED, now)
    rotated = replace(venue, edition=venue.edition + 1)
    return Change(_end_poster(rotated, Why.ROTATED, now), (ended,))


def pause(venue: Venue, now: datetime) -> Change:
    """The owner closes the venue for a time."""
    if venue.paused_at:
        return Change(venue)
    paused = replace(venue, paused_at=now, edition=venue.edition + 1)
    return _closed(venue, paused, now)


def reopen(venue: Venue, now: datetime) -> Change:
    """The owner opens the venue again; an order stands all the same."""
    if not venue.paused_at:
        return Change(venue)
    return _closed(venue, replace(venue, paused_at=None, edition=venue.edition + 1), now)


def suspend(venue: Venue, instrument: str, now: datetime) -> Change:
    """An officer closes the venue by order (refusal after three reminders, domain.md 1.2)."""
    if venue.suspended_by == instrument:
        return Change(venue)
    suspended = replace(venue, suspended_by=instrument, edition=venue.edition + 1)
    return _closed(venue, suspended, now)


def lift(venue: Venue, now: datetime) -> Change:
    """The order is lifted; the owner's own closing stands."""
    if not venue.suspended_by:
        return Change(venue)
    return _closed(venue, replace(venue, suspended_by="", edition=venue.edition + 1), now)


def add_controller(venue: Venue, person: PersonId) -> Change:
    """One more person keeps the venue. Raises OwnerStays, ControllersFull."""
    if person == venue.owner:
        raise OwnerStays
    if person in venue.controllers:
        return Change(venue)
    if len(venue.controllers) >= MOST_CONTROLLERS:
        raise ControllersFull
    controllers = (*venue.controllers, person)
    return Change(replace(venue, controllers=controllers, edition=venue.edition + 1))


def remove_controller(venue: Venue, person: PersonId) -> Change:
    """A person no longer keeps the venue."""
    if person not in venue.controllers:
        return Change(venue)
    controllers = tuple(kept for kept in venue.controllers if kept != person)
    return Change(replace(venue, controllers=controllers, edition=venue.edition + 1))


def revoked_poster(venue: Venue, why: Why, now: datetime) -> StandingOrder:
    """The order that ends the present poster version, in the province of its printing."""
    return StandingOrder(
        scope=venue.province,
        kind=OrderKind.POSTER,
        subject=f"{venue.code}#{venue.poster_version}",
        state=Standing.SUSPENDED,
        why=why,
        effective_from=now,
        given_at=now,
        until=now + LASTS + timedelta(days=1),
    )


def _end_poster(venue: Venue, why: Why, now: datetime, *, left: str = "") -> Venue:
    endings = (*venue.endings, Ending(venue.poster_version, now, why, left))
    moves = (end for end in endings[:-ENDINGS_SHOWN] if end.division)
    lately = tuple(end for end in moves if now - end.at <= MOVED_WARNING)[-ENDINGS_SHOWN:]
    return replace(
        venue,
        poster_version=venue.poster_version + 1,
        poster_token="",
        endings=(*lately, *endings[-ENDINGS_SHOWN:]),
    )


def closings(venue: Venue, now: datetime) -> tuple[StandingOrder, ...]:
    """The orders that close the venue at every door, and those joined into it; none if open."""
    if venue.state is VenueState.ACTIVE:
        return ()
    return tuple(
        StandingOrder(
            scope=venue.province,
            kind=OrderKind.VENUE,
            subject=code,
            state=Standing.SUSPENDED,
            why=Why.BY_ORDER if venue.suspended_by else Why.BY_OWNER,
            effective_from=now,
            given_at=now,
            instrument=venue.suspended_by,
        )
        for code in venue.codes
    )


def _closed(before: Venue, after: Venue, now: datetime) -> Change:
    was, stands = closings(before, now), closings(after, now)
    return Change(after, stands) if stands else Change(after, (), was)
