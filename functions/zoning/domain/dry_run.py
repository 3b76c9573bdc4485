"""What would another table of criteria have proposed of the same figures, day by day?

Nothing is written and nobody is told. Figures are those a proposal was made of: where the other
version counts cases over another number of days, that is said, and no count is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from functions.kernel.rules import NoRuleInForce, Rule
from functions.zoning.domain.criteria import Assessment, assess, criteria_rules
from functions.zoning.domain.proposal import Line, Proposal


class Turn(StrEnum):
    """How the other version's level stands to the proposed one."""

    SAME = "same"
    HIGHER = "higher"
    LOWER = "lower"
    UNKNOWN = "unknown"
    """One of the two can't be told, for something is missing."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An area by both versions."""

    line: Line
    here: Assessment
    there: Assessment

    @property
    def turn(self) -> Turn:
        """Where the level would go."""
        here, there = self.here.level, self.there.level
        if (self.here.lowest, self.here.highest) == (self.there.lowest, self.there.highest):
            return Turn.SAME
        if here is None or there is None:
            return Turn.UNKNOWN
        return Turn.HIGHER if there > here else Turn.LOWER


@dataclass(frozen=True, slots=True)
class Day:
    """A day's areas by their turns; `rule_id` is the version by which they were proposed."""

    day: date
    rule_id: str
    turns: Counter[Turn]
    is_other_window: bool


@dataclass(frozen=True, slots=True)
class DryRun:
    """The days, oldest first, and the areas of the last one that would turn."""

    rule_id: str
    days: tuple[Day, ...]
    turning: tuple[Pair, ...]

    @property
    def is_other_window(self) -> bool:
        """Does a day count its cases over another time than the version that is tried?"""
        return any(one.is_other_window for one in self.days)


def version_of(rule_id: str) -> Rule:
    """A version of the table, in force or not. Raises NoRuleInForce for an unknown one."""
    found = {one.rule_id: one for one in criteria_rules().versions}.get(rule_id)
    if found is None:
        raise NoRuleInForce
    return found


def tried(proposals: Sequence[Proposal], rule: Rule) -> DryRun:
    """Proposals, oldest first, beside what a version says of the same figures."""
    days, pairs = [], list[Pair]()
    for one in proposals:
        own = version_of(one.rule_id)
        pairs = [
            Pair(line, assess(own, line.known), assess(rule, line.known)) for line in one.lines
        ]
        differs = own.body["days"] != rule.body["days"]
        days.append(Day(one.day, one.rule_id, Counter(each.turn for each in pairs), differs))
    turning = tuple(one for one in pairs if one.turn is not Turn.SAME)
    return DryRun(rule.rule_id, tuple(days), turning)
