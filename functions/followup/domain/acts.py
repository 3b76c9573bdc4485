"""How does a follow-up move on? Each act makes the next version, named by what it changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from functions.followup.domain.daily import Answer
from functions.followup.domain.follow import (
    ISOLATION,
    Act,
    Cause,
    Ending,
    FollowUp,
    Found,
    Rank,
)
from functions.followup.domain.protection import Proof

_INSTANT: Final = timedelta(milliseconds=1)
"""What instants are kept by."""


def heard(before: FollowUp, name: str, cause: Cause, today: date) -> FollowUp | None:
    """The follow-up after a cause was told; None where nothing newer was. Refuses NoRuleInForce."""
    known = before.causes.get(name)
    if known is not None and known.revision >= cause.revision:
        return None
    return moved(before, replace(before, causes={**before.causes, name: cause}), today)


def moved(before: FollowUp, after: FollowUp, today: date) -> FollowUp:
    """The next version, named by what the change did to what is asked."""
    next_ = replace(after, version=before.version + 1, act=_act(before, after))
    if next_.act is Act.STARTED:
        return replace(next_, begun_on=today, missed=(), due_on=None, reached_on=None)
    if before.until is not None and before.until < today <= (next_.until or date.min):
        return replace(next_, begun_on=today)  # the rounds of today went past
    return next_


def proved(before: FollowUp, proof: Proof, today: date) -> FollowUp | None:
    """After something was heard of the person's doses or cases; None where nothing newer was.
    Refuses NoRuleInForce."""
    if proof.version <= before.proof.version:
        return None
    return _protected(before, replace(before, proof=proof), today)


def said(before: FollowUp, *, is_protected: bool, today: date) -> FollowUp:
    """After an officer said that the person is protected, or is not, whatever was recorded. Refuses
    NoRuleInForce."""
    act = Act.PROTECTED if is_protected else Act.UNPROTECTED
    return replace(_protected(before, replace(before, said=is_protected), today), act=act)


def _protected(before: FollowUp, after: FollowUp, today: date) -> FollowUp:
    made = moved(before, after, today)
    if made.act is Act.STARTED or before.is_protected is made.is_protected:
        return made
    return replace(made, act=Act.PROTECTED if made.is_protected else Act.UNPROTECTED)


def tested(before: FollowUp, tube: str, test: Found) -> FollowUp | None:
    """After a result of the person was heard; None where nothing newer was."""
    known = before.tests.get(tube)
    if known is not None and known.release >= test.release:
        return None
    return replace(
        before, tests={**before.tests, tube: test}, version=before.version + 1, act=Act.TESTED
    )


def answered(before: FollowUp, day: date, answer: Answer) -> FollowUp:
    """After the person said how they are; what they said before of that day stands in its event. A
    red answer is after the last time they were reached, whichever clock was behind."""
    reached = before.reached_at
    after = max(answer.at, reached + _INSTANT) if reached else answer.at
    return replace(
        before,
        answers={**before.answers, day: answer},
        red_at=after if answer.is_red else before.red_at,
        version=before.version + 1,
        act=Act.ANSWERED,
    )


def is_same(before: FollowUp, known: Answer, answer: Answer) -> bool:
    """Does an answer say what is known of the day? A red one that was looked after since does not:
    said again, somebody has to look again."""
    is_looked_after = known.is_red and before.rank is not Rank.RED
    said = (answer.symptoms, answer.tenths)
    return (known.symptoms, known.tenths) == said and not is_looked_after


def reached(before: FollowUp, act: Act, now: datetime, today: date) -> FollowUp:
    """After somebody reached the person: no red answer of before waits any more."""
    return replace(
        before,
        reached_at=max(now, before.red_at or now),
        reached_on=today,
        act=act,
        version=before.version + 1,
    )


def missed(before: FollowUp, day: date) -> FollowUp | None:
    """After the hour by which a day should have been answered; None where it was, or is known."""
    if not before.expects(day) or day in before.answers or day in before.missed:
        return None
    return replace(before, missed=(*before.missed, day), version=before.version + 1, act=Act.MISSED)


def finished(before: FollowUp, today: date) -> FollowUp | None:
    """After the last day is over: ended where the rule ends it and no test is missing, else due to
    be decided by a person; None where it is not over, or known to be due."""
    until = before.until
    if until is None or today <= until:
        return None
    if before.ends_by_rule and before.negatives_missing() <= 0:
        return ended(before)
    if before.due_on == until:
        return None
    return replace(before, due_on=until, version=before.version + 1, act=Act.DUE)


def ended(before: FollowUp) -> FollowUp:
    """The end of everything that is asked now."""
    until, kind = before.until, before.kind
    ending = Ending(until, kind) if until else before.ending
    return replace(before, ending=ending, version=before.version + 1, act=Act.ENDED)


def _act(before: FollowUp, after: FollowUp) -> Act:
    if not before.is_active or not after.is_active:
        if after.is_active:
            return Act.STARTED
        return Act.LIFTED if before.is_active else Act.NOTED
    if after.kind == ISOLATION and before.kind != ISOLATION:
        return Act.TURNED
    if (after.until or date.min) > (before.until or date.min):
        return Act.EXTENDED
    return Act.CHANGED
