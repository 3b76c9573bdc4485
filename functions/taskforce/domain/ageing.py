"""How old is what is not solved? Bands of age, and the places where most of it lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.taskforce.domain.ticket import Platform, Ticket


@dataclass(frozen=True, slots=True)
class Band:
    """Unsolved tickets of an age of `first` to `last` whole days, `last` None for all older."""

    first: int
    last: int | None
    by_platform: Counter[Platform]

    @property
    def count(self) -> int:
        """How many there are."""
        return self.by_platform.total()


@dataclass(frozen=True, slots=True)
class Lag:
    """A place: its unsolved tickets, how many are overdue, the age of the oldest in days."""

    place: str
    running: int
    overdue: int
    oldest: int


def bands(tickets: Iterable[Ticket], starts: Sequence[int], now: datetime) -> tuple[Band, ...]:
    """Unsolved tickets by age; `starts` are the first days of all bands but the first, rising."""
    edges = (0, *starts)
    found: list[Counter[Platform]] = [Counter() for _ in edges]
    for one in tickets:
        if one.runs:
            place = sum(one.age(now) >= edge for edge in edges) - 1
            found[place][one.platform] += 1
    lasts = [edge - 1 for edge in edges[1:]]
    return tuple(
        Band(first, last, counted)
        for first, last, counted in zip(edges, [*lasts, None], found, strict=True)
    )


def lags(tickets: Iterable[Ticket], now: datetime) -> tuple[Lag, ...]:
    """Places with unsolved tickets: most overdue first, then most, then by path."""
    by_place: dict[str, list[Ticket]] = {}
    for one in tickets:
        if one.runs:
            by_place.setdefault(one.place, []).append(one)
    found = [
        Lag(
            place,
            len(inside),
            sum(one.is_overdue(now) for one in inside),
            max(one.age(now) for one in inside),
        )
        for place, inside in by_place.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.overdue, -one.running, one.place)))
