"""Find venues by name, for people who know a place and not its code.

What is told stands on the venue's poster; its owner is not told. A search costs one query and one
batch, whatever it finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from functions.kernel.identifiers import VenueCode
from functions.registry import store
from functions.registry.domain.venue_names import line_of, place_in, wanted

MOST: Final = 20
LOOKED: Final = 200
"""Lines of the province that one search reads."""


@dataclass(frozen=True, slots=True)
class VenueNamed:
    """A venue as a search shows it."""

    code: VenueCode
    name: str
    address: str
    division: str


@dataclass(frozen=True, slots=True)
class VenuesNamed:
    """What a search found; `more` may follow, for which more of the name has to be typed."""

    venues: tuple[VenueNamed, ...]
    more: bool


def venues_named(text: str, area: str) -> VenuesNamed:
    """Venues of an area (a division's path) whose name, or what follows one of its first words,
    begins so, with or without tones. Raises Busy."""
    begins = wanted(text)
    if not begins:
        return VenuesNamed((), more=False)
    lines = store.venues.names_from(line_of(area), begins, LOOKED)
    here = [code for division, code in map(place_in, lines) if _lies_in(area, division)]
    codes = list(dict.fromkeys(here))
    found = {one.code: one for one in store.venues.venues(codes[:MOST])}
    shown = tuple(
        VenueNamed(one.code, one.details.name, one.details.address, one.division)
        for one in (found.get(code) for code in codes[:MOST])
        if one is not None
    )
    return VenuesNamed(shown, more=len(codes) > MOST or len(lines) == LOOKED)


def _lies_in(area: str, division: str) -> bool:
    return division == area or division.startswith(f"{area}/")
