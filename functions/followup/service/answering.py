"""Somebody says how they are today: by the link of the day, or signed in. Once a day; said again,
it takes the place of what was said before, which its event keeps; the same said twice is one
answer, unless it was red and somebody has looked after it since. Said again after the end, it is
the answer that stood: whoever heard nothing the first time is told the same (security.md 2.1). A
red one is not: nobody would look at it any more, and its person has to know that.

The link shows nothing of anybody: not whose it is, why they are asked, or what they said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from functions.followup.domain import acts, daily
from functions.followup.domain.daily import Answer, answer_of, corrections
from functions.followup.domain.follow import FollowUp
from functions.followup.domain.refusals import CheckLinkOver, NotFollowed
from functions.followup.domain.why import why
from functions.followup.service import links
from functions.followup.service.moving import move
from functions.followup.store import heads
from functions.followup.store.sealed import id_of
from functions.kernel.callers import Caller
from functions.kernel.errors import Refusal, TooMany
from functions.kernel.identifiers import PersonId
from functions.kernel.measures import Measure
from functions.kernel.periods import day_of
from functions.registry import service as registry

LINK, OWN = "link", "own"


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody says: that they are well, or symptoms of the list; tenths of a degree."""

    symptoms: tuple[str, ...] = ()
    tenths: int | None = None
    is_well: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody sees of their own follow-up; `measure` is what is asked of them today, None
    where nothing is; `ended_on` is the last day of what has ended, None where nothing has."""

    is_active: bool
    measure: Measure | None
    until: date | None
    why: str
    answers: tuple[tuple[date, Answer], ...]
    is_due: bool
    negatives_missing: int
    ended_on: date | None
    ended_kind: str


def check_link(token: str, now: datetime) -> date:
    """The day that a link asks of. Raises CheckLinkOver, Busy, CryptoUnavailable."""
    id_, day = links.opened(token, now)
    standing = heads.follow_up(id_)
    if standing is None or not standing.is_active:
        raise CheckLinkOver
    return day


def by_link(token: str, said: Saying, now: datetime) -> Answer:
    """Answer by a link. Raises CheckLinkOver, AnswerUnclear, TemperatureImpossible, TooMany, Busy,
    CryptoUnavailable."""
    id_, _ = links.opened(token, now)
    return _answer(id_, said, LINK, CheckLinkOver(), now)


def signed_in(caller: Caller, said: Saying, now: datetime) -> Answer:
    """Answer as oneself. Raises NotFollowed, else as `by_link`."""
    id_ = id_of(PersonId(caller.subject))
    return _answer(id_, said, OWN, NotFollowed(), now)


def own(caller: Caller, now: datetime, request_id: str = "") -> Own:
    """The caller's own follow-up. Raises NotFollowed where there never was one, AuditUnavailable,
    CryptoUnavailable, Busy."""
    person = PersonId(caller.subject)
    registry.audited(
        caller,
        (person,),
        action="read_own_follow_up",
        fields=("follow_up",),
        now=now,
        request_id=request_id,
    )
    one = heads.follow_up(id_of(person))
    if one is None:
        raise NotFollowed
    today = day_of(now)
    ending = one.ending if not one.is_active else None
    return Own(
        is_active=one.is_active,
        measure=one.measure_on(today),
        until=one.until,
        why=why(one, today) if one.is_active else "",
        answers=tuple(sorted(one.answers.items(), reverse=True)),
        is_due=one.is_active and one.due_on == one.until,
        negatives_missing=max(one.negatives_missing(), 0),
        ended_on=ending.until if ending else None,
        ended_kind=ending.kind if ending else "",
    )


def list_today(now: datetime) -> tuple[str, ...]:
    """The symptoms that are asked of. Raises NoRuleInForce."""
    return daily.symptoms_on(day_of(now))


def _answer(id_: str, said: Saying, via: str, unknown: Refusal, now: datetime) -> Answer:
    day = day_of(now)
    made: list[Answer] = []

    def change(before: FollowUp | None) -> FollowUp | None:
        made.clear()
        known = before.answers.get(day) if before else None
        if before is None or not (before.is_active or known):
            raise unknown
        answer = answer_of(
            known.number + 1 if known else 1,
            said.symptoms,
            said.tenths,
            is_well=said.is_well,
            at=now,
            via=via,
            day=day,
        )
        if known and acts.is_same(before, known, answer):
            made.append(known)
            return None
        if not before.is_active:
            raise unknown
        if answer.number > corrections(day):
            raise TooMany
        made.append(answer)
        return acts.answered(before, day, answer)

    move(id_, change, now, on=day)
    return made[0]
