"""Who and where is nobody and nowhere? The person and the venue of our own walks from outside.

They stand in no table, so that they are in no list and no count. What they do at our doors is real;
it is dropped before anybody could count it or find it (functions/checkin/service/packer.py), and by
these two names alone. A code is drawn by chance from 2^40 and 2^64: nobody else is called so.
"""

from __future__ import annotations

from typing import Final

from functions.kernel.identifiers import (
    PERSON_BYTES,
    VENUE_BYTES,
    DivisionPath,
    PersonId,
    VenueCode,
    person_id,
    venue_code,
)

SYNTHETIC_PERSON: Final[PersonId] = person_id(b"\xff" * PERSON_BYTES)
SYNTHETIC_VENUE: Final[VenueCode] = venue_code(b"\xff" * VENUE_BYTES)
SYNTHETIC_DIVISION: Final = DivisionPath("01/001/00001")
"""A poster names a commune that exists: orders and modes that count there count for the walk."""


def is_synthetic(person: str, venue: str) -> bool:
    """Is a visit nobody's, or of nowhere? One of both is enough: whoever gets hold of the poster
    was in no place, whoever gets hold of the session is nobody."""
    return person == SYNTHETIC_PERSON or venue == SYNTHETIC_VENUE
