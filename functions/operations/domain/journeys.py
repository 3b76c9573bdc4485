"""What does a walk from outside try, and when is a journey red?

A walk has steps, in this order; steps belong to journeys, as people know them. A step that
fails stops none of the others. A journey is red once it failed `RED_AFTER` walks in a row: one lost
packet wakes nobody; a broken page does, within a quarter of an hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

EVERY: Final = timedelta(minutes=5)
RED_AFTER: Final = 3


class Journey(StrEnum):
    """What somebody comes for."""

    PAGES = "pages"
    SCAN = "scan"
    CERTIFICATE = "certificate"
    FIGURES = "figures"
    SEATS = "seats"


class Step(StrEnum):
    """What is asked at the doors, in the order of walking."""

    HOME = "home"
    STATIC = "static"
    POSTER = "poster"
    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    SIGNED = "signed"
    CHANGED = "changed"
    FIGURES = "figures"
    SEATS = "seats"


JOURNEY_OF: Final[Mapping[Step, Journey]] = {
    Step.HOME: Journey.PAGES,
    Step.STATIC: Journey.PAGES,
    Step.POSTER: Journey.SCAN,
    Step.CHECK_IN: Journey.SCAN,
    Step.CHECK_OUT: Journey.SCAN,
    Step.SIGNED: Journey.CERTIFICATE,
    Step.CHANGED: Journey.CERTIFICATE,
    Step.FIGURES: Journey.FIGURES,
    Step.SEATS: Journey.SEATS,
}


class Why(StrEnum):
    """What became of a step. The first three are good; of the fourth nothing can be said."""

    FINE = "fine"
    CLOSED = "closed"
    """Closed by a decision that counts: an order, a mode of operation. That is no fault."""
    ABSENT = "absent"
    """Nothing to look at: the step before it made none."""
    TOO_EARLY = "too_early"
    """Nothing to judge yet: what is asked for can't be there so soon after the stage stood."""
    NO_ANSWER = "no_answer"
    TIME_OVER = "time_over"
    STATUS = "status"
    ELSEWHERE = "elsewhere"
    """Sent to another page; where to is not followed."""
    CONTENT = "content"
    OLD = "old"
    UNPREPARED = "unprepared"
    """We could not make what a visitor would hold: keys, the poster, the texts."""

    @property
    def is_good(self) -> bool:
        """Is it no failure?"""
        return self in (Why.FINE, Why.CLOSED, Why.ABSENT, Why.TOO_EARLY)

    @property
    def is_judged(self) -> bool:
        """Does it say anything, good or bad?"""
        return self is not Why.TOO_EARLY


@dataclass(frozen=True, slots=True)
class Walked:
    """A step that was walked: what became of it, the last status (0 none came), how long."""

    step: Step
    why: Why
    status: int = 0
    millis: int = 0


@dataclass(frozen=True, slots=True)
class Trodden:
    """A journey of one walk: did a step fail, how long did all its steps take? Not judged, neither
    well nor failed, where there was nothing to judge yet in all its steps."""

    journey: Journey
    failed: bool
    millis: int
    judged: bool = True


def trodden(walked: Iterable[Walked]) -> tuple[Trodden, ...]:
    """The journeys of a walk, in order. One of which no step was walked has failed."""
    by: dict[Journey, list[Walked]] = {journey: [] for journey in Journey}
    for one in walked:
        by[JOURNEY_OF[one.step]].append(one)
    return tuple(
        Trodden(
            journey,
            not steps or not all(one.why.is_good for one in steps),
            sum(one.millis for one in steps),
            not steps or any(one.why.is_judged for one in steps),
        )
        for journey, steps in by.items()
    )


def is_red(failed: Sequence[bool]) -> bool:
    """Is a journey red, given its walks, the oldest first? As the alarm has it."""
    return len(failed) >= RED_AFTER and all(failed[-RED_AFTER:])
