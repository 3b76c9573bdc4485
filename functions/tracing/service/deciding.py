"""What those who trace decide: what an interview brought, a case closed or opened in error, visits
asked for again, a contact's own contacts asked for, a candidate confirmed or dismissed.

Each names the revision it was decided on; sent again it is answered by what it made. A decision on
a candidate is put behind those before it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.kernel.callers import Caller
from functions.kernel.errors import Busy
from functions.kernel.periods import day_of
from functions.runtime.tables import ConditionLost, connection, translated
from functions.tracing.domain.case import Act, Case, Interview, State, drawn
from functions.tracing.domain.contact import Contact, Said, Situation, Verdict, counted, judged
from functions.tracing.domain.refusals import (
    ContactUnknown,
    InterviewImpossible,
    NoCaseBasis,
    ReasonMissing,
    RingsSpent,
    TracedCaseMovedOn,
)
from functions.tracing.domain.trace import Trace
from functions.tracing.service import judging, moving
from functions.tracing.service.looking import based_on, case_of, refused
from functions.tracing.store import cases, contacts, events, traces
from functions.tracing.store.sealed import name_of

TRIES: Final = 8
SHORTEST, LONGEST = 10, 500
Change = Callable[[Case], Case]


def interview(
    caller: Caller, id_: str, revision: int, told: Interview, words: str, *, now: datetime
) -> Case:
    """Add what the person told: the window is drawn anew, and visits are asked for again.

    Raises CaseUnknown, TracedCaseMovedOn, InterviewImpossible, ReasonMissing, NoCaseBasis (a place
    outside the window), NoRuleInForce, Busy.
    """
    _check(told, now)

    def change(case: Case) -> Case:
        made = drawn(replace(_next(case, Act.INTERVIEWED), interview=told))
        window = made.window
        if window is not None and any(
            one.left_at <= window.starts_at or one.entered_at >= window.ends_at
            for one in told.visits
        ):
            raise refused(caller, NoCaseBasis(), now)
        return made

    return _take(caller, id_, revision, change, words, now=now)


def close(caller: Caller, id_: str, revision: int, words: str, *, now: datetime) -> Case:
    """The work is done: the case counts, its visits are closed. Raises as `interview`."""

    def change(case: Case) -> Case:
        return replace(_next(case, Act.CLOSED), state=State.CLOSED)

    return _take(caller, id_, revision, change, words, now=now)


def undo(caller: Caller, id_: str, revision: int, words: str, *, now: datetime) -> Case:
    """The case was opened in error, which only one without a positive can be. Raises as
    `interview`."""

    def change(case: Case) -> Case:
        if case.positives:
            raise NoCaseBasis
        return replace(_next(case, Act.ERROR), state=State.WITHDRAWN, signed=())

    return _take(caller, id_, revision, change, words, now=now)


def ask_again(caller: Caller, id_: str, revision: int, words: str, *, now: datetime) -> Case:
    """Ask check-in anew, where it refused or stays silent. Raises as `interview`."""
    return _take(
        caller, id_, revision, lambda case: _next(case, Act.ASKED), words, now=now, again=True
    )


def ask_ring(
    caller: Caller, id_: str, contact: str, purpose: str, *, now: datetime, request_id: str = ""
) -> Trace:
    """Ask for the contacts of a contact, from when the two first met on. Once asked, it stands.

    Raises NoCaseBasis, PurposeNotAllowed, ContactUnknown, RingsSpent, Busy.
    """
    for _ in range(TRIES):
        case = based_on(caller, id_, purpose, now, request_id)
        if not case.stands or case.window is None:
            raise refused(caller, NoCaseBasis(), now, request_id)
        found, by = _contact(case, contact)
        if contact in case.traces:
            return by.traces[case.traces[contact]]
        if sum(bool(source) for source in case.traces) >= by.rule.body["most_rings"]:
            raise RingsSpent
        met = counted(found, by, 0)
        if not met:
            raise ContactUnknown
        after = _next(case, Act.ASKED)
        wish = Trace(
            id=name_of("trace", case.id, contact, after.revision),
            case=case.id,
            source=contact,
            person=found.person,
            ring=1,
            revision=after.revision,
            starts_at=max(min(one.from_at for one in met), case.window.starts_at),
            ends_at=case.window.ends_at,
            asked_at=now,
            year=case.year,
        )
        after = replace(after, traces={**case.traces, contact: wish.id})
        event = events.Event(
            Act.ASKED, after.revision, now, caller.subject, caller.unit, contact, by.rule.rule_id
        )
        try:
            with translated(), TransactWrite(connection=connection()) as together:
                traces.put_new(together, wish)
                cases.put_next(together, case, after, event)
        except (ConditionLost, Busy):
            continue
        return wish
    raise Busy


def decide(
    caller: Caller,
    id_: str,
    contact: str,
    verdict: Verdict,
    words: str,
    *,
    purpose: str,
    now: datetime,
    request_id: str = "",
) -> Contact:
    """A person says whether a candidate is a contact. The same said again changes nothing.

    Raises NoCaseBasis, PurposeNotAllowed, ContactUnknown, ReasonMissing, Busy.
    """
    told = check_words(words)
    for _ in range(TRIES):
        case = based_on(caller, id_, purpose, now, request_id)
        before, by = _contact(case, contact)
        last = before.said
        if last and (last.verdict, last.words, last.by) == (verdict, told, caller.subject):
            return before
        said = Said(verdict, told, caller.subject, caller.unit, now)
        after = judged(replace(before, sayings=(*before.sayings, said)), by)
        after = replace(after, version=before.version + 1)
        if not contacts.put_contacts([after], now):
            return after
    raise Busy


def check_words(text: str) -> str:
    """A reason as it is kept. Raises ReasonMissing."""
    words = " ".join(text.split())
    if not SHORTEST <= len(words) <= LONGEST:
        raise ReasonMissing
    return words


def _contact(case: Case, contact: str) -> tuple[Contact, Situation]:
    found = contacts.contacts_at(case.id, [contact]).get(contact)
    by = judging.situation_of(case.id)
    if found is None or by is None:
        raise ContactUnknown
    return found, by


def _check(told: Interview, now: datetime) -> None:
    today = day_of(now)
    is_late = (told.onset is not None and told.onset > today) or any(
        at is not None and at > now for at in (told.met_source_at, told.isolated_at)
    )
    if is_late or any(one.left_at <= one.entered_at for one in told.visits):
        raise InterviewImpossible


def _next(case: Case, act: Act) -> Case:
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
) -> Case:
    told = check_words(words)
    for _ in range(TRIES):
        seen = case_of(caller, id_)
        if seen.revision != revision:
            _taken_before(caller, seen, revision, told)
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
                    words=told,
                    again=again,
                )
        except (ConditionLost, Busy):
            continue
        return made
    raise Busy


def _taken_before(caller: Caller, seen: Case, revision: int, words: str) -> None:
    """Our own decision that is sent again, else somebody else's. Raises TracedCaseMovedOn."""
    made = [one for one in events.events_of(seen.id) if one.revision == revision + 1]
    if not any((one.by, one.words) == (caller.subject, words) for one in made):
        raise TracedCaseMovedOn
