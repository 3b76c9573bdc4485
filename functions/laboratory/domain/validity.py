"""For which purpose does a negative result count, and until when?

Which purposes there are, and how many hours from the taking of the sample, is the rule in force on
the day on which the sample was taken (data/result-validity.json). What is not negative counts for
nothing here; that a positive person must isolate is no matter of a paper's validity.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.kernel.periods import day_of
from functions.kernel.rules import NoRuleInForce, Rule, RuleSet, in_force, load_rule_set
from functions.laboratory.domain.telling import NEGATIVE
from functions.laboratory.domain.words import Method, Told

RULES: Final = "data/result-validity.json"
NO_RULE: Final = "result-validity-none"


@dataclass(frozen=True, slots=True)
class Counting:
    """One purpose that a result counts for until an instant (exclusive)."""

    purpose: str
    until: datetime
    words: tuple[tuple[str, str], ...]

    def called(self, language: str) -> str:
        """What the purpose is called; in Vietnamese where the language is missing."""
        told = dict(self.words)
        return told.get(language) or told["vi"]


@dataclass(frozen=True, slots=True)
class Validity:
    """What a result counts for, by which rule; `counts` is empty where it counts for nothing."""

    rule_id: str
    instrument: str
    counts: tuple[Counting, ...]

    def at(self, now: datetime) -> tuple[Counting, ...]:
        """What it still counts for."""
        return tuple(one for one in self.counts if now < one.until)


def rules() -> RuleSet:
    """All versions of the rule."""
    return load_rule_set("functions.laboratory.domain", RULES)


def validity(what: Told | None, method: Method | None, collected_at: datetime | None) -> Validity:
    """What a result counts for, from the taking of the sample on. Never raises: a day without a
    rule gives the rule id `NO_RULE` and no purpose."""
    if collected_at is None:
        return Validity(NO_RULE, "", ())
    try:
        rule = in_force(rules(), day_of(collected_at))
    except NoRuleInForce:
        return Validity(NO_RULE, "", ())
    return Validity(rule.rule_id, rule.instrument, _counts(rule, what, method, collected_at))


def _counts(
    rule: Rule, what: Told | None, method: Method | None, collected_at: datetime
) -> tuple[Counting, ...]:
    if what not in NEGATIVE or method is None:
        return ()
    return tuple(
        Counting(
            str(entry["purpose"]),
            collected_at + timedelta(hours=entry["hours"]),
            tuple((language, str(entry[language])) for language in ("vi", "en", "ko")),
        )
        for entry in rule.body["purposes"]
        if method.value in entry["methods"]
        and (entry["pooled"] or what is not Told.NEGATIVE_IN_POOL)
    )
