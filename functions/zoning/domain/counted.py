"""What does a case or a person's doses add to the counts of which area, and from which day on?

A case is counted in one commune on one day, as its latest revision says; a withdrawn one nowhere. A
person counts as having a dose from the day of the first one that stands, and as fully vaccinated
from the day of the one that completes its series, but among adults or elders only from the birthday
on. So a count at the end of a day follows from what is kept, whenever it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

ADULT: Final = 18
GROUPS: Final[tuple[tuple[str, int, bool], ...]] = (
    ("adults_one", ADULT, False),
    ("adults_full", ADULT, True),
    ("elders50_full", 50, True),
    ("elders65_full", 65, True),
)
"""Group, age in years from which on, and whether the series must be complete."""


@dataclass(frozen=True, slots=True)
class CountedCase:
    """A case as told last: in which commune and on which local day it counts, if it does."""

    case: str
    revision: int
    division: str
    day: date
    counts: bool


class Series(StrEnum):
    """What a dose makes of its person."""

    VOID = "void"
    SOME = "some"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class CountedDose:
    """A dose as told last."""

    immunization: str
    revision: int
    day: date
    series: Series


@dataclass(frozen=True, slots=True)
class Vaccinated:
    """A person's doses; `area` is where they live, else where the first dose was given.

    `born` is the birthday, None where it is not known in full: then no group counts the person.
    """

    area: str
    born: date | None
    doses: Mapping[str, CountedDose]
    version: int = 0


def with_dose(before: Vaccinated, told: CountedDose) -> Vaccinated | None:
    """The person after what was told of a dose; None where it was told before, or is older."""
    standing = before.doses.get(told.immunization)
    if standing is not None and standing.revision >= told.revision:
        return None
    doses = {**before.doses, told.immunization: told}
    return Vaccinated(before.area, before.born, doses, before.version + 1)


def counts_from(person: Vaccinated) -> dict[str, date]:
    """From which day on each group counts the person; groups that never do are left out."""
    if person.born is None:
        return {}
    some = _first(person.doses.values(), (Series.SOME, Series.FULL))
    full = _first(person.doses.values(), (Series.FULL,))
    told: dict[str, date] = {}
    for group, years, is_full in GROUPS:
        since = full if is_full else some
        if since is not None:
            told[group] = max(since, birthday(person.born, years))
    return told


def birthday(born: date, years: int) -> date:
    """The day on which so many years are reached; who was born on 29 February: 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def _first(doses: Iterable[CountedDose], series: tuple[Series, ...]) -> date | None:
    return min((one.day for one in doses if one.series in series), default=None)
