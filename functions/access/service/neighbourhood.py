"""What must access ask of houses above it? app.py puts the answers in, as it does the guard.

Access lies below the registry, so it can't import it; yet a signed-in phone needs an account, a
pairing needs a venue, and "who am I" a masked name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from functions.kernel.callers import Caller
from functions.kernel.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Questions to the houses above.

    open_account(phone, now) -> person id          made on first use
    change_phone(caller, phone, now)               the caller's account moves to a proven phone
    masked_name(caller, now) -> str                of the caller, "" where none is known
    has_declaration(person, now) -> bool           is one in force?
    open_venue(caller, code, now) -> str           the canonical code, or NotFound as for unknown
    work_of(caller, now) -> (int, int)             imports still open, visits parked, in reach
    """

    open_account: Callable[[str, datetime], str]
    change_phone: Callable[[Caller, str, datetime], None]
    masked_name: Callable[[Caller, datetime], str]
    has_declaration: Callable[[str, datetime], bool]
    open_venue: Callable[[Caller, str, datetime], str]
    work_of: Callable[[Caller, datetime], tuple[int, int]]


class NeighboursMissing(Unavailable):
    """app.py has not introduced us: a defect of the composition, found by the first test."""

    code = "NOT_COMPOSED"


_known: list[Neighbours] = []


def install_neighbours(neighbours: Neighbours) -> None:
    """Put the houses above in place."""
    _known[:] = [neighbours]


def neighbours() -> Neighbours:
    """The houses above. Raises NeighboursMissing."""
    if not _known:
        raise NeighboursMissing
    return _known[0]
