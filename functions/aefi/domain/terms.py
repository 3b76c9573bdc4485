"""By when does an investigation begin, and when has the council met? (data/terms.json)

After a severe case was taken up its investigation begins within 24 hours; once its form was first
filled in, the council judges within five working days. Working days are Vietnamese ones, Monday to
Friday but for public holidays; the day on which a term begins is not counted, and it ends with the
last day. It is overdue from the very instant of its end on, and runs until the step it asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.aefi.domain.followup import PACKAGE
from functions.kernel.periods import VIETNAM, day_of
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set

SATURDAY: Final = 5


class Stage(StrEnum):
    """What has to be done before a term ends."""

    INVESTIGATION = "investigation"
    COUNCIL = "council"


@dataclass(frozen=True, slots=True)
class Term:
    """A term that runs: what it asks for, its end, the rule it follows from."""

    stage: Stage
    due_at: datetime
    rule_id: str

    def is_overdue(self, now: datetime) -> bool:
        """Has it ended?"""
        return now >= self.due_at


def rules() -> RuleSet:
    """All versions of the terms."""
    return load_rule_set(PACKAGE, "data/terms.json")


def rule_on(day: date) -> Rule:
    """The terms in force on a Vietnamese day. Refuses NoRuleInForce."""
    return in_force(rules(), day)


def investigation_term(taken_up_at: datetime) -> Term:
    """By when the investigation of a case that was taken up begins. Refuses NoRuleInForce."""
    rule = rule_on(day_of(taken_up_at))
    due = taken_up_at + timedelta(hours=rule.body["investigation_hours"])
    return Term(Stage.INVESTIGATION, due, rule.rule_id)


def council_term(filled_in_at: datetime) -> Term:
    """By when the council has judged an investigation's form. Refuses NoRuleInForce."""
    day = day_of(filled_in_at)
    rule = rule_on(day)
    last = _working_day_after(day, rule.body["council_working_days"], rule.body["holidays"])
    midnight = datetime(last.year, last.month, last.day, tzinfo=VIETNAM) + timedelta(days=1)
    return Term(Stage.COUNCIL, midnight.astimezone(UTC), rule.rule_id)


def _working_day_after(day: date, number: int, holidays: list[str]) -> date:
    left = number
    while left:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day.isoformat() not in holidays:
            left -= 1
    return day
