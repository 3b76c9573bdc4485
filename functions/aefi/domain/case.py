"""One case for a person, a dose and a day of onset: how does it go on, and by when?

    REPORTED > TRIAGED > UNDER_INVESTIGATION > CLASSIFIED > CLOSED

A severe one has a clock: the health office must have taken it up within 24 hours from when it was
recognised (data/clock.json); taking it up is its triage. It is overdue from that very instant on.
A minor one may be closed after its triage. Each step is of the next version; one that was decided
on an older version is refused. A severe report to a case that was held for minor, or was closed,
opens it and its clock again. What comes after a severe case's triage has terms of its own
(`terms`): `term` is the one that runs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.aefi.domain.case_refusals import (
    CausalityUnknown,
    FormMissing,
    StepImpossible,
    WordsMissing,
)
from functions.aefi.domain.followup import PACKAGE
from functions.aefi.domain.terms import Term, council_term, investigation_term
from functions.kernel.errors import FieldFault
from functions.kernel.identifiers import PersonId, UnitId
from functions.kernel.periods import day_of
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set

SHORTEST_WORDS: Final = 10
LONGEST_WORDS: Final = 1000


class State(StrEnum):
    """How far a case has come."""

    REPORTED = "REPORTED"
    TRIAGED = "TRIAGED"
    UNDER_INVESTIGATION = "UNDER_INVESTIGATION"
    CLASSIFIED = "CLASSIFIED"
    CLOSED = "CLOSED"


class Act(StrEnum):
    """What made a version of a case."""

    OPENED = "opened"
    LINKED = "linked"
    RAISED = "raised"
    TRIAGED = "triaged"
    INVESTIGATION = "investigation"
    FORM = "form"
    CLASSIFIED = "classified"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands; `unit` reported it first, `site` gave the dose.

    `due_at` and `answered_at` are of the clock, None where there is none or it still runs;
    `rule_id` is the clock's; `forms` counts the versions of the investigation's form.
    """

    id: str
    person: PersonId
    immunization: str
    onset: date
    product: str
    lot: str
    site: UnitId
    unit: UnitId
    division: str
    is_severe: bool
    opened_at: datetime
    state: State = State.REPORTED
    version: int = 1
    due_at: datetime | None = None
    answered_at: datetime | None = None
    rule_id: str = ""
    forms: int = 0
    sources: int = 1
    causality: str = ""
    causality_rule: str = ""
    term: Term | None = None

    @property
    def is_open(self) -> bool:
        """Is there still something to do?"""
        return self.state is not State.CLOSED

    def is_overdue(self, now: datetime) -> bool:
        """Has the time run out, or did it before somebody took the case up?"""
        return is_overdue(self.due_at, self.answered_at, now)

    @property
    def is_caution(self) -> bool:
        """Should whoever screens the person next know of it?"""
        return self.is_severe and self.causality not in _causality().body["no_caution"]


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody did: it made this version of the case."""

    act: Act
    version: int
    state: State
    is_severe: bool
    by: str
    unit: str
    at: datetime
    words: str = ""
    causality: str = ""


def is_overdue(due_at: datetime | None, answered_at: datetime | None, now: datetime) -> bool:
    """Was a clock not answered before its end? The very instant of its end is too late."""
    return due_at is not None and (answered_at or now) >= due_at


def clocks() -> RuleSet:
    """All versions of the clock."""
    return load_rule_set(PACKAGE, "data/clock.json")


def clock_on(day: date) -> Rule:
    """The clock in force on a Vietnamese day. Refuses NoRuleInForce."""
    return in_force(clocks(), day)


def causality_on(day: date) -> Rule:
    """The classification in force on a Vietnamese day. Refuses NoRuleInForce."""
    return in_force(load_rule_set(PACKAGE, "data/causality.json"), day)


def timed(case: Case, recognised_at: datetime) -> Case:
    """The case with its clock, where it is severe. Refuses NoRuleInForce."""
    if not case.is_severe:
        return case
    rule = clock_on(day_of(recognised_at))
    due = recognised_at + timedelta(hours=rule.body["severe_hours"])
    return replace(case, due_at=due, answered_at=None, rule_id=rule.rule_id)


def linked(case: Case, *, is_severe: bool, recognised_at: datetime) -> tuple[Case, Act]:
    """The case after one more report of it. Refuses NoRuleInForce."""
    made = replace(case, version=case.version + 1, sources=case.sources + 1)
    if is_severe and not (case.is_severe and case.is_open):
        raised = replace(made, is_severe=True, state=State.REPORTED, term=None)
        return timed(raised, recognised_at), Act.RAISED
    return made, Act.LINKED


def triaged(case: Case, *, is_severe: bool, now: datetime) -> Case:
    """An officer has taken the case up and judged how bad it is. Refuses StepImpossible."""
    _in(case, State.REPORTED)
    made = replace(case, is_severe=is_severe)
    if is_severe and case.due_at is None:
        made = timed(made, now)
    term = investigation_term(now) if is_severe else None
    return _next(replace(made, answered_at=now, term=term), State.TRIAGED)


def investigated(case: Case) -> Case:
    """The investigation has begun. Refuses StepImpossible."""
    _in(case, State.TRIAGED)
    return _next(replace(case, term=None), State.UNDER_INVESTIGATION)


def filled_in(case: Case, now: datetime) -> Case:
    """One more version of the form; the first one of a severe case begins the council's term.

    Refuses StepImpossible, NoRuleInForce.
    """
    _in(case, State.UNDER_INVESTIGATION)
    begins = case.is_severe and not case.forms
    term = council_term(now) if begins else case.term
    return replace(case, forms=case.forms + 1, version=case.version + 1, term=term)


def classified(case: Case, causality: str, day: date) -> Case:
    """The council has said what caused it. Refuses StepImpossible, FormMissing, CausalityUnknown"""
    rule = causality_on(day)
    if causality not in rule.body["classes"]:
        raise CausalityUnknown(FieldFault("causality", "CAUSALITY_UNKNOWN"))
    _in(case, State.UNDER_INVESTIGATION)
    if not case.forms:
        raise FormMissing
    made = replace(case, causality=causality, causality_rule=rule.rule_id, term=None)
    return _next(made, State.CLASSIFIED)


def closed(case: Case) -> Case:
    """Nothing is left to do. Refuses StepImpossible."""
    if case.state is not State.CLASSIFIED and (case.state is not State.TRIAGED or case.is_severe):
        raise StepImpossible
    return _next(replace(case, term=None), State.CLOSED)


def check_words(text: str) -> str:
    """A reason as it is kept. Refuses WordsMissing."""
    words = " ".join(text.split())
    if not SHORTEST_WORDS <= len(words) <= LONGEST_WORDS:
        raise WordsMissing(FieldFault("words", "WORDS_MISSING"))
    return words


def _in(case: Case, state: State) -> None:
    if case.state is not state:
        raise StepImpossible


def _next(case: Case, state: State) -> Case:
    return replace(case, state=state, version=case.version + 1)


def _causality() -> Rule:
    return load_rule_set(PACKAGE, "data/causality.json").versions[-1]
