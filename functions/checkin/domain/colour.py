"""Which colour follows from a declaration, why, and what is a gate advised to do?

The rules are dated data (`data/gate-colour.json`): rule id, instrument, days of validity, mark.
All figures in it are marked `to_be_confirmed`: the practice of gates was local and manual
(domain.md A10). A decision keeps its rule id, so that a replay can show what another set says.
A gate is only advised: red is "do not let in yet", and a human decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from functions.checkin.domain import wording
from functions.checkin.domain.answers import Answers
from functions.checkin.domain.declaration import Declaration
from functions.checkin.domain.form import any_form
from functions.kernel.periods import day_of
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set

NO_RISK = "NO_RISK_DECLARED"


class Colour(StrEnum):
    """From harmless to worst; grey is "nothing known", and stands apart."""

    GREY = "grey"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


ZONES = {1: "green", 2: "yellow", 3: "orange", 4: "red"}
"""Levels of areas by number (Decision 4800/QĐ-BYT), as the rules name them."""
_WORSE = (Colour.GREY, Colour.GREEN, Colour.YELLOW, Colour.RED)


class Advice(StrEnum):
    """What a gate is advised to do."""

    ALLOW = "allow"
    CHECK = "check"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class ColourDecision:
    """A colour, its reasons (worst first), the rule it follows from, and its end (exclusive)."""

    colour: Colour
    reasons: tuple[str, ...]
    rule_id: str
    decided_at: datetime
    valid_until: datetime
    window_days: int = 14

    def stands(self, at: datetime) -> bool:
        """Is this still the person's colour at the instant `at`?"""
        return at < self.valid_until

    def words(self, language: str) -> str:
        """The first reason, as told to the person."""
        return say_reason(self.reasons[0], language, self.window_days)


@dataclass(frozen=True, slots=True)
class GateAdvice:
    """What the reader at a gate sees: colour, advice and reasons; nothing of the answers."""

    advice: Advice
    colour: Colour
    reasons: tuple[str, ...]
    rule_id: str


def decide_colour(
    declaration: Declaration,
    at: datetime,
    *,
    zone: str | None = None,
    rule: Rule | None = None,
) -> ColourDecision:
    """The colour of a declaration given or confirmed at `at` (aware), by the rules of that day.

    `zone`: level of the person's area of origin (green, yellow, orange, red), if known. `rule`:
    another version, for a replay. Ask once per declaring or confirming: it stands from then.
    """
    rule = rule or in_force(colour_rules(), day_of(at))
    found: dict[str, Colour] = {}
    for line in rule.body["rules"]:
        if not found.keys() & set(line.get("unless", ())) and _applies(line, declaration, at):
            found[line["reason"]] = Colour(line["colour"])
    if zone is not None and zone in rule.body["zones"]:
        found["ZONE_OF_ORIGIN"] = Colour(rule.body["zones"][zone])
    reasons = tuple(sorted(found, key=lambda reason: -_WORSE.index(found[reason])))
    colour = found[reasons[0]] if reasons else Colour.GREEN
    until = at + timedelta(hours=rule.body["stands_hours"][colour])
    window = _window(rule, declaration)
    return ColourDecision(colour, reasons or (NO_RISK,), rule.rule_id, at, until, window)


def advise_gate(
    decision: ColourDecision | None, at: datetime, *, required: bool = True
) -> GateAdvice:
    """What to do with a person of this decision, None for no declaration.

    `required`: is the declaration module in force at the gate? If it is suspended, a missing or
    expired declaration is no obstacle.
    """
    rule = in_force(colour_rules(), day_of(at))
    advice = rule.body["advice"]
    if decision is not None and decision.stands(at):
        told = Advice(advice[decision.colour])
        return GateAdvice(told, decision.colour, decision.reasons, decision.rule_id)
    if not required:
        return GateAdvice(Advice.ALLOW, Colour.GREY, ("DECLARATION_NOT_REQUIRED",), rule.rule_id)
    reason = "NO_DECLARATION" if decision is None else "DECLARATION_EXPIRED"
    return GateAdvice(Advice(advice[Colour.GREY]), Colour.GREY, (reason,), rule.rule_id)


def say_reason(reason: str, language: str, window_days: int = 14) -> str:
    """The text of a reason code."""
    return wording.say(reason, language, days=window_days)


def colour_rules() -> RuleSet:
    """All versions of the rules, oldest first; read once."""
    return load_rule_set(__package__, "data/gate-colour.json")


def _applies(rule: Mapping[str, Any], declaration: Declaration, at: datetime) -> bool:
    if declaration.kind in rule.get("kinds", ()):
        return True
    answers = declaration.answers
    if "choice" in rule:
        question, option = rule["choice"]
        return bool(answers.get(question) == option)
    said_yes = sum(answers.get(question) is True for question in rule.get("yes", ()))
    if not said_yes or said_yes < rule.get("at_least", 1):
        return False
    return _recent(rule, answers, at)


def _recent(rule: Mapping[str, Any], answers: Answers, at: datetime) -> bool:
    """A day that was not told counts as recent: caution costs a check, its lack an infection."""
    told = answers.get(rule.get("day", ""))
    if not isinstance(told, date):
        return True
    return (day_of(at) - told).days <= int(rule["within_days"])


def _window(rule: Rule, declaration: Declaration) -> int:
    within = [int(line["within_days"]) for line in rule.body["rules"] if "within_days" in line]
    return within[0] if within else any_form(declaration.kind, declaration.version).window_days
