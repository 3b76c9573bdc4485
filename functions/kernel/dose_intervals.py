"""May this vaccine follow what was given before, and is it long enough ago?

One dated rule for whoever plans a dose and whoever gives it (data/dose-intervals.json, ADR 0044):
least days between doses of a series, which vaccine may follow which, months before a booster, and
what is taken for a vaccine that is not on our list. Days are Vietnamese days; the dose on the very
day on which the interval is over is in time. A doctor may override by a reason, kept with the dose.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from functions.kernel.errors import Conflict
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set
from functions.kernel.vaccines import products

FILE: Final = "data/dose-intervals.json"
OTHER_PRODUCT: Final = "other"
"""The code of a vaccine that is not on our list."""


class OutOfSchedule(Conflict):
    """The rules in force do not allow this dose; a doctor may override by a reason."""

    code = "OUT_OF_SCHEDULE"
    vi = "Mũi tiêm không đúng lịch quy định."
    en = "This dose is not on schedule."


class IntervalTooShort(OutOfSchedule):
    """Too few days since the dose before."""

    code = "INTERVAL_TOO_SHORT"
    vi = "Chưa đủ khoảng cách kể từ mũi tiêm trước."
    en = "The interval since the dose before is too short."


class ProductMismatch(OutOfSchedule):
    """This vaccine may not follow the one given before."""

    code = "PRODUCT_MISMATCH"
    vi = "Vắc xin này không được tiêm tiếp sau loại đã tiêm trước."
    en = "This vaccine may not follow the one given before."


class SeriesComplete(OutOfSchedule):
    """The series is complete, and no rule in force allows a booster."""

    code = "SERIES_COMPLETE"
    vi = "Đã tiêm đủ liều cơ bản và chưa có quy định tiêm nhắc lại."
    en = "The series is complete, and no rule allows a booster yet."


@dataclass(frozen=True, slots=True)
class Given:
    """A dose that counts: of which vaccine, on which Vietnamese day."""

    product: str
    day: date


def rules() -> RuleSet:
    """All versions of the rule."""
    return load_rule_set("functions.kernel", FILE)


def intervals_on(day: date) -> Rule:
    """The version in force on a Vietnamese day. Refuses NoRuleInForce."""
    return in_force(rules(), day)


def check_next(rule: Rule, before: Sequence[Given], product: str, day: date) -> None:
    """May a dose be given on this day after those before, oldest first?

    Refuses IntervalTooShort, ProductMismatch, SeriesComplete.
    """
    if before and day < earliest(rule, before, product):
        raise IntervalTooShort


def earliest(rule: Rule, before: Sequence[Given], product: str) -> date:
    """The first day on which the vaccine may follow. Refuses ProductMismatch, SeriesComplete."""
    last = before[-1]
    if len(before) >= series_of(rule, before[0].product):
        months = rule.body["booster_months"]
        if months is None:
            raise SeriesComplete
        return _months_after(last.day, months)
    return last.day + timedelta(days=_days(rule, last.product, product))


def series_of(rule: Rule, product: str) -> int:
    """How many doses make the primary series that began with this vaccine."""
    known = products().get(product)
    return known.series if known else int(rule.body["unnamed"]["series"])


def _days(rule: Rule, last: str, product: str) -> int:
    if last not in products():
        return int(rule.body["unnamed"]["days"])
    lines = rule.body["series"] if last == product else rule.body["mixing"]
    for line in lines:
        told = (line["product"],) if last == product else (line["first"], line["next"])
        if told == ((product,) if last == product else (last, product)):
            return int(line["days"])
    raise ProductMismatch


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, its last day where the month is shorter (as the Civil Code of
    2015, article 148, ends a term of months)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
