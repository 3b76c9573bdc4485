"""How many registered, were invited, booked, and were given their dose? Counted from marks.

A mark is of one person in one campaign and says nothing of who it is. Counting all marks again
gives the same figures, whatever came twice, late, or in another order; nothing is ever added to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from functions.kernel.divisions import DivisionUnknown, read_path

ELSEWHERE: Final = "-"
"""In place of a district: of people who live in another province, or are known nowhere."""


class Measure(StrEnum):
    """What is counted of people, by day: registered by the day on which what ranks them was said
    last, invited by that of the first wave, booked and given by that of the appointment."""

    REGISTERED = "registered"
    INVITED = "invited"
    BOOKED = "booked"
    GIVEN = "given"
    WAITING = "waiting"
    """Registered, with no dose, appointment or invitation yet: how it stands, of no day."""
    CALLED = "called"
    """Registered and invited, with no dose of the campaign yet: how it stands, of no day."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What figures need of a person in a campaign: of which group, where they live and since when
    they are registered, when they were invited, and their appointment."""

    group: str = ""
    district: str = ""
    since: date | None = None
    is_registered: bool = False
    invited: date | None = None
    site: str = ""
    day: date | None = None
    is_booked: bool = False
    is_given: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Whose figure: of a group, in a district (registered, invited) or at a site."""

    where: str
    group: str


NOW: Final = date(2000, 1, 1)
"""In place of a day: of figures that say how it stands when they were counted."""
STANDING: Final = (Measure.WAITING, Measure.CALLED)

Key = tuple[Measure, date]
Cells = Mapping[Place, int]


def count(marks: Iterable[Mark]) -> dict[Key, dict[Place, int]]:
    """The figures of marks by measure and day."""
    found: dict[Key, Counter[Place]] = {}
    for mark in marks:
        for measure, day, where in _told(mark):
            found.setdefault((measure, day), Counter())[Place(where, mark.group)] += 1
    return {key: dict(cells) for key, cells in found.items()}


def district_of(division: str, province: str) -> str:
    """The district under which somebody is counted in a province's campaign."""
    try:
        path = read_path("/".join(division.split("/")[:2]))
    except DivisionUnknown:
        path = read_path("")
    within = path.count("/") == 1 and path.partition("/")[0] == province
    return path if within else f"{province}/{ELSEWHERE}"


def _told(mark: Mark) -> Iterator[tuple[Measure, date, str]]:
    if mark.is_registered and mark.since is not None:
        yield Measure.REGISTERED, mark.since, mark.district
    if mark.is_registered and mark.invited is not None:
        yield Measure.INVITED, mark.invited, mark.district
    if mark.day is not None and mark.is_booked:
        yield Measure.BOOKED, mark.day, mark.site
    if mark.day is not None and mark.is_given:
        yield Measure.GIVEN, mark.day, mark.site
    if mark.is_registered and not mark.is_given:
        if mark.invited is not None:
            yield Measure.CALLED, NOW, mark.district
        elif not mark.is_booked:
            yield Measure.WAITING, NOW, mark.district
