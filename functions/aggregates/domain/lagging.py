"""Which communes lag: fewer venues with arrivals than on their best day of the week before?

Expected of a commune and kind of venue is the most that had arrivals on one of the seven days
before; seen is yesterday's. What is missing is dormant. A commune without any arrival is told
first; one that never had any in these days has neither expectation nor last day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from functions.aggregates.domain.source import Cells

DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Kind:
    """Venues of a kind with arrivals: expected, and seen."""

    kind: str
    expected: int
    seen: int


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune on a day: `last` is the last day with arrivals, None where there was none."""

    place: str
    arrived: bool
    last: date | None
    expected: int
    seen: int
    kinds: tuple[Kind, ...]

    @property
    def dormant(self) -> int:
        """Venues that were expected and not seen."""
        return sum(max(0, one.expected - one.seen) for one in self.kinds)


def lagging(
    communes: Iterable[str], day: date, seen: Cells, before: Sequence[tuple[date, Cells]]
) -> tuple[Commune, ...]:
    """All communes on `day`, those that lag most first; `before` are days before it."""
    found = [_commune(one, day, seen, before) for one in communes]
    return tuple(
        sorted(found, key=lambda one: (one.arrived, one.last is None, -one.dormant, one.place))
    )


def _commune(place: str, day: date, seen: Cells, before: Sequence[tuple[date, Cells]]) -> Commune:
    own: Mapping[str, int] = seen.get(place, {})
    expected: Counter[str] = Counter()
    days = [day] if own else []
    for earlier, cells in before:
        kinds = cells.get(place, {})
        if kinds:
            days.append(earlier)
        for kind, many in kinds.items():
            expected[kind] = max(expected[kind], many)
    names = sorted({*expected, *own})
    return Commune(
        place=place,
        arrived=bool(own),
        last=max(days, default=None),
        expected=expected.total(),
        seen=sum(own.values()),
        kinds=tuple(Kind(one, expected[one], own.get(one, 0)) for one in names),
    )
