"""How many arrived is told when an hour is closed: of the hour itself, and of what came late.

Each count is absolute under its natural key (district, hour, closing that learned it), so that a
run made again tells the same, and a figure is the sum over closings. It is told before the hour
counts as closed: a run that died tells it again (ADR 0089).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from functions.checkin.domain.segment import Packed
from functions.kernel.divisions import path_of
from functions.kernel.identifiers import VenueCode, venue_code
from functions.kernel.periods import millis_of
from functions.messages.checkin import ScansCounted
from functions.registry import service as registry
from functions.runtime import facts

ROWS: Final = 4_000
"""Of one message: some 200 KB of the 256 that SNS takes."""
Venues = Mapping[VenueCode, registry.Venue]


class Tally:
    """What one run counted, told together."""

    def __init__(self, known: str, now: datetime) -> None:
        self._known, self._edition = known, millis_of(now)
        self._told: list[ScansCounted] = []

    def count(self, district: str, hour: str, arrived: Iterable[Packed], venues: Venues) -> None:
        """These arrived at venues of a district (its code) in an hour."""
        path = str(path_of(district))
        found = Counter(venue_code(one.venue) for one in arrived)
        rows = sorted(_row(path, code, many, venues) for code, many in found.items())
        for part, begun in enumerate(range(0, len(rows), ROWS)):
            self._told.append(
                ScansCounted(
                    district=path,
                    hour=hour,
                    known=self._known,
                    edition=self._edition,
                    part=part,
                    venues=tuple(rows[begun : begun + ROWS]),
                )
            )

    def tell(self) -> int:
        """Tell all of it; how many counts. Raises Busy."""
        facts.tell_all([one.model_dump() for one in self._told])
        return len(self._told)


def _row(district: str, code: VenueCode, many: int, venues: Venues) -> tuple[str, str, str, int]:
    venue = venues.get(code)
    if venue is None:
        return district, "", code, many
    inside = venue.division.startswith(f"{district}/") or venue.division == district
    return venue.division if inside else district, venue.details.kind, code, many
