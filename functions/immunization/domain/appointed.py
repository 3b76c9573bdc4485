"""Who is expected at a site? Appointments as vaccination tells of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from functions.immunization.domain.attendance import AppointmentMissing, WalkIn
from functions.kernel.identifiers import PersonId, UnitId
from functions.kernel.periods import day_of


@dataclass(frozen=True, slots=True)
class Appointed:
    """A person's appointment of a campaign in its latest revision; does it stand?"""

    person: PersonId
    campaign: str
    site: UnitId
    starts_at: datetime
    revision: int
    stands: bool

    def is_for(self, site: UnitId, day: date) -> bool:
        """Does it stand for that site and Vietnamese day?"""
        return self.stands and self.site == site and day_of(self.starts_at) == day


def admitted(
    appointments: Iterable[Appointed], walk_in: WalkIn | None
) -> tuple[str, WalkIn | None]:
    """By which campaign's appointment somebody is vaccinated, or why without one.

    An appointment comes first: a reason beside it is not kept. Refuses AppointmentMissing.
    """
    found = min(appointments, key=lambda one: (one.starts_at, one.campaign), default=None)
    if found is not None:
        return found.campaign, None
    if walk_in is None:
        raise AppointmentMissing
    return "", walk_in
