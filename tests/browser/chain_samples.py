"""A chain of cases and a search of venues, as the sample of a case's page has them."""

from __future__ import annotations

from datetime import date

from functions.kernel.identifiers import VenueCode
from functions.registry.service import VenueNamed, VenuesNamed
from functions.tracing.service.chain import Knot, Told

CASE_ID = "0A1B2C3D4E5F6G7H8J9KAMBNCP"


def _knot(number: int, generation: int, *before: int) -> Knot:
    if number % 5 == 0:
        return Knot(number, generation, "", None, "", before)
    id_ = CASE_ID if not generation else f"{number:02d}{CASE_ID[2:]}"
    return Knot(number, generation, id_, date(2021, 11, 22), "open", before)


CHAIN = Told(
    (
        _knot(1, -2),
        _knot(2, -1, 1),
        _knot(3, 0, 2, 4),
        *(_knot(4 + n, 1, 3) for n in range(3)),
        *(_knot(7 + n, 2, 4, 6) for n in range(6)),
        *(_knot(13 + n, 3, 7 + n) for n in range(6)),
    ),
    4,
)
"""As many as there is room for after a case; two of them met each other, some are elsewhere."""
VENUES = VenuesNamed(
    tuple(
        VenueNamed(VenueCode(f"7K3M9Q2X{n}"), f"Quán phở số {n}", f"{n} phố Thử", "01/001/00001")
        for n in range(20)
    ),
    more=True,
)
