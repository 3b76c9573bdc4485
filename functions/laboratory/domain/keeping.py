"""How long are appointments, lists of work, and results that nobody could place kept?

What is found out about a person is a medical record and has no end here. What only served to find
it out has one, from the instant or day at which it was last of use (data/work-retention.json, to be
confirmed; decision 0147). Results without their tube are kept as long as the account of their file,
by which a laboratory could still be asked.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from functions.kernel.periods import day_of, end_of_day
from functions.kernel.rules import Rule, in_force, load_rule_set

PACKAGE: Final = "functions.laboratory.domain"
RETENTION: Final = "data/work-retention.json"


def appointment_until(day: date) -> int:
    """The first second after the last day on which a seat and an appointment of a sampling day are
    kept, in seconds of the epoch. Refuses NoRuleInForce."""
    return _end(day, "appointments_days")


def work_until(last: datetime) -> int:
    """The same of an entry in a list of work, by the last instant of which it tells."""
    return _end(day_of(last), "work_days")


def unplaced_until(reported_at: datetime) -> int:
    """The same of a result that has no tube, or is of another disease."""
    return _end(day_of(reported_at), "unplaced_days")


def rule_on(day: date) -> Rule:
    """The rule in force on a Vietnamese day. Refuses NoRuleInForce."""
    return in_force(load_rule_set(PACKAGE, RETENTION), day)


def _end(day: date, name: str) -> int:
    last = day + timedelta(days=int(rule_on(day).body[name]))
    return int(end_of_day(last).timestamp())
