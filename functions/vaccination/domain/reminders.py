"""When are people reminded of an appointment? On the day before, between hours of a dated rule."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from functions.kernel.periods import VIETNAM, day_of, read_time
from functions.kernel.rules import NoRuleInForce, in_force, load_rule_set
from functions.vaccination.domain.groups import PACKAGE

RULES: Final = "data/reminders.json"


def due(now: datetime) -> tuple[date, str] | None:
    """The day whose people are to be reminded now, and by which rule; None at other hours."""
    try:
        rule = in_force(load_rule_set(PACKAGE, RULES), day_of(now))
    except NoRuleInForce:
        return None
    first, last = read_time(rule.body["from"]), read_time(rule.body["until"])
    if not first <= now.astimezone(VIETNAM).time() < last:
        return None
    return day_of(now) + timedelta(days=1), rule.rule_id


def is_still_before(day: date, now: datetime) -> bool:
    """Is it still the day before?"""
    return day_of(now) == day - timedelta(days=1)
