"""Severe cases that nobody took up, investigated or judged in time: told hourly, for an alarm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from functions.aefi.domain.board import totals
from functions.aefi.store import open_cases
from functions.runtime import journal


@dataclass(frozen=True, slots=True)
class CasesOverdue(journal.Fact):
    """So many severe cases of the nation were not taken up in time, and so many are past the term
    of their investigation or council."""

    level: ClassVar[journal.Level] = "WARNING"
    late: int
    past_term: int


def tell_overdue(now: datetime) -> None:
    """Tell of the cases that are overdue, while there are any. Raises Busy."""
    told = totals(open_cases.open_in(""), now)
    if told.late or told.past_term:
        journal.tell(CasesOverdue(told.late, told.past_term))
