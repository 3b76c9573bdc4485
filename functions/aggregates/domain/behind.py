"""When is a place worse than the whole by more than chance may make?

A mark of a few people or of a point of difference blames a place for nothing. A dated rule
(data/behind.json, to be confirmed [J]) says of each figure how many people or doses have to stand
behind it, more than what it has to differ, and more than what of the whole's figure; all hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from functions.kernel.rules import in_force, load_rule_set

SLOW: Final = ("median", "most")
"""Hours: fewer are better. Of all other figures more are."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What a mark needs: `least` people or doses, more than a `difference` in hours or points, and
    more than `percent` of the whole's figure."""

    least: int
    difference: int
    percent: int


def tolerance_on(day: date, figure: str) -> Tolerance:
    """What a mark of the figure needs on a day. Refuses NoRuleInForce; KeyError for none of the
    figures that are marked."""
    rule = in_force(load_rule_set(__package__, "data/behind.json"), day)
    return Tolerance(**rule.body["figures"][figure])


def is_worse(figure: str, own: int, other: int) -> bool:
    """Is the one figure worse than the other, by however little?"""
    return worse_by(figure, own, other) > 0


def worse_by(figure: str, own: int, other: int) -> int:
    """By how many hours or points; negative where it is better."""
    return own - other if figure in SLOW else other - own


def is_behind(
    figure: str, own: int | None, whole: int | None, counted: int, allowed: Tolerance
) -> bool:
    """Is the figure of a place, which `counted` people or doses make, to be marked? What is hidden
    or unknown (None) never is."""
    if own is None or whole is None or counted < allowed.least:
        return False
    worse = worse_by(figure, own, whole)
    return worse > allowed.difference and 100 * worse > allowed.percent * whole
