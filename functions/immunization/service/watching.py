"""What is looked after each hour: requests that no site answered, the books of the night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.immunization.service import deciding, reconciling
from functions.runtime import journal


@dataclass(frozen=True, slots=True)
class AmendmentsEscalated(journal.Fact):
    """Requests that no site answered in time went to those above it: how many this hour."""

    count: int


def look_after(now: datetime) -> None:
    """One round of the hour; what a round leaves undone the next one does. Raises Busy."""
    if escalated := deciding.escalate(now):
        journal.tell(AmendmentsEscalated(escalated))
    reconciling.report_night(now)
