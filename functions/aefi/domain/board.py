"""Which open case comes first? Those not taken up in time, those past the term of investigation or
council, those whose clock runs, then the oldest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from functions.aefi.domain.case import State, is_overdue
from functions.aefi.domain.terms import Term
from functions.kernel.identifiers import UnitId


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case as a board shows it: nothing of a person."""

    id: str
    division: str
    site: UnitId
    unit: UnitId
    lot: str
    is_severe: bool
    state: State
    opened_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    term: Term | None = None

    def is_overdue(self, now: datetime) -> bool:
        """Has the time run out, or did it before somebody took the case up?"""
        return is_overdue(self.due_at, self.answered_at, now)

    @property
    def is_running(self) -> bool:
        """Does its clock still run?"""
        return self.due_at is not None and self.answered_at is None


@dataclass(frozen=True, slots=True)
class Totals:
    """How many cases are open, severe, running against their clock, overdue and not taken up, and
    past the term of their investigation or council."""

    open: int
    severe: int
    running: int
    late: int
    past_term: int = 0


def in_order(cases: Iterable[OpenCase], now: datetime) -> tuple[OpenCase, ...]:
    """The cases, the most urgent first."""
    return tuple(sorted(cases, key=lambda one: _urgency(one, now)))


def totals(cases: Iterable[OpenCase], now: datetime) -> Totals:
    """The counts above a board."""
    told = list(cases)
    return Totals(
        open=len(told),
        severe=sum(one.is_severe for one in told),
        running=sum(one.is_running for one in told),
        late=sum(_is_late(one, now) for one in told),
        past_term=sum(_is_past_term(one, now) for one in told),
    )


def _is_late(one: OpenCase, now: datetime) -> bool:
    return one.is_running and one.is_overdue(now)


def _is_past_term(one: OpenCase, now: datetime) -> bool:
    return one.term is not None and one.term.is_overdue(now)


def _urgency(one: OpenCase, now: datetime) -> tuple[bool, bool, bool, datetime, str]:
    due = one.term.due_at if one.term else one.due_at or one.opened_at
    return (
        not _is_late(one, now),
        not _is_past_term(one, now),
        not one.is_running,
        due,
        one.id,
    )
