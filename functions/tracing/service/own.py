"""What somebody sees of being a contact: that they are one, until when they do what, by which rule.

Whose case, where and when is not said: a page must not tell who is ill. Looking is their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.kernel.callers import Caller
from functions.kernel.identifiers import PersonId
from functions.kernel.measures import Measure, measure_of
from functions.kernel.periods import day_of
from functions.registry import service as registry
from functions.tracing.domain.contact import Contact, Situation, counted
from functions.tracing.service import judging
from functions.tracing.store import contacts, ranks


@dataclass(frozen=True, slots=True)
class OwnContact:
    """That somebody may have met a case; `is_over` once the last day of the measure is past; `of`
    names the member of the family who did, "" oneself."""

    confirmed: bool
    measure: Measure
    is_over: bool
    of: str = ""


def own_contacts(caller: Caller, now: datetime, request_id: str = "") -> tuple[OwnContact, ...]:
    """Of the caller and of those whom they declare for, the longest measure first. Raises
    AuditUnavailable, CryptoUnavailable, Busy."""
    found = _contacts_of(caller, PersonId(caller.subject), "", now, request_id)
    for member in registry.family(caller, now, request_id):
        of = member.full_name or member.relation
        found += _contacts_of(caller, member.person, of, now, request_id)
    return tuple(sorted(found, key=lambda one: one.measure.until, reverse=True))


def _contacts_of(
    caller: Caller, person: PersonId, of: str, now: datetime, request_id: str
) -> list[OwnContact]:
    registry.audited(
        caller,
        (person,),
        action="read_own_contacts",
        fields=("contact",),
        now=now,
        request_id=request_id,
    )
    found = []
    for met in ranks.met_by(person):
        by = judging.situation_of(met.case)
        contact = contacts.contacts_at(met.case, [met.contact]).get(met.contact)
        if by is not None and contact is not None and contact.tells and by.case.counts:
            found += _shown(contact, by, of, now)
    return found


def _shown(contact: Contact, by: Situation, of: str, now: datetime) -> list[OwnContact]:
    presences = counted(contact, by, max(contact.level - 1, 0))
    if not presences:
        return []
    last = max(day_of(one.until_at) for one in presences)
    measure = measure_of(last)
    confirmed = contact.said is not None and contact.said.verdict.value == "confirmed"
    return [OwnContact(confirmed, measure, day_of(now) > measure.until, of)]
