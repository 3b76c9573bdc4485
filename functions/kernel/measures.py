"""What is a contact of a case, or a case, asked to do, where and until when, with which tests?

By the dated rule (`data/measure.json`) of the day a contact was last near a case, or of the day of
a case's first positive sample. One rule for tracing, which shows it, and for the follow-up, which
works by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set

PACKAGE: Final = "functions.kernel"
FIRST: Final = 1
"""The ring of those who met the case itself."""


@dataclass(frozen=True, slots=True)
class Measure:
    """`kind` is ``quarantine``, ``self_monitor`` or ``isolation`` (of a case), `place` is
    ``central``, ``home`` or ``hospital``; `until` is the last Vietnamese day of it, `test_days` are
    days of samples. So many `negatives` sampled on `negative_from` or later are required before it
    ends. `ends_by` says whether the rule ends it, or a person decides."""

    kind: str
    until: date
    rule_id: str
    place: str = "home"
    test_days: tuple[date, ...] = ()
    negatives: int = 0
    negative_from: date | None = None
    ends_by: str = "rule"


def rules() -> RuleSet:
    """All versions of the rule."""
    return load_rule_set(PACKAGE, "data/measure.json")


def measure_of(last_met: date, *, is_protected: bool = False) -> Measure:
    """The measure for somebody who was last near a case on a day. `is_protected`: at least two
    doses, or recovered within three months. Refuses NoRuleInForce."""
    rule = in_force(rules(), last_met)
    return _measure(rule, rule.body["contact"]["1"], last_met, is_protected)


def measure_of_ring(last_met: date, ring: int, *, is_protected: bool = False) -> Measure | None:
    """The measure for a contact of a ring (1: of the case, 2: of a contact); None where the rule of
    that day asks nothing of them. Refuses NoRuleInForce."""
    rule = in_force(rules(), last_met)
    body = rule.body["contact"][str(ring)]
    return _measure(rule, body, last_met, is_protected) if body else None


def measure_of_case(day: date, *, is_protected: bool = False) -> Measure:
    """The measure for a case, by the day that it is counted on. Refuses NoRuleInForce."""
    rule = in_force(rules(), day)
    return _measure(rule, rule.body["case"], day, is_protected)


def _measure(rule: Rule, body: Mapping[str, Any], since: date, is_protected: bool) -> Measure:
    tests = body["test_days"]
    if is_protected:
        tests = body.get("protected_test_days", tests)
    until = since + timedelta(days=body["protected_days"] if is_protected else body["days"])
    return Measure(
        kind=body["kind"],
        until=until,
        rule_id=rule.rule_id,
        place=body["place"],
        test_days=tuple(since + timedelta(days=day) for day in tests),
        negatives=body["negatives"],
        negative_from=until - timedelta(days=body["within_days"]) if body["negatives"] else None,
        ends_by=body["ends_by"],
    )
