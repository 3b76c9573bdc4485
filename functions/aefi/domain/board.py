"""Which open case comes first? Overdue ones, then those whose clock runs, then the oldest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from functions.aefi.domain.case import State, is_overdue
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

    def is_overdue(self, now: datetime) -> bool:
        """Has the time run out, or did it before somebody took the case up?"""
        return is_overdue(self.due_at, self.answered_at, now)

    @property
    def is_running(self) -> bool:
        """Does its clock still run?"""
        return self.due_at is not None and self.answered_at is None


@dataclass(frozen=True, slots=True)
class Totals:
    """How many cases are open, severe, running against their clock, overdue and not taken up."""

    open: int
    severe: int
    running: int
    late: int


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
    )


def _is_late(one: OpenCase, now: datetime) -> bool:
    return one.is_running and one.is_overdue(now)


def _urgency(one: OpenCase, now: datetime) -> tuple[bool, bool, datetime, str]:
    return not _is_late(one, now), not one.is_running, one.due_at or one.opened_at, one.id
