"""What is asked every day, by which hour, and which answers need somebody at once?

Symptoms are of a closed, dated list (`data/symptoms.json`); a temperature is optional, in tenths of
a degree Celsius. An answer with a sign of danger is red: it tells the person to call for help and
puts them on top of the officers' list. Hours are of the dated rule `data/daily.json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from functions.followup.domain.refusals import AnswerUnclear, TemperatureImpossible
from functions.kernel.errors import FieldFault
from functions.kernel.periods import VIETNAM, read_time
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set

PACKAGE: Final = "functions.followup.domain"
_DEGREES: Final = re.compile(r"([0-9]{2})(?:[.,]([0-9]))?")


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said of a day: symptoms in the list's order (none: well), tenths of a degree
    or None. `number` counts the answers of that day, `via` is ``link`` or ``own``."""

    number: int
    symptoms: tuple[str, ...]
    tenths: int | None
    is_red: bool
    at: datetime
    via: str
    rule_id: str


def hours() -> RuleSet:
    """All versions of the rule of hours."""
    return load_rule_set(PACKAGE, "data/daily.json")


def lists() -> RuleSet:
    """All versions of the list of symptoms."""
    return load_rule_set(PACKAGE, "data/symptoms.json")


def symptoms_on(day: date) -> tuple[str, ...]:
    """The list of a Vietnamese day, in its order. Refuses NoRuleInForce."""
    return tuple(one["id"] for one in in_force(lists(), day).body["items"])


def asks_from(day: date) -> datetime:
    """From when on people are asked of that day. Refuses NoRuleInForce."""
    return _at(day, "asks_from")


def answers_by(day: date) -> datetime:
    """When who has not answered of that day is missed. Refuses NoRuleInForce."""
    return _at(day, "answers_by")


def corrections(day: date) -> int:
    """How often a day may be answered in all. Refuses NoRuleInForce."""
    return int(in_force(hours(), day).body["corrections"])


def answer_of(
    number: int,
    symptoms: Iterable[str],
    tenths: int | None,
    *,
    is_well: bool,
    at: datetime,
    via: str,
    day: date,
) -> Answer:
    """The answer as it is kept. Refuses AnswerUnclear, TemperatureImpossible, NoRuleInForce."""
    rule = in_force(lists(), day)
    known = {one["id"]: one["red"] for one in rule.body["items"]}
    told = frozenset(symptoms)
    if not told <= known.keys() or is_well is bool(told):
        raise AnswerUnclear(FieldFault("symptoms", "ANSWER_UNCLEAR"))
    if tenths is not None and not _possible(tenths, rule):
        raise TemperatureImpossible(FieldFault("temperature", "TEMPERATURE_IMPOSSIBLE"))
    is_red = any(known[one] for one in told) or (tenths or 0) >= rule.body["red_tenths"]
    kept = tuple(one for one in known if one in told)
    return Answer(number, kept, tenths, is_red, at, via, rule.rule_id)


def read_tenths(text: str) -> int | None:
    """A temperature as people write it, "38", "38,5" or "38.5"; None for "". Refuses
    TemperatureImpossible."""
    written = text.strip()
    if not written:
        return None
    found = _DEGREES.fullmatch(written)
    if found is None:
        raise TemperatureImpossible(FieldFault("temperature", "TEMPERATURE_IMPOSSIBLE"))
    return int(found[1]) * 10 + int(found[2] or 0)


def _possible(tenths: int, rule: Rule) -> bool:
    return bool(rule.body["lowest_tenths"] <= tenths <= rule.body["highest_tenths"])


def _at(day: date, name: str) -> datetime:
    told = read_time(in_force(hours(), day).body[name])
    return datetime.combine(day, told, VIETNAM).astimezone(UTC)
