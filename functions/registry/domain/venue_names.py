"""Under which lines is a venue found by its name, and which of them does a search read?

The name without tones and case, from its first word and from each of the next few: "pho thin" finds
"Quán Phở Thìn". A line holds where the venue stands, so that a search in a district reads no venue
of another. Nothing of its owner stands there.
"""

from __future__ import annotations

from typing import Final

from functions.kernel.identifiers import VenueCode
from functions.kernel.names import search_key
from functions.registry.domain.venue import VenueDetails

WORDS: Final = 4
"""A name is found from so many of its first words on."""
LONGEST: Final = 60
"""Signs of a name that stand in a line."""
SHORTEST: Final = 2
"""Signs that a search needs."""


def name_lines(details: VenueDetails, code: VenueCode) -> tuple[tuple[str, str], ...]:
    """The lines of a venue: under which province, and what stands there."""
    words = search_key(details.name).split()
    rests = (" ".join(words[first:])[:LONGEST].strip() for first in range(min(len(words), WORDS)))
    under = line_of(details.division)
    return tuple((under, f"{rest}#{details.division}#{code}") for rest in dict.fromkeys(rests))


def line_of(division: str) -> str:
    """Where the lines of the province of a division stand."""
    return f"name#{division.partition('/')[0]}"


def wanted(text: str) -> str:
    """What lines have to begin with so that a search names them; "" where it is too short."""
    found = search_key(text)[:LONGEST].strip()
    return found if len(found) >= SHORTEST else ""


def place_in(line: str) -> tuple[str, VenueCode]:
    """The division and the code in a line."""
    _, division, code = line.rsplit("#", 2)
    return division, VenueCode(code)
