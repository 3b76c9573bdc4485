"""Which version of a legal rule was in force on a day?

A rule set is a JSON document beside the code that applies it:

    {"rule_set": "screening", "versions": [
        {"rule_id": "screening-2021-07", "instrument": "…", "valid_from": "2021-07-26",
         "valid_to": "2021-10-11", "source": "verified", "body": {…}}, …]}

Days are Vietnamese days; `valid_to` is the last day in force, null for the version still open.
Versions stand in order without overlap; a gap must be declared by ``"gaps": true`` (a duty that
was suspended, as in April 2022). Every decision stores the `rule_id` it was made by.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from functions.kernel.errors import Conflict
from functions.kernel.valuesets import Mark


class NoRuleInForce(Conflict):
    """No version of the rule is in force on that day."""

    code = "NO_RULE_IN_FORCE"
    vi = "Không có quy định nào có hiệu lực vào ngày này."
    en = "No rule is in force on this day."


class RuleSetBroken(ValueError):
    """A rule document that must not be used: a defect of the data, not of anyone's input."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of a rule. `body` is read-only all the way down: mappings and tuples."""

    rule_id: str
    instrument: str
    valid_from: date
    valid_to: date | None
    source: Mark
    body: Mapping[str, Any]

    def applies_on(self, day: date) -> bool:
        """Is this version in force on the day?"""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All versions of a rule, oldest first."""

    name: str
    versions: tuple[Rule, ...]

    def version(self, rule_id: str) -> Rule:
        """The version of that id, in force or not; KeyError if there is none."""
        return {rule.rule_id: rule for rule in self.versions}[rule_id]


def in_force(rule_set: RuleSet, on: date) -> Rule:
    """The version in force on a Vietnamese day. Refuses NoRuleInForce."""
    for rule in rule_set.versions:
        if rule.applies_on(on):
            return rule
    raise NoRuleInForce


def read_rule_set(document: Mapping[str, Any]) -> RuleSet:
    """Build and check a rule set. Raises RuleSetBroken, saying which version is at fault."""
    try:
        versions = tuple(_read_rule(entry) for entry in document["versions"])
        rule_set = RuleSet(str(document["rule_set"]), versions)
    except (KeyError, TypeError, ValueError) as broken:
        raise RuleSetBroken(f"a version can't be read: {broken}") from broken
    _check(rule_set, gaps_allowed=document.get("gaps", False) is True)
    return rule_set


@cache
def load_rule_set(package: str, file: str) -> RuleSet:
    """The rule set of a JSON file beside a package's modules, read once."""
    text = (resources.files(package) / file).read_text(encoding="utf-8")
    return read_rule_set(json.loads(text))


def _read_rule(entry: Mapping[str, Any]) -> Rule:
    valid_to = entry["valid_to"]
    body = entry["body"]
    if not isinstance(body, Mapping):
        raise TypeError("a body is an object")
    return Rule(
        rule_id=entry["rule_id"],
        instrument=entry["instrument"],
        valid_from=date.fromisoformat(entry["valid_from"]),
        valid_to=None if valid_to is None else date.fromisoformat(valid_to),
        source=Mark(entry["source"]),
        body=MappingProxyType({key: _frozen(value) for key, value in body.items()}),
    )


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return MappingProxyType({key: _frozen(inner) for key, inner in value.items()})
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _check(rule_set: RuleSet, *, gaps_allowed: bool) -> None:
    if not rule_set.versions:
        raise RuleSetBroken("a rule set has at least one version")
    if len({rule.rule_id for rule in rule_set.versions}) < len(rule_set.versions):
        raise RuleSetBroken("a rule_id stands twice")
    for rule in rule_set.versions:
        if rule.valid_to is not None and rule.valid_to < rule.valid_from:
            raise RuleSetBroken(f"{rule.rule_id} ends before it begins")
    for earlier, later in pairwise(rule_set.versions):
        if earlier.valid_to is None or later.valid_from <= earlier.valid_to:
            raise RuleSetBroken(f"{later.rule_id} overlaps {earlier.rule_id}")
        if not gaps_allowed and later.valid_from != earlier.valid_to + timedelta(days=1):
            raise RuleSetBroken(f"there is a gap before {later.rule_id}")
