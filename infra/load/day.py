"""When does a nation scan? The hours of a day, and requests spread over minutes in their shape."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Final, Literal

Act = Literal["scan", "again", "history", "page"]

HOURS: Final = (
    *(0.2, 0.1, 0.1, 0.2, 0.8, 2.5, 6.0, 9.5, 7.5, 6.0, 6.0, 7.5),
    *(5.5, 5.5, 5.0, 5.0, 6.0, 12.0, 6.5, 4.0, 2.5, 1.0, 0.4, 0.2),
)
"""Percent of the day's scans in each hour [J]; 12 in the busiest (domain.md 5)."""
MIX: Final[tuple[tuple[Act, float], ...]] = (
    ("scan", 0.80),
    ("again", 0.08),
    ("history", 0.07),
    ("page", 0.05),
)
"""Of all requests [J]: new scans, the same sent again by a phone that heard no answer, own history,
the home page."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A request: seconds after the beginning, the hour of the day it stands for, what, by whom."""

    due: float
    hour: int
    act: Act
    visitor: int


def plan(total: int, seconds: float, visitors: int, seed: int = 1) -> list[Planned]:
    """So many requests over so many seconds in the day's shape; the same seed, the same day."""
    draw = Random(seed)  # noqa: S311  # nosec B311
    edges = [0.0, *accumulate(share / sum(HOURS) for share in HOURS)]
    names, shares = zip(*MIX, strict=True)
    found = []
    for number in range(total):
        place = (number + draw.random()) / total
        hour = min(23, bisect_right(edges, place) - 1)
        within = (place - edges[hour]) / (edges[hour + 1] - edges[hour])
        due = (hour + within) / 24 * seconds
        (act,) = draw.choices(names, shares)
        found.append(Planned(due, hour, act, draw.randrange(visitors)))
    return found


def peak_rate(total: int, seconds: float) -> float:
    """Requests a second in the busiest hour."""
    return total * max(HOURS) / sum(HOURS) / (seconds / 24)


def by_hour(planned: list[Planned]) -> Iterator[tuple[int, int]]:
    """(hour, requests) of each hour."""
    for hour in range(24):
        yield hour, sum(one.hour == hour for one in planned)
