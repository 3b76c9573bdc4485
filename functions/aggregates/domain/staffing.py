"""How many accounts of staff work in a place, and in how many of its communes is there one?

Access says how many and when it counted (ADR 0139); here they stand beside the communes there are,
so that a small province is seen beside a large one. Numbers of staff are shown as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.aggregates.domain.cockpit import PlaceShown, quarter


@dataclass(frozen=True, slots=True)
class Staffed:
    """A place: accounts that work, and communes that have one; None where nobody has counted."""

    path: str
    name: str
    accounts: int | None
    reached: int | None
    communes: int

    @property
    def percent(self) -> int | None:
        """Of its communes so many per cent have an account that works, rounded down."""
        return reached_percent(self.reached, self.communes)

    @property
    def shade(self) -> int:
        """1 to 4 by quarters of the communes; 0 where nobody has counted."""
        return quarter(self.percent)


@dataclass(frozen=True, slots=True)
class Staffing:
    """A place and what lies directly in it: accounts that work by role. `as_of` is the oldest count
    of those added up (None: there is none), `missing` are places that are in no sum, `is_late` says
    that a night was left out."""

    own: Staffed
    by_role: Mapping[str, int]
    inside: tuple[Staffed, ...]
    as_of: datetime | None
    missing: int
    is_late: bool
    definition: str


def staffed(place: PlaceShown, found: tuple[int, int] | None) -> Staffed:
    """A place with its accounts and the communes that have one, if these were counted."""
    accounts, reached = found or (None, None)
    return Staffed(place.path, place.name, accounts, reached, place.communes)


def reached_percent(reached: int | None, communes: int) -> int | None:
    """Of communes so many per cent, rounded down; None of none, and where nobody has counted."""
    return None if reached is None or not communes else 100 * reached // communes
