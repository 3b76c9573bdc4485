"""Which venue is behind the poster of our own walks from outside? One that is in no register."""

from __future__ import annotations

from functions.kernel.periods import EARLIEST_INSTANT
from functions.kernel.synthetic import SYNTHETIC_DIVISION, SYNTHETIC_PERSON, SYNTHETIC_VENUE
from functions.registry.domain.venue import Venue, VenueDetails


def synthetic_venue() -> Venue:
    """The venue as its page shows it: open around the clock, in a commune that exists."""
    return Venue(
        code=SYNTHETIC_VENUE,
        details=VenueDetails(
            name="Địa điểm thử đường truyền",
            kind="office",
            division=SYNTHETIC_DIVISION,
            address="–",
            opens_at="00:00",
            closes_at="23:59",
            capacity=1,
        ),
        owner=SYNTHETIC_PERSON,
        registered_at=EARLIEST_INSTANT,
    )
