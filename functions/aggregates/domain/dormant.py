"""How many registered venues are dormant, and since when does a commune scan at all?

Seen of a week is a venue with at least one arrival on one of its days, counted once. Which of those
registered are dormant is said by code (domain/asleep.py) and counted here: what the register says
now and what the night has found may differ by what opened or closed since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final

from functions.aggregates.domain.source import DISTRICT, Cells, Source, cut

DAYS: Final = 7
"""Days without an arrival after which a venue is dormant [J; to be confirmed]."""
Seen = Mapping[str, Mapping[str, AbstractSet[str]]]
"""Venues by commune and kind."""


@dataclass(frozen=True, slots=True)
class Venues:
    """Venues of a kind or a place: registered and open, seen in the week, dormant; of `unknown`
    ones no night has counted yet whether they are."""

    registered: int = 0
    seen: int = 0
    dormant: int = 0
    unknown: int = 0

    def __add__(self, other: Venues) -> Venues:
        """Both together."""
        return Venues(
            self.registered + other.registered,
            self.seen + other.seen,
            self.dormant + other.dormant,
            self.unknown + other.unknown,
        )

    @property
    def percent(self) -> int | None:
        """Of those registered so many per cent are not dormant, rounded down; None of none, and
        where nothing is known."""
        known = self.registered - self.unknown
        return 100 * max(0, known - self.dormant) // known if known > 0 else None

    @property
    def is_counted(self) -> bool:
        """Has a night counted any of them, if there are any?"""
        return not self.unknown or self.registered > self.unknown


def seen_in(sources: Iterable[Source]) -> dict[str, Seen]:
    """The venues of a day's scans, by district."""
    found: defaultdict[str, defaultdict[str, defaultdict[str, set[str]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(set))
    )
    for one in sources:
        for leaf, kind, venue, _ in one.venues:
            found[cut(leaf, DISTRICT)][leaf][kind].add(venue)
    return dict(found)


def counted_of(days: Iterable[Seen]) -> dict[str, dict[str, int]]:
    """How many venues were seen on any of the days, by commune and kind."""
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for seen in days:
        for leaf, kinds in seen.items():
            for kind, venues in kinds.items():
                found[leaf][kind] |= venues
    return {
        leaf: {kind: len(some) for kind, some in kinds.items()} for leaf, kinds in found.items()
    }


def by_commune(
    registered: Cells, seen: Cells, dormant: Cells, counted: Collection[str] | None = None
) -> dict[str, dict[str, Venues]]:
    """Venues of each commune, by kind; `counted` are the provinces whose week a night has counted,
    all if None."""
    tables = (registered, seen, dormant)

    def of(leaf: str, kind: str) -> Venues:
        many, awake, asleep = (one.get(leaf, {}).get(kind, 0) for one in tables)
        is_known = counted is None or leaf.partition("/")[0] in counted
        return Venues(many, awake, asleep, 0 if is_known else many)

    return {
        leaf: {
            kind: of(leaf, kind)
            for kind in sorted({kind for one in tables for kind in one.get(leaf, {})})
        }
        for leaf in sorted({leaf for one in tables for leaf in one})
    }


def firsts_after(
    known: Mapping[str, date], day: date, seen: Iterable[str], later: Mapping[date, Collection[str]]
) -> dict[str, date]:
    """First days after `day` was counted anew: a commune seen then that was not known before it
    begins then; one that began then and is not seen any more begins on the next of the `later`
    days on which it is, or has not begun."""
    here = set(seen)
    found = {leaf: first for leaf, first in known.items() if first != day or leaf in here}
    for leaf in sorted(here):
        found[leaf] = min(day, found.get(leaf, day))
    for leaf in sorted(known.keys() - found.keys()):
        days = [one for one, leaves in later.items() if leaf in leaves]
        if days:
            found[leaf] = min(days)
    return found
