"""May this person be given this vaccine today? The checklist in force, its answers, its thresholds.

The worst of what was found decides: contraindicated, then to be vaccinated in a hospital, then
deferred, then with care, then eligible (domain.md 1.4; data/screening.json). The doctor who
screened signs with their own name; only the eligible and those with care are injected at a site.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from functions.kernel.errors import Conflict, FieldFault, Forbidden, Invalid
from functions.kernel.identifiers import StaffId
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set

FILE: Final = "data/screening.json"
SEVERE_EVENT: Final = "severe_event"
"""A severe event after an earlier dose was reported, and was not found to be a coincidence."""


class ChecklistIncomplete(Invalid):
    """A question is not answered, a measurement is missing, or there is one too many."""

    code = "CHECKLIST_INCOMPLETE"
    vi = "Bảng kiểm trước tiêm chưa đủ hoặc không đúng phiên bản đang áp dụng."
    en = "The checklist is not complete, or not of the version in force."


class VitalImpossible(Invalid):
    """No living person measures that."""

    code = "VITAL_IMPOSSIBLE"
    vi = "Chỉ số đo không hợp lệ, vui lòng đo và nhập lại."
    en = "That measurement is not possible; please measure and enter it again."


class NotPassed(Conflict):
    """The screening did not lead to an injection at a site."""

    code = "SCREENING_NOT_PASSED"
    vi = "Kết luận khám sàng lọc không cho phép tiêm tại điểm tiêm này."
    en = "The screening does not allow an injection at this site."


class SameHands(Forbidden):
    """Whoever screened a person does not give them the dose."""

    code = "SAME_HANDS"
    vi = "Người khám sàng lọc không được tự tiêm cho người mình vừa khám."
    en = "Whoever screened this person can not inject them as well."


class Outcome(StrEnum):
    """What a screening concludes, mildest first."""

    ELIGIBLE = "eligible"
    CAREFUL = "careful"
    DEFER = "defer"
    HOSPITAL = "hospital"
    CONTRAINDICATED = "contraindicated"


PASSED: Final = frozenset({Outcome.ELIGIBLE, Outcome.CAREFUL})
_WORST: Final = tuple(Outcome)


@dataclass(frozen=True, slots=True)
class Vitals:
    """What was measured: temperature in tenths of a degree, pulse and respiration a minute, blood
    pressure in mmHg, and the usual upper one where it is known."""

    temperature: int
    pulse: int
    respiration: int
    systolic: int | None = None
    diastolic: int | None = None
    usual_systolic: int | None = None


POSSIBLE: Final = {
    "temperature": (300, 450),
    "pulse": (20, 250),
    "respiration": (4, 80),
    "systolic": (40, 300),
    "diastolic": (20, 200),
    "usual_systolic": (40, 300),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What was concluded, why, and by which version of the checklist."""

    outcome: Outcome
    reasons: tuple[str, ...]
    rule_id: str

    @property
    def is_passed(self) -> bool:
        """May the person be injected at a site?"""
        return self.outcome in PASSED


def rules() -> RuleSet:
    """All versions of the checklist."""
    return load_rule_set("functions.immunization.domain", FILE)


def checklist_on(day: date) -> Rule:
    """The checklist in force on a Vietnamese day. Refuses NoRuleInForce."""
    return in_force(rules(), day)


def questions(rule: Rule) -> tuple[str, ...]:
    """What is to be answered by yes or no."""
    return tuple(item["id"] for item in rule.body["items"])


def known_questions() -> tuple[str, ...]:
    """The questions of all versions, each once."""
    return tuple(dict.fromkeys(one for rule in rules().versions for one in questions(rule)))


def observed_for(rule: Rule) -> timedelta:
    """How long a person is observed after the injection."""
    return timedelta(minutes=rule.body["observation_minutes"])


def asks_pressure(rule: Rule, answers: Mapping[str, bool]) -> bool:
    """Is this person's blood pressure to be measured?"""
    groups = rule.body["pressure_of"]
    return not groups or any(answers.get(group) for group in groups)


def decide(
    rule: Rule,
    answers: Mapping[str, bool],
    vitals: Vitals,
    product: str,
    *,
    had_severe_event: bool = False,
) -> Decision:
    """Conclude, with every reason; what the platform knows counts beside what is answered.

    Refuses ChecklistIncomplete, VitalImpossible.
    """
    _check(rule, answers, vitals)
    found = [*_of_answers(rule, answers, product), *_of_vitals(rule, vitals)]
    if had_severe_event:
        found.append((SEVERE_EVENT, Outcome(rule.body["known"][SEVERE_EVENT])))
    outcome = max((worth for _, worth in found), key=_WORST.index, default=Outcome.ELIGIBLE)
    return Decision(outcome, tuple(dict.fromkeys(reason for reason, _ in found)), rule.rule_id)


def check_passed(decision: Decision) -> None:
    """Refuses NotPassed."""
    if not decision.is_passed:
        raise NotPassed


def check_hands(doctor: StaffId, by: StaffId) -> None:
    """Two people stand for a dose: one screened, another injects (ADR 0060). Refuses SameHands."""
    if doctor == by:
        raise SameHands


def _check(rule: Rule, answers: Mapping[str, bool], vitals: Vitals) -> None:
    asked = questions(rule)
    wrong = [f"answers.{name}" for name in asked if name not in answers]
    wrong += [f"answers.{name}" for name in answers if name not in asked]
    if asks_pressure(rule, answers):
        measured = ("systolic", "diastolic")
        wrong += [f"vitals.{name}" for name in measured if getattr(vitals, name) is None]
    if wrong:
        raise ChecklistIncomplete(*(FieldFault(one, "REQUIRED") for one in wrong[:20]))
    for field in fields(vitals):
        value, (low, high) = getattr(vitals, field.name), POSSIBLE[field.name]
        if value is not None and not low <= value <= high:
            raise VitalImpossible(FieldFault(f"vitals.{field.name}", "VITAL_IMPOSSIBLE"))


def _of_answers(
    rule: Rule, answers: Mapping[str, bool], product: str
) -> Iterator[tuple[str, Outcome]]:
    for item in rule.body["items"]:
        if answers[item["id"]] and (worth := Outcome(item["outcome"])) is not Outcome.ELIGIBLE:
            yield item["id"], worth
    for line in rule.body["products"]:
        if product in line["products"]:
            for name in line["items"]:
                if answers.get(name):
                    yield name, Outcome(line["outcome"])


def _of_vitals(rule: Rule, vitals: Vitals) -> Iterator[tuple[str, Outcome]]:
    for name, bounds in rule.body["vitals"].items():
        value = getattr(vitals, name)
        if value is None:
            continue
        if value < bounds.get("low", value) or value > bounds.get("high", value):
            yield name, Outcome.CAREFUL
    usual = vitals.usual_systolic
    if vitals.systolic is not None and usual is not None:
        rise = vitals.systolic - usual
        if rise >= rule.body["vitals"]["systolic"]["rise"]:
            yield "systolic", Outcome.CAREFUL
