"""What is a contact asked to do, and until when? By the dated rule of the day they were last near a
case: to stay apart, or to watch their health."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from functions.kernel.rules import RuleSet, in_force, load_rule_set
from functions.tracing.domain.window import PACKAGE


@dataclass(frozen=True, slots=True)
class Measure:
    """`kind` is ``quarantine`` or ``self_monitor``; `until` is the last Vietnamese day of it."""

    kind: str
    until: date
    rule_id: str


def rules() -> RuleSet:
    """All versions of the rule."""
    return load_rule_set(PACKAGE, "data/measure.json")


def measure_of(last_met: date, *, is_protected: bool = False) -> Measure:
    """The measure for somebody who was last near a case on a day. `is_protected`: at least two
    doses, or recovered within three months. Refuses NoRuleInForce."""
    rule = in_force(rules(), last_met)
    days = rule.body["protected_days"] if is_protected else rule.body["days"]
    return Measure(rule.body["kind"], last_met + timedelta(days=days), rule.rule_id)
