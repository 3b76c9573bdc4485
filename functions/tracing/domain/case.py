"""A case: one per person and episode, as its positives and its interview say together.

    OPEN > CLOSED        the work is done: it still counts, its visits are closed
    OPEN, CLOSED > WITHDRAWN   no positive stands and nobody has signed for it, or it was an error

What it says (day, window, ground) follows from the set of its positives and from the last interview
alone, so that results may come in any order. Every change is a new revision with an event of its
own; nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.tracing.domain import window as windows
from functions.tracing.domain.window import Course, Window

EPISODE_DAYS: Final = 90
"""Positives so many days apart are of one episode (a later one counts as a new infection; WHO's
and the US CDC's 90 days, to be confirmed for Viet Nam)."""


class State(StrEnum):
    """Does the case stand?"""

    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What made a revision."""

    OPENED = "opened"
    AMENDED = "amended"
    INTERVIEWED = "interviewed"
    ASKED = "asked"
    CLOSED = "closed"
    RETRACTED = "retracted"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Positive:
    """A released individual positive: its tube and release, when it was taken and released."""

    tube: str
    release: int
    sampled_at: datetime
    released_at: datetime
    division: str


@dataclass(frozen=True, slots=True)
class ByHand:
    """A place and time told in an interview (a *mốc dịch tễ*)."""

    venue: str
    entered_at: datetime
    left_at: datetime


@dataclass(frozen=True, slots=True)
class Interview:
    """What the person told."""

    onset: date | None = None
    met_source_at: datetime | None = None
    isolated_at: datetime | None = None
    visits: tuple[ByHand, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands. `signed` are the two who opened it without a positive, `signed_at` the
    time their word stands for a sample. `home` is where the person lives, "" where not known.
    `counted_on`, `counted_in` are of the last ground that stood. `traces` name, by whose contacts
    are asked for ("" is the case itself), the trace in force."""

    id: str
    person: PersonId
    state: State
    act: Act
    revision: int
    opened_at: datetime
    year: int
    positives: tuple[Positive, ...] = ()
    signed: tuple[str, ...] = ()
    signed_at: datetime | None = None
    home: str = ""
    interview: Interview = field(default_factory=Interview)
    window: Window | None = None
    counted_on: date | None = None
    counted_in: str = ""
    traces: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_grounded(self) -> bool:
        """Does a positive stand, or two signatures?"""
        return bool(self.positives or self.signed)

    @property
    def first(self) -> Positive | None:
        """The positive that was sampled first."""
        return min(self.positives, key=lambda one: (one.sampled_at, one.tube), default=None)

    @property
    def course(self) -> Course:
        """What the window is drawn from."""
        first, told = self.first, self.interview
        sampled = first.sampled_at if first else self.signed_at or self.opened_at
        released = first.released_at if first else sampled
        return Course(sampled, released, told.onset, told.met_source_at, told.isolated_at)

    @property
    def day(self) -> date:
        """The Vietnamese day by which it is counted: that of its first positive sample."""
        return self.counted_on or day_of(self.course.sampled_at)

    @property
    def division(self) -> str:
        """Where it is counted: where the person lives, or else where the sample was taken."""
        return self.counted_in

    @property
    def stands(self) -> bool:
        """May visits be read for it?"""
        return self.state is State.OPEN

    @property
    def counts(self) -> bool:
        """Is it a case at all?"""
        return self.state is not State.WITHDRAWN


def drawn(case: Case) -> Case:
    """The case with the window that follows from what is known. Refuses NoRuleInForce."""
    course, first = case.course, case.first
    return replace(
        case,
        window=windows.window_of(course, windows.rule_of(course)),
        counted_on=day_of(course.sampled_at),
        counted_in=case.home or (first.division if first else case.counted_in),
    )


def with_positive(case: Case, found: Positive) -> Case:
    """One more positive, or a newer release of one: the case stands (again)."""
    kept = tuple(one for one in case.positives if one.tube != found.tube)
    made = replace(case, positives=(*kept, found), revision=case.revision + 1)
    if case.state is State.WITHDRAWN:
        made = replace(made, state=State.OPEN, act=Act.OPENED)
    else:
        made = replace(made, act=Act.AMENDED)
    return drawn(made)


def without_tube(case: Case, tube: str) -> Case:
    """A positive was retracted: another one, or two signatures, still stand, or nothing does."""
    kept = tuple(one for one in case.positives if one.tube != tube)
    made = replace(case, positives=kept, revision=case.revision + 1, act=Act.AMENDED)
    if made.is_grounded:
        return drawn(made)
    # What it was drawn from is kept to be read; only nothing may be read for it any more.
    return replace(
        case, positives=kept, revision=made.revision, act=Act.RETRACTED, state=State.WITHDRAWN
    )


def is_same_episode(anchor: date, day: date) -> bool:
    """Is a sample of that day of the episode that began on the other?"""
    return abs((day - anchor).days) < EPISODE_DAYS
