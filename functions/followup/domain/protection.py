"""Who is protected, so that less is asked of them: by doses, recovery, or an officer's word?

By the dated rule (`data/protection.json`) of the day they met a case, or were found to be one. What
is heard of doses and cases is kept apart from the follow-up: most of it comes long before.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from functions.kernel.measures import measure_of_case
from functions.kernel.rules import NoRuleInForce, RuleSet, in_force, load_rule_set

PACKAGE: Final = "functions.followup.domain"
DOSE, ILL = "dose", "ill"


class By(StrEnum):
    """What protects: `REFUSED` is an officer's word that nothing does, whatever was recorded."""

    DOSES = "doses"
    RECOVERED = "recovered"
    OFFICER = "officer"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard last of a dose (the day it was given) or a case (the day it is counted on);
    `counts` where it was confirmed and stands."""

    revision: int
    day: date
    counts: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """What was heard of a person's doses and cases, each under its name (``dose#20210803``);
    `version` grows with each that was new."""

    version: int = 0
    heard: Mapping[str, Heard] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Protection:
    """What protects by which rule: the day of the dose that sufficed, or the last day of the
    illness; None where an officer says so."""

    by: By
    rule_id: str
    day: date | None = None


def rules() -> RuleSet:
    """All versions of the rule."""
    return load_rule_set(PACKAGE, "data/protection.json")


def with_heard(before: Proof, name: str, told: Heard) -> Proof | None:
    """The proof after something was heard; None where nothing newer was."""
    known = before.heard.get(name)
    if known is not None and known.revision >= told.revision:
        return None
    return replace(before, version=before.version + 1, heard={**before.heard, name: told})


def protection_on(proof: Proof, day: date) -> Protection | None:
    """What protects somebody who met a case, or fell ill, on a day. Refuses NoRuleInForce."""
    rule = in_force(rules(), day)
    needed, months = int(rule.body["doses"]), int(rule.body["recovered_months"])
    last = day - timedelta(days=int(rule.body["since_days"]))
    doses = sorted(one for one in _days(proof, DOSE) if one <= last)
    if needed and len(doses) >= needed:
        return Protection(By.DOSES, rule.rule_id, doses[needed - 1])
    recovered = [_recovered(one) for one in _days(proof, ILL)]
    counting = [one for one in recovered if one and one < day <= _after(one, months)]
    return Protection(By.RECOVERED, rule.rule_id, max(counting)) if counting else None


def told(one: Protection | None) -> str:
    """In Vietnamese, after the ground of a measure; "" where nothing protects."""
    if one is None:
        return ""
    if one.by is By.OFFICER:
        return ", cán bộ đã xem giấy tiêm hoặc khỏi bệnh"
    if one.by is By.REFUSED:
        return ", cán bộ không công nhận mũi tiêm hoặc việc khỏi bệnh đã ghi"
    day = f"{one.day:%d/%m/%Y}"
    what = "đã tiêm đủ mũi" if one.by is By.DOSES else "đã khỏi bệnh"
    return f", {what} (ngày {day}, {one.rule_id})"


def _days(proof: Proof, kind: str) -> list[date]:
    return [
        one.day for name, one in proof.heard.items() if one.counts and name.startswith(f"{kind}#")
    ]


def _recovered(ill_on: date) -> date | None:
    """The last day of what a case is asked, by the rule of its day; None before any rule."""
    try:
        return measure_of_case(ill_on).until
    except NoRuleInForce:
        return None


def _after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
