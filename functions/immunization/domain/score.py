"""How good are a site's records of a day? Counted anew from the marks of its doses.

A mark is of one dose and of nobody: counting them again gives the same figures, whatever came
twice or late.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from functions.immunization.domain.dose import DoseState
from functions.kernel.identifiers import UnitId


@dataclass(frozen=True, slots=True)
class Mark:
    """What the figures of a site's day need of one dose; of whom it is stands nowhere in it."""

    state: DoseState
    is_verified: bool
    is_same_day: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """A site's day, counted anew from its marks: how many doses count, how many of them are
    verified, entered on their day, suspect, confirmed."""

    recorded: int = 0
    verified: int = 0
    same_day: int = 0
    suspect: int = 0
    confirmed: int = 0

    def __add__(self, other: Figures) -> Figures:
        """Both together."""
        return Figures(
            self.recorded + other.recorded,
            self.verified + other.verified,
            self.same_day + other.same_day,
            self.suspect + other.suspect,
            self.confirmed + other.confirmed,
        )

    def percent(self, part: int) -> int | None:
        """A share in whole per cent, rounded down; None of nothing."""
        return 100 * part // self.recorded if self.recorded else None


def count(marks: Iterable[Mark]) -> Figures:
    """The figures of marks; what was withdrawn counts for nothing."""
    counted = [one for one in marks if one.state is not DoseState.WITHDRAWN]
    return Figures(
        recorded=len(counted),
        verified=sum(one.is_verified for one in counted),
        same_day=sum(one.is_same_day for one in counted),
        suspect=sum(one.state is DoseState.SUSPECT for one in counted),
        confirmed=sum(one.state is DoseState.CONFIRMED for one in counted),
    )


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of a site's day; `version` grows with each count, 0 where none was kept yet."""

    site: UnitId
    name: str
    division: str
    day: date
    figures: Figures
    version: int = 0
