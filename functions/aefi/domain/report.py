"""What may be reported after a dose? Symptoms of a closed list, when they began, how it went.

The list (data/symptoms.json) is by system of the body and dated; signs of danger are marked in it.
What is severe says the reporter, or the way it went (data/clock.json): a sign of danger alone sends
people to hospital at once, but opens no case. That somebody is well is a report too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from functions.aefi.domain.followup import PACKAGE
from functions.kernel.errors import FieldFault, Invalid
from functions.kernel.names import TextInvalid, canonical_line
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set

LONGEST_NOTE: Final = 1000


class ReportIncomplete(Invalid):
    """Something is missing, or does not fit what was said."""

    code = "REPORT_INCOMPLETE"
    vi = "Báo cáo chưa đủ hoặc các mục không khớp nhau."
    en = "The report is not complete, or its parts do not fit."


class SymptomUnknown(Invalid):
    """Not a symptom of the list in force."""

    code = "SYMPTOM_UNKNOWN"
    vi = "Triệu chứng không có trong danh mục đang áp dụng."
    en = "That symptom is not in the list in force."


class OnsetImpossible(Invalid):
    """Before the dose, or after today."""

    code = "ONSET_IMPOSSIBLE"
    vi = "Ngày bắt đầu phải từ ngày tiêm đến hôm nay."
    en = "It must have begun between the day of the dose and today."


class Severity(StrEnum):
    """How bad it is, as the reporter says."""

    MINOR = "minor"
    SEVERE = "severe"


class Course(StrEnum):
    """How it went so far."""

    RECOVERED = "recovered"
    RECOVERING = "recovering"
    NOT_RECOVERED = "not_recovered"
    HOSPITALISED = "hospitalised"
    SEQUELAE = "sequelae"
    DIED = "died"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported; without symptoms somebody is well, and the rest is empty."""

    symptoms: tuple[str, ...] = ()
    onset: date | None = None
    severity: Severity | None = None
    course: Course | None = None
    note: str = ""

    @property
    def is_well(self) -> bool:
        """Is there nothing?"""
        return not self.symptoms


@dataclass(frozen=True, slots=True)
class Said:
    """A version of a person's report: what was said, when, by which way (``own``, ``family`` or
    ``code``), by which version of the list."""

    version: int
    report: Report
    at: datetime
    via: str
    rule_id: str


@dataclass(frozen=True, slots=True)
class Symptom:
    """One of the list, and the system of the body that it stands under."""

    id: str
    system: str
    is_danger: bool
    needs_note: bool


def rules() -> RuleSet:
    """All versions of the list."""
    return load_rule_set(PACKAGE, "data/symptoms.json")


def list_on(day: date) -> Rule:
    """The list in force on a Vietnamese day. Refuses NoRuleInForce."""
    return in_force(rules(), day)


def symptoms_of(rule: Rule) -> dict[str, Symptom]:
    """The symptoms of a list by id, in its order."""
    return {
        item["id"]: Symptom(
            item["id"], system["id"], bool(item["danger"]), bool(item.get("needs_note"))
        )
        for system in rule.body["systems"]
        for item in system["items"]
    }


def dangers(rule: Rule, symptoms: Iterable[str]) -> tuple[str, ...]:
    """Those that send a person to hospital at once."""
    known = symptoms_of(rule)
    return tuple(one for one in symptoms if one in known and known[one].is_danger)


def is_severe(report: Report, clock: Rule) -> bool:
    """Does the report open the clock of severe events?"""
    worst = report.course is not None and report.course.value in clock.body["severe_outcomes"]
    return report.severity is Severity.SEVERE or worst


def checked(rule: Rule, said: Report, dose_day: date, today: date) -> Report:
    """The report as it is kept: symptoms in the list's order, text in its one form.

    Refuses SymptomUnknown, ReportIncomplete, OnsetImpossible, TextInvalid.
    """
    known = symptoms_of(rule)
    if any(one not in known for one in said.symptoms):
        raise SymptomUnknown(FieldFault("symptoms", "SYMPTOM_UNKNOWN"))
    kept = tuple(one for one in known if one in said.symptoms)
    note = _note(said.note)
    missing = _missing(said, kept, note, known)
    if missing:
        raise ReportIncomplete(*(FieldFault(name, "REQUIRED") for name in missing))
    if said.onset is not None and not dose_day <= said.onset <= today:
        raise OnsetImpossible(FieldFault("onset", "ONSET_IMPOSSIBLE"))
    return Report(kept, said.onset, said.severity, said.course, note)


def _missing(
    said: Report, kept: tuple[str, ...], note: str, known: dict[str, Symptom]
) -> tuple[str, ...]:
    parts = {"onset": said.onset, "severity": said.severity, "course": said.course}
    if not kept:
        return ("symptoms",) if any(parts.values()) or note else ()
    wanted = [name for name, value in parts.items() if value is None]
    if any(known[one].needs_note for one in kept) and not note:
        wanted.append("note")
    return tuple(wanted)


def _note(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return canonical_line(text, LONGEST_NOTE)
    except TextInvalid:
        raise TextInvalid(FieldFault("note", "TEXT_INVALID")) from None
