"""What those who trace decide of a case: what an interview brought, the work closed, a case opened
in error, visits asked for again.

Each names the revision it was decided on; sent again it is answered by what it made.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.kernel.callers import Caller
from functions.kernel.errors import Busy
from functions.kernel.periods import day_of
from functions.runtime.tables import ConditionLost, connection, translated
from functions.tracing.domain.case import Act, Case, Interview, State, drawn
from functions.tracing.domain.refusals import (
    InterviewImpossible,
    NoCaseBasis,
    ReasonMissing,
    TracedCaseMovedOn,
)
from functions.tracing.service import moving
from functions.tracing.service.looking import case_of, refused
from functions.tracing.store import events

TRIES: Final = 8
SHORTEST, LONGEST = 10, 500
MOST_VISITS: Final = 20
Change = Callable[[Case], Case]


def interview(
    caller: Caller,
    id_: str,
    revision: int,
    told: Interview,
    words: str,
    *,
    now: datetime,
    keep: Collection[int] = (),
) -> Case:
    """Put what the person told in the place of what they told before, which its event keeps: the
    window is drawn anew, and visits are asked for again. `keep` numbers the places of the standing
    interview that stay beside those of `told`.

    Raises CaseUnknown, TracedCaseMovedOn, InterviewImpossible, ReasonMissing, NoCaseBasis (a place
    outside the window), NoRuleInForce, Busy.
    """
    _check(told, now)

    def change(case: Case) -> Case:
        standing = case.interview.visits
        stay = [one for place, one in enumerate(standing) if place in keep]
        visits = tuple(dict.fromkeys((*stay, *told.visits)))
        if len(visits) > MOST_VISITS:
            raise InterviewImpossible
        whole = replace(told, visits=visits)
        made = drawn(replace(moved_on(case, Act.INTERVIEWED), interview=whole))
        window = made.window
        if window is not None and any(
            one.left_at <= window.starts_at or one.entered_at >= window.ends_at for one in visits
        ):
            raise refused(caller, NoCaseBasis(), now)
        return made

    return _take(caller, id_, revision, change, words, now=now, told=told)


def close(caller: Caller, id_: str, revision: int, words: str, *, now: datetime) -> Case:
    """The work is done: the case counts, its visits are closed. Raises as `interview`."""

    def change(case: Case) -> Case:
        return replace(moved_on(case, Act.CLOSED), state=State.CLOSED)

    return _take(caller, id_, revision, change, words, now=now)


def undo(caller: Caller, id_: str, revision: int, words: str, *, now: datetime) -> Case:
    """The case was opened in error, which only one without a positive can be. Raises as
    `interview`."""

    def change(case: Case) -> Case:
        if case.positives:
            raise NoCaseBasis
        return replace(moved_on(case, Act.ERROR), state=State.WITHDRAWN, signed=())

    return _take(caller, id_, revision, change, words, now=now)


def ask_again(caller: Caller, id_: str, revision: int, words: str, *, now: datetime) -> Case:
    """Ask check-in anew, where it refused or stays silent. Raises as `interview`."""
    return _take(
        caller, id_, revision, lambda case: moved_on(case, Act.ASKED), words, now=now, again=True
    )


def check_words(text: str) -> str:
    """A reason as it is kept. Raises ReasonMissing."""
    words = " ".join(text.split())
    if not SHORTEST <= len(words) <= LONGEST:
        raise ReasonMissing
    return words


def _check(told: Interview, now: datetime) -> None:
    today = day_of(now)
    is_late = (told.onset is not None and told.onset > today) or any(
        at is not None and at > now for at in (told.met_source_at, told.isolated_at)
    )
    if is_late or any(one.left_at <= one.entered_at for one in told.visits):
        raise InterviewImpossible


def moved_on(case: Case, act: Act) -> Case:
    """A standing case in its next revision. Raises TracedCaseMovedOn."""
    if not case.stands:
        raise TracedCaseMovedOn
    return replace(case, revision=case.revision + 1, act=act)


def _take(
    caller: Caller,
    id_: str,
    revision: int,
    change: Change,
    words: str,
    *,
    now: datetime,
    again: bool = False,
    told: Interview | None = None,
) -> Case:
    reason = check_words(words)
    for _ in range(TRIES):
        seen = case_of(caller, id_)
        if seen.revision != revision:
            _taken_before(caller, seen, revision, reason, told)
            return seen
        after = change(seen)
        try:
            with translated(), TransactWrite(connection=connection()) as together:
                made = moving.put(
                    together,
                    seen,
                    after,
                    now,
                    by=caller.subject,
                    unit=caller.unit,
                    words=reason,
                    again=again,
                )
        except (ConditionLost, Busy):
            continue
        return made
    raise Busy


def _taken_before(
    caller: Caller, seen: Case, revision: int, words: str, told: Interview | None
) -> None:
    """Our own decision that is sent again, else another one. Raises TracedCaseMovedOn."""
    made = [one for one in events.events_of(seen.id) if one.revision == revision + 1]
    if not any(
        (one.by, one.words) == (caller.subject, words) and _says(one.interview, told)
        for one in made
    ):
        raise TracedCaseMovedOn


def _says(kept: Interview | None, told: Interview | None) -> bool:
    """Does an event keep what was told, beside the places that stayed?"""
    if kept is None or told is None:
        return kept is told
    return replace(kept, visits=()) == replace(told, visits=()) and set(told.visits) <= set(
        kept.visits
    )
