"""A follow-up: one record per person, of whatever they were exposed to, and what follows from it.

Contacts and cases are kept by name with the highest revision that was heard, so that facts may come
twice and in any order. What the person is asked to do follows from those that count and from the
dated measures alone: while a case of theirs counts, what cases do; else what each contact asks, the
strictest of those that run, until the last of them is over. So a later exposure extends and never
shortens, and what was dismissed asks nothing. An ending is kept by the day it ended, and is over by
itself where something later counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from functions.followup.domain.daily import Answer
from functions.followup.domain.protection import By, Proof, Protection, protection_on
from functions.kernel.identifiers import PersonId
from functions.kernel.measures import Measure, measure_of_case, measure_of_ring

NEGATIVE: Final = "negative"
CONTACT, CASE = "contact", "case"
ISOLATION: Final = "isolation"
_STRICT: Final = {"self_monitor": 0, "quarantine": 1, ISOLATION: 2}
_PLACES: Final = {"home": 0, "central": 1, "hospital": 2}


class Rank(StrEnum):
    """Why somebody stands in the officers' list, the most urgent first."""

    RED = "1"
    DUE = "2"
    MISSED = "3"


class Act(StrEnum):
    """What made a version."""

    STARTED = "started"
    EXTENDED = "extended"
    CHANGED = "changed"
    TURNED = "turned"
    LIFTED = "lifted"
    NOTED = "noted"
    ANSWERED = "answered"
    MISSED = "missed"
    TESTED = "tested"
    CALLED = "called"
    VISITED = "visited"
    PROTECTED = "protected"
    UNPROTECTED = "unprotected"
    DUE = "due"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Cause:
    """What was heard last of a contact (`ring` 1 or 2, `day` they were last together) or a case
    (`day` it is counted on); `counts` where it stands."""

    kind: str
    revision: int
    counts: bool
    day: date | None = None
    ring: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """The last release that was heard of a tube: the day of the sample, and what was found."""

    release: int
    day: date
    told: str


@dataclass(frozen=True, slots=True)
class Ending:
    """That everything up to a day has ended; `kind` is of the measure that did."""

    until: date
    kind: str

    def covers(self, one: Measure) -> bool:
        """Is that measure over with it?"""
        is_turned = one.kind == ISOLATION and self.kind != ISOLATION
        return one.until <= self.until and not is_turned


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A person's follow-up as it stands. `begun_on` is the day it last began; `answers` are the
    last ones of each day, `missed` the days without; `red_at` is when the last red answer came,
    `reached_at` when somebody last reached the person; `due_on` the last day of what a person has
    to end; `proof` is what was heard of doses and cases, `said` whether an officer says that they
    are protected or are not, None where nobody did."""

    id: str
    person: PersonId
    year: int
    version: int = 0
    act: Act = Act.NOTED
    division: str = ""
    causes: Mapping[str, Cause] = field(default_factory=dict)
    tests: Mapping[str, Found] = field(default_factory=dict)
    answers: Mapping[date, Answer] = field(default_factory=dict)
    missed: tuple[date, ...] = ()
    begun_on: date | None = None
    red_at: datetime | None = None
    reached_at: datetime | None = None
    reached_on: date | None = None
    due_on: date | None = None
    proof: Proof = field(default_factory=Proof)
    said: bool | None = None
    ending: Ending | None = None

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What the person is asked to do, of everything that counts and is not over, the one that
        lasts longest first. Refuses NoRuleInForce."""
        found = [one for one in _asked(self) if not (self.ending and self.ending.covers(one))]
        return tuple(sorted(found, key=_longest, reverse=True))

    def protection_on(self, day: date) -> Protection | None:
        """What makes less be asked of somebody who met a case, or fell ill, on a day; an officer's
        word stands before what was recorded. Refuses NoRuleInForce."""
        if self.said is None:
            return protection_on(self.proof, day)
        return Protection(By.OFFICER if self.said else By.REFUSED, "")

    @property
    def protection(self) -> Protection | None:
        """The same for the last day of what counts. Refuses NoRuleInForce."""
        days = [one.day for one in self.causes.values() if one.counts and one.day]
        return self.protection_on(max(days)) if days else None

    @property
    def is_protected(self) -> bool:
        """Is less asked of the person for it?"""
        return _protects(self.protection)

    @property
    def is_active(self) -> bool:
        """Is anything asked of the person?"""
        return bool(self.measures)

    @property
    def until(self) -> date | None:
        """The last day of it, None where nothing is asked."""
        return self.measures[0].until if self.is_active else None

    @property
    def kind(self) -> str:
        """The strictest of the measures that last longest, "" where nothing is asked."""
        return self.measures[0].kind if self.is_active else ""

    @property
    def ends_by_rule(self) -> bool:
        """Does nobody have to decide the end?"""
        return all(one.ends_by == "rule" for one in self.measures)

    @property
    def rank(self) -> Rank | None:
        """Why officers have to look after the person, None where they have not."""
        if self.red_at and (self.reached_at is None or self.reached_at < self.red_at):
            return Rank.RED
        if not self.is_active:
            return None
        if self.due_on is not None and self.due_on == self.until:
            return Rank.DUE
        return Rank.MISSED if self.open_missed else None

    @property
    def open_missed(self) -> tuple[date, ...]:
        """Missed days after which the person neither answered nor was reached."""
        heard = max((*self.answers, *((self.reached_on,) if self.reached_on else ())), default=None)
        return tuple(one for one in self.missed if heard is None or one > heard)

    def measure_on(self, day: date) -> Measure | None:
        """The strictest of the measures that run on a day; the last of all once they are over."""
        running = [one for one in self.measures if one.until >= day]
        return max(running or self.measures, key=_strictest, default=None)

    def expects(self, day: date) -> bool:
        """Is the person asked how they are on that day? From the day after it began to its end."""
        until, begun = self.until, self.begun_on
        return until is not None and begun is not None and begun < day <= until

    def negatives_missing(self) -> int:
        """How many negative results the rule still requires before the end."""
        days = [one.day for one in self.tests.values() if one.told == NEGATIVE]
        return max(
            (
                one.negatives - sum(day >= (one.negative_from or one.until) for day in days)
                for one in self.measures
            ),
            default=0,
        )


def _asked(one: FollowUp) -> list[Measure]:
    counting = [cause for cause in one.causes.values() if cause.counts and cause.day]
    cases = [
        measure_of_case(cause.day, is_protected=_protects(one.protection_on(cause.day)))
        for cause in counting
        if cause.kind == CASE and cause.day
    ]
    ill_until = max((each.until for each in cases), default=None)
    contacts = (
        measure_of_ring(cause.day, cause.ring, is_protected=_protects(one.protection_on(cause.day)))
        for cause in counting
        if cause.kind == CONTACT and cause.day and (ill_until is None or cause.day > ill_until)
    )
    return cases + [each for each in contacts if each is not None]


def _protects(one: Protection | None) -> bool:
    return one is not None and one.by is not By.REFUSED


def _longest(one: Measure) -> tuple[date, int, int, str]:
    return one.until, _STRICT[one.kind], _PLACES[one.place], one.rule_id


def _strictest(one: Measure) -> tuple[int, int, date]:
    return _STRICT[one.kind], _PLACES[one.place], one.until
