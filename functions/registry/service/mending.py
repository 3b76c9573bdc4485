"""What is known of a person was wrong, and those whose work it is have found out what is right.

A record's details are put right, or a card that was shown with the wrong phone is taken out of that
phone's record again: what was recorded under the card is its own again, as if never joined.
"""

from __future__ import annotations

from datetime import datetime

from functions.access import service as access
from functions.kernel.callers import Caller, Scope
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.registry import store
from functions.registry.domain.person import (
    PersonDetails,
    PersonField,
    check_details,
    number_index_text,
    sealed_values,
)
from functions.registry.domain.person_refusals import PersonUnknown
from functions.registry.service import sealing, vault
from functions.registry.service.reaching import record_holder
from functions.runtime.tables import ConditionLost


def correct_person(caller: Caller, person: PersonId, right: PersonDetails, now: datetime) -> None:
    """Put what two people have found to be right, in the record it belongs to now; audited first.

    The use case has judged that the caller may. A number stays a claim that finds and joins no
    record. Raises PersonUnknown, the refusals of `check_details`, AuditUnavailable,
    CryptoUnavailable, Busy.
    """
    holder = record_holder(person)
    values = sealed_values(check_details(right, day_of(now)))
    fields = [field.value for field in values]
    vault.audited(caller, (holder,), action="correct_person", fields=fields, now=now)
    try:
        store.persons.reseal(holder, sealing.seal(holder, values, now), None)
    except ConditionLost:
        raise PersonUnknown from None


def part_card(caller: Caller, kind: str, number: str, now: datetime) -> None:
    """Take a card's record out of the record it was joined to; audited first (security.md K08).

    Nothing of what was recorded is moved: each record keeps its own, and whoever counts over both
    counts over one again. Raises IdentityNumberInvalid; PersonUnknown where the card was joined to
    nobody, or to somebody outside the caller's area; AuditUnavailable, CryptoUnavailable, Busy.
    """
    details = check_details(PersonDetails(id_number=number, id_kind=kind), day_of(now))
    tidy = details.id_number or ""
    index = sealing.index_of(number_index_text(kind, tidy))
    named = store.identities.identity(index)
    held = store.persons.person(named.person) if named and named.proven else None
    if held is None or not access.holds(caller, Scope(division=held.division or "")):
        raise PersonUnknown
    records = tuple(sorted(held.joined))
    asked = (held.id, *records)
    fields = (PersonField.ID_NUMBER,)
    opened = vault.disclose_apart(caller, asked, fields, action="part_card", now=now)
    of_card = [one for one in records if opened.get(one, {}).get(PersonField.ID_NUMBER) == tidy]
    if not of_card:
        raise PersonUnknown
    try:
        store.identities.part_card(held.id, of_card[0], index)
    except ConditionLost:
        raise PersonUnknown from None
