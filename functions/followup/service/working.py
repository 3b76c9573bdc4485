"""What officers do about a person: called, visited, papers seen or not accepted, the end decided.

Each step names the version it was decided on; sent again it is answered by what it made. A person
who was reached leaves the list of missed days; one who was not stays in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from functions.access import service as access
from functions.followup.domain import acts
from functions.followup.domain.follow import Act, FollowUp
from functions.followup.domain.refusals import (
    FollowUpMovedOn,
    FollowUpUnknown,
    NegativesMissing,
    NotTimeToEnd,
    NotYoursToEnd,
    StepReasonMissing,
)
from functions.followup.service.moving import move
from functions.followup.store import heads
from functions.followup.store.events import events_of
from functions.kernel.base32 import CodeUnreadable
from functions.kernel.callers import Caller, Role, Scope
from functions.kernel.errors import NotFound
from functions.kernel.identifiers import read_opaque_id
from functions.kernel.periods import day_of

SHORTEST, LONGEST = 5, 500
DECIDERS: Final = frozenset({Role.EPIDEMIOLOGIST, Role.DISTRICT_OFFICER})


class Step(StrEnum):
    """What an officer may do."""

    CALLED = "called"
    VISITED = "visited"
    PROTECTED = "protected"
    UNPROTECTED = "unprotected"
    END = "end"


class Outcome(StrEnum):
    """What came of a call or visit."""

    WELL = "well"
    ILL = "ill"
    NOT_REACHED = "not_reached"


def follow_up_of(caller: Caller, id_: str) -> FollowUp:
    """A follow-up of the caller's area. Raises FollowUpUnknown, the same for an unknown one and
    another's."""
    try:
        found = heads.follow_up(read_opaque_id(id_))
        if found is None:
            raise FollowUpUnknown
        access.require(caller, Scope(division=found.division))
    except (CodeUnreadable, NotFound):
        raise FollowUpUnknown from None
    return found


def take(
    caller: Caller,
    id_: str,
    version: int,
    step: Step,
    words: str,
    *,
    outcome: Outcome = Outcome.NOT_REACHED,
    now: datetime,
) -> FollowUp:
    """Put a step. Raises FollowUpUnknown, FollowUpMovedOn, StepReasonMissing, NotYoursToEnd,
    NotTimeToEnd, NegativesMissing, Busy, CryptoUnavailable."""
    told = _checked(words)
    seen = follow_up_of(caller, id_)
    act, change = _change(caller, step, outcome, now)
    said = outcome.value if act in (Act.CALLED, Act.VISITED) else ""

    def moved(before: FollowUp | None) -> FollowUp | None:
        if before is None:
            raise FollowUpUnknown
        if before.version == version:
            return change(before)
        mine = (act, caller.subject, told, said)
        if not any(
            one.version == version + 1 and (one.act, one.by, one.words, one.outcome) == mine
            for one in events_of(before.id)
        ):
            raise FollowUpMovedOn
        return None

    return (
        move(seen.id, moved, now, by=caller.subject, unit=caller.unit, words=told, outcome=said)
        or seen
    )


def _change(
    caller: Caller, step: Step, outcome: Outcome, now: datetime
) -> tuple[Act, Callable[[FollowUp], FollowUp]]:
    if step is Step.END:
        if caller.role not in DECIDERS:
            raise NotYoursToEnd
        return Act.ENDED, lambda before: _ended(before, now)
    if step in (Step.PROTECTED, Step.UNPROTECTED):
        protects, today = step is Step.PROTECTED, day_of(now)
        made = Act.PROTECTED if protects else Act.UNPROTECTED
        return made, lambda before: acts.said(before, is_protected=protects, today=today)
    act = Act.CALLED if step is Step.CALLED else Act.VISITED
    return act, lambda before: _reached(before, act, outcome, now)


def _ended(before: FollowUp, now: datetime) -> FollowUp:
    until = before.until
    if until is None or day_of(now) <= until:
        raise NotTimeToEnd
    if before.negatives_missing() > 0:
        raise NegativesMissing
    return acts.ended(before)


def _reached(before: FollowUp, act: Act, outcome: Outcome, now: datetime) -> FollowUp:
    if outcome is Outcome.NOT_REACHED:
        return replace(before, act=act, version=before.version + 1)
    return acts.reached(before, act, now, day_of(now))


def _checked(text: str) -> str:
    words = " ".join(text.split())
    if not SHORTEST <= len(words) <= LONGEST:
        raise StepReasonMissing
    return words
