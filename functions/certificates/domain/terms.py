"""From when to when does a certificate count? Half-open: at its end it counts no more (T06).

Twelve months are calendar months in Vietnam: a certificate of 29 February ends on 28 February.
The rule in force on the day of issue decides and its id is kept (data/certificate-terms.json).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from functions.kernel.periods import VIETNAM, Period, day_of, end_of_day
from functions.kernel.rules import Rule, in_force, load_rule_set

RULES: Final = "data/certificate-terms.json"
RENEWABLE: Final = timedelta(days=30)
"""So long before its end a certificate may be issued anew."""


def terms_on(day: date) -> Rule:
    """The rule in force on a Vietnamese day. Refuses NoRuleInForce."""
    return in_force(load_rule_set("functions.certificates.domain", RULES), day)


def term_from(issued_at: datetime, months: int) -> Period:
    """The term of a certificate issued at a whole second, in UTC."""
    start = issued_at.astimezone(VIETNAM).replace(microsecond=0)
    years, month = divmod(start.month - 1 + months, 12)
    day = start.day
    while True:
        try:
            end = start.replace(year=start.year + years, month=month + 1, day=day)
            break
        except ValueError:
            day -= 1
    return Period(start.astimezone(UTC), end.astimezone(UTC))


def recovery_days(first_positive: datetime, rule: Rule) -> tuple[date, date]:
    """First and last day on which a recovery counts, both included."""
    taken, told = day_of(first_positive), rule.body["recovery"]
    return taken + timedelta(days=told["first_day"]), taken + timedelta(days=told["last_day"])


def antigen_from(rule: Rule) -> date:
    """The first day of samples whose rapid antigen test certifies a recovery, by a rule that lets
    them at all ((EU) 2022/256: what was tested before that date is not certified in arrears)."""
    return date.fromisoformat(rule.body["recovery"]["antigen_from"])


def recovery_term(issued_at: datetime, last_day: date, months: int) -> Period:
    """The term of a recovery's certificate: that of any other, cut at its last day."""
    whole = term_from(issued_at, months)
    return Period(whole.start, max(whole.start, min(whole.end, end_of_day(last_day))))


def is_renewable(expires_at: datetime, now: datetime) -> bool:
    """Is its end so near, or past, that a new one may be issued?"""
    return now >= expires_at - RENEWABLE
