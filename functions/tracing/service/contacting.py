"""What those who trace decide of a candidate: a contact or not, and whose contacts to ask for next.

A decision is put behind those before it; a wish for a contact's own contacts stands once asked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.kernel.callers import Caller
from functions.kernel.errors import Busy
from functions.runtime.tables import ConditionLost, connection, translated
from functions.tracing.domain import reason
from functions.tracing.domain.case import Act, Case
from functions.tracing.domain.contact import Contact, Said, Situation, Verdict, counted, judged
from functions.tracing.domain.refusals import ContactUnknown, NoCaseBasis, RingsSpent
from functions.tracing.domain.trace import Trace
from functions.tracing.service import judging
from functions.tracing.service.deciding import check_words, moved_on
from functions.tracing.service.looking import based_on, refused
from functions.tracing.store import cases, contacts, events, traces
from functions.tracing.store.sealed import name_of

TRIES: Final = 8


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
        after = moved_on(case, Act.ASKED)
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
        rule, most = by.rule.rule_id, by.rule.body["most_rings"]
        event = events.Event(
            Act.ASKED,
            after.revision,
            now,
            caller.subject,
            caller.unit,
            contact,
            rule,
            why=reason.why_ring(after, rule, most),
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


def _contact(case: Case, contact: str) -> tuple[Contact, Situation]:
    found = contacts.contacts_at(case.id, [contact]).get(contact)
    by = judging.situation_of(case.id)
    if found is None or by is None:
        raise ContactUnknown
    return found, by
