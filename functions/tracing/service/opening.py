"""A case without a positive of a laboratory: two persons of different units open it (PM-06).

The first draws it up, the second signs; until then nothing is told, and no visit is asked for. The
second signature is one conditional write: two at once open one case.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.access import service as access
from functions.kernel.callers import Caller, Role, Scope
from functions.kernel.errors import Busy, Forbidden, NotFound
from functions.kernel.periods import day_of
from functions.registry import service as registry
from functions.runtime import idempotency
from functions.runtime.idempotency import Claim
from functions.runtime.tables import ConditionLost, connection, translated
from functions.tracing.domain.case import Act, Case, State, drawn
from functions.tracing.domain.known import Episode, Known
from functions.tracing.domain.refusals import (
    CaseStands,
    CaseUnknown,
    InterviewImpossible,
    SecondUnitNeeded,
)
from functions.tracing.service import moving, records
from functions.tracing.service.deciding import check_words
from functions.tracing.service.looking import refused
from functions.tracing.store import cases, drafts, persons
from functions.tracing.store.drafts import Draft
from functions.tracing.store.sealed import name_of

TRIES: Final = 5
DRAWING: Final = Role.EPIDEMIOLOGIST
"""Who draws a case up; officers sign, by the same form of the board."""


def draw_up(
    caller: Caller,
    shown: registry.Sight,
    sampled_at: datetime,
    words: str,
    *,
    key: str,
    now: datetime,
    request_id: str = "",
) -> str:
    """Draw a case up, once per key; its id. Raises Forbidden, ReasonMissing, InterviewImpossible,
    CaseStands, the refusals of `registry.see`, AuditUnavailable, Busy."""
    if caller.role is not DRAWING:
        raise Forbidden
    told = check_words(words)
    if sampled_at > now:
        raise InterviewImpossible
    person = registry.record_holder(registry.see(shown, now, now).person)
    division = registry.residence(person) or caller.division or ""
    access.require(caller, Scope(division=division))
    if _standing(records.known_of(person, "", day_of(sampled_at)), sampled_at) is not None:
        raise CaseStands
    registry.audited(
        caller, (person,), action="draft_case", fields=("case",), now=now, request_id=request_id
    )
    made = Draft(
        id=name_of("draft", caller.subject, key),
        person=person,
        division=division,
        sampled_at=sampled_at,
        words=told,
        by=caller.subject,
        unit=caller.unit,
        at=now,
        year=day_of(now).year,
    )
    claim = Claim.of(caller.subject, "draft-case", key, [person, str(sampled_at), told], now)
    return idempotency.commit(claim, lambda together: drafts.put_draft(together, made), made.id)


def waiting(caller: Caller) -> tuple[Draft, ...]:
    """The drafts of the caller's area that wait for a second signature."""
    return tuple(
        one for one in drafts.drafts() if access.holds(caller, Scope(division=one.division))
    )


def sign(caller: Caller, id_: str, words: str, *, now: datetime, request_id: str = "") -> Case:
    """Sign a draft as the second person of a second unit: the case opens.

    Raises CaseUnknown, SecondUnitNeeded, ReasonMissing, CaseStands, AuditUnavailable, Busy.
    """
    told = check_words(words)
    for _ in range(TRIES):
        found = _draft(caller, id_)
        if caller.subject == found.by or caller.unit == found.unit:
            raise refused(caller, SecondUnitNeeded(), now, request_id)
        registry.audited(
            caller,
            (found.person,),
            action="sign_case",
            fields=("case",),
            now=now,
            request_id=request_id,
        )
        if found.case:
            signed = cases.case(found.case)
            if signed is None or caller.subject not in signed.signed:
                raise CaseStands
            return signed
        known = records.known_of(found.person, "", day_of(found.sampled_at))
        if _standing(known, found.sampled_at) is not None:
            raise CaseStands
        opened = _opened(found, known, caller, now)
        try:
            with translated(), TransactWrite(connection=connection()) as together:
                drafts.put_draft(together, replace(found, case=opened.id))
                made = moving.put(
                    together,
                    None,
                    opened,
                    now,
                    by=caller.subject,
                    unit=caller.unit,
                    words=f"{found.words} / {told}",
                )
                episode = Episode(made.id, day_of(found.sampled_at))
                persons.put_known(together, known.after("", 0, episode), found.year)
        except (ConditionLost, Busy):
            continue
        return made
    raise Busy


def _draft(caller: Caller, id_: str) -> Draft:
    found = drafts.draft(id_)
    if found is None:
        raise CaseUnknown
    try:
        access.require(caller, Scope(division=found.division))
    except NotFound:
        raise CaseUnknown from None
    return found


def _standing(known: Known, sampled_at: datetime) -> Case | None:
    episode = known.episode_on(day_of(sampled_at))
    found = cases.case(episode.case) if episode else None
    return found if found is not None and found.counts else None


def _opened(found: Draft, known: Known, caller: Caller, now: datetime) -> Case:
    person = known.person
    return drawn(
        Case(
            id=name_of("case", person, len(known.episodes)),
            person=person,
            state=State.OPEN,
            act=Act.OPENED,
            revision=1,
            opened_at=now,
            year=found.year,
            signed=(found.by, caller.subject),
            signed_at=found.sampled_at,
            home=found.division,
        )
    )
