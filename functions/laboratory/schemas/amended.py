"""Results that were changed or taken back, as the unit that sampled sees them."""

from __future__ import annotations

from datetime import datetime

from functions.laboratory.domain.amended import Amendment
from functions.runtime.http.views import Out


class AmendmentView(Out):
    """A version that made an earlier one void. `withdrawn`: nothing is in its place."""

    tube: str
    number: int
    at: datetime
    reason: str
    withdrawn: bool
    people: int

    @classmethod
    def of(cls, told: Amendment) -> AmendmentView:
        """As the unit's staff see it."""
        return cls(
            tube=told.tube,
            number=told.number,
            at=told.at,
            reason=told.reason.value,
            withdrawn=told.withdrawn,
            people=told.people,
        )


class AmendedView(Out):
    """The amended results of a unit, newest first."""

    results: list[AmendmentView]
