"""What follows when a case, a trace or a contact is written; everything is told by the stream.

What is told may come again: whoever hears it knows it by case and revision, by trace, or by contact
and edition. Where a case begins or ceases to count, or a trace's answer names other parts than
before, the people of its parts are judged anew, part by part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from functions.messages.message import Message
from functions.messages.tracing import ContactToTell, ExportToContinue, PartToJudge
from functions.registry import service as registry
from functions.runtime import facts, queues
from functions.tracing.domain.case import Case
from functions.tracing.domain.contact import Contact
from functions.tracing.domain.export import Export, Stage
from functions.tracing.domain.trace import Trace
from functions.tracing.service import unfounding
from functions.tracing.service.wording import fact_of, followed_fact, wish_of
from functions.tracing.store import contacts, parts, persons, ranks, traces
from functions.tracing.store.cases import case_of_image
from functions.tracing.store.contacts import contact_of_image
from functions.tracing.store.exports import export_of_image
from functions.tracing.store.traces import trace_of_image

StreamRecord = Mapping[str, Any]
WISHES: Final = "visits-wanted"
FOUND: Final = "presences-found"
NOTICES: Final = "notice-facts"


def tell(records: Sequence[StreamRecord], now: datetime) -> None:
    """Tell of a batch. Raises Busy, CryptoUnavailable."""
    changes: list[tuple[Contact | None, Contact]] = []
    for record in records:
        told = record["dynamodb"]
        new, old = told.get("NewImage"), told.get("OldImage")
        if (case := case_of_image(new)) is not None:
            _case(case, case_of_image(old), now)
        elif (trace := trace_of_image(new)) is not None:
            _trace(trace, trace_of_image(old))
        elif (export := export_of_image(new)) is not None:
            _export(export)
        elif (contact := contact_of_image(new)) is not None:
            changes.append((contact_of_image(old), contact))
    _contacts(changes, now)


def _case(after: Case, before: Case | None, now: datetime) -> None:
    facts.tell(fact_of(after).model_dump())
    if before is None:
        # Whoever met other cases before has become one: the two are linked, nothing is rewritten.
        for person in registry.records_of(after.person):
            for met in ranks.met_by(person):
                ranks.put_turned(met.case, met.contact, after.id)
    elif before.counts is not after.counts:
        if not after.counts:
            unfounding.case_withdrawn(after, now)
        for trace in traces.traces_of(after.id).values():
            _judge(trace, parts.done_of(trace))


def _trace(after: Trace, before: Trace | None) -> None:
    if before is None:
        queues.send(WISHES, wish_of(after).model_dump())
    elif before.is_live and not after.is_live:
        _judge(after, parts.done_of(after))
    elif after.edition != before.edition:
        known = parts.done_of(after)
        _judge(after, [one for one in known if before.counts(one) is not after.counts(one)])


def _export(one: Export) -> None:
    if one.stage is Stage.MAKING:
        wanted = ExportToContinue(export=one.id, revision=one.version)
        queues.send(FOUND, wanted.model_dump())


def _judge(trace: Trace, names: Mapping[str, int] | Sequence[str]) -> None:
    wanted = [PartToJudge(case=trace.case, trace=trace.id, part=name) for name in names]
    queues.send_all(FOUND, [one.model_dump() for one in wanted])


def _contacts(changes: Sequence[tuple[Contact | None, Contact]], now: datetime) -> None:
    if not changes:
        return
    until = int((now + contacts.KEPT).timestamp())
    ranks.put_order(changes, until)
    fresh = {one.id: one for before, one in changes if before is None}
    ranks.put_met(fresh.values(), until)
    found = ranks.with_findings(list(dict.fromkeys(one.person for one in fresh.values())))
    for one in fresh.values():
        if one.person in found:
            _turn(one)
    queues.send_all(NOTICES, [one.model_dump() for one in _notices(changes)])
    moved = [one for before, one in changes if one.step != (before.step if before else 0)]
    facts.tell_all([followed_fact(one).model_dump() for one in moved])


def _turn(contact: Contact) -> None:
    for episode in persons.known(contact.person).episodes:
        ranks.put_turned(contact.case, contact.id, episode.case)


def _notices(changes: Sequence[tuple[Contact | None, Contact]]) -> Iterator[Message]:
    for before, one in changes:
        if one.edition != (before.edition if before else 0):
            yield ContactToTell(
                person=one.person,
                contact=one.id,
                edition=one.edition,
                amended=not one.tells,
                rule=one.rule_id,
                division=one.division,
            )
