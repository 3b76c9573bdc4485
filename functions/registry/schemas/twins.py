"""What officers see of venues that stand twice."""

from __future__ import annotations

from datetime import datetime

from functions.kernel.divisions import print_place
from functions.kernel.identifiers import print_venue_code
from functions.registry.domain.venue import Venue
from functions.registry.service import Twins
from functions.runtime.http.views import Out


class PlaceView(Out):
    """One of two venues of one place, as it may stand on its poster."""

    code: str
    code_printed: str
    name: str
    place: str
    address: str
    state: str
    registered_at: datetime
    by_file: bool

    @classmethod
    def of(cls, venue: Venue) -> PlaceView:
        """The view of a venue for an officer who compares."""
        return cls(
            code=venue.code,
            code_printed=print_venue_code(venue.code),
            name=venue.details.name,
            place=print_place(venue.division),
            address=venue.details.address,
            state=venue.state,
            registered_at=venue.registered_at,
            by_file=bool(venue.source),
        )


class TwinView(Out):
    """Two venues that stand at one place."""

    later: PlaceView
    earlier: PlaceView

    @classmethod
    def of(cls, twins: Twins) -> TwinView:
        """The view of a pair."""
        return cls(later=PlaceView.of(twins.later), earlier=PlaceView.of(twins.earlier))


class TwinsView(Out):
    """What stands twice and has not been decided."""

    twins: list[TwinView]
