"""How much waits in a province, and how much of it is past its term? Numbers alone, of nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.datarights.domain.request import Line


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waited in a province at `at`: how many, how many of them past their term, and the term
    that ends first, None where nothing waits."""

    province: str
    waiting: int
    overdue: int
    first_due: datetime | None
    at: datetime


def counted(province: str, lines: Sequence[Line], now: datetime) -> Backlog:
    """The backlog by the lines of a queue, the earliest term first."""
    overdue = sum(now >= line.due_at for line in lines)
    return Backlog(province, len(lines), overdue, lines[0].due_at if lines else None, now)
