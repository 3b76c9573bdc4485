"""What officers order to count no more: all of a facility's acts of a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from functions.kernel.errors import FieldFault, Invalid
from functions.kernel.identifiers import UnitId
from functions.kernel.periods import day_of, days_between

LONGEST: Final = 400
"""Days of an order: more than any certificate lasts."""


@dataclass(frozen=True, slots=True)
class FacilityOrder:
    """All of a facility's acts from `first` to `last`, Vietnamese days, both included."""

    facility: UnitId
    first: date
    last: date
    by: str = ""

    @property
    def s(self) -> str:
        """Its key in the list."""
        return f"{self.facility}#{self.first.isoformat()}#{self.last.isoformat()}"

    @property
    def days(self) -> tuple[date, ...]:
        """Its days. Refuses Invalid for none or too many."""
        days = tuple(days_between(self.first, self.last))
        if not 0 < len(days) <= LONGEST:
            raise Invalid(FieldFault("last", "PERIOD_INVALID"))
        return days

    def holds(self, facility: UnitId, happened_at: datetime) -> bool:
        """Does it revoke what this facility did then?"""
        return facility == self.facility and self.first <= day_of(happened_at) <= self.last
