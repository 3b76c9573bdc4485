"""What is looked after each hour: requests that no site answered, the books of the night."""

from __future__ import annotations

from datetime import datetime

from functions.immunization.service import deciding, reconciling
from functions.runtime import journal


def look_after(now: datetime) -> None:
    """One round of the hour; what a round leaves undone the next one does. Raises Busy."""
    journal.measure("AmendmentsEscalated", deciding.escalate(now))
    reconciling.report_night(now)
