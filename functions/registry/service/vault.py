"""Who may see a person in clear? `reveal`: judged first, audited first, opened last.

If the audit row can't be written nothing is opened (F17). A person that has been taken up into
another's record is read from both, the other's first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from functions.access import service as access
from functions.kernel.callers import Caller, Role
from functions.kernel.errors import Refusal
from functions.kernel.identifiers import PersonId, read_person_id
from functions.kernel.periods import day_of
from functions.registry import store
from functions.registry.domain.disclosure import MaskedPerson, mask, may_read
from functions.registry.domain.family import Hold
from functions.registry.domain.person import (
    PersonDetails,
    PersonField,
    check_details,
    details_said,
    sealed_values,
)
from functions.registry.domain.person_refusals import PersonUnknown
from functions.registry.service import sealing
from functions.runtime import journal
from functions.runtime.tables import ConditionLost

MASKED = (PersonField.FULL_NAME, PersonField.PHONE)


@dataclass(frozen=True, slots=True)
class PersonsRevealed(journal.Fact):
    """Fields of persons were opened: how many of each, never which person."""

    request_id: str
    action: str
    persons: int
    fields: int


def reveal(
    caller: Caller,
    persons: Sequence[PersonId],
    fields: Sequence[str],
    *,
    now: datetime,
    request_id: str = "",
) -> dict[PersonId, dict[str, str]]:
    """The fields of persons in clear; unknown persons and fields are left out.

    Raises PersonUnknown (a citizen asks for another's), Forbidden, AuditUnavailable,
    CryptoUnavailable. A refused wish is audited too.
    """
    wanted = [PersonField(field) for field in fields]
    try:
        may_read(caller, persons, _own(caller, persons))
    except Refusal:
        _audit(caller, persons, "reveal", wanted, allowed=False, now=now, request_id=request_id)
        raise
    opened = disclose(caller, persons, wanted, action="reveal", now=now, request_id=request_id)
    return {
        person: {field.value: value for field, value in values.items()}
        for person, values in opened.items()
    }


def masked(
    caller: Caller, persons: Sequence[PersonId], *, now: datetime, request_id: str = ""
) -> dict[PersonId, MaskedPerson]:
    """Persons as a venue or gate may see them. Raises AuditUnavailable, CryptoUnavailable."""
    opened = disclose(caller, persons, MASKED, action="mask", now=now, request_id=request_id)
    return {person: mask(values) for person, values in opened.items()}


def masked_name(caller: Caller, now: datetime) -> str:
    """The caller's own name as a gate shows it, "" where none is known."""
    person = PersonId(caller.subject)
    known = masked(caller, (person,), now=now).get(person)
    return known.gate_name if known else ""


def disclose(
    caller: Caller,
    persons: Sequence[PersonId],
    fields: Sequence[PersonField],
    *,
    action: str,
    now: datetime,
    request_id: str = "",
) -> dict[PersonId, dict[PersonField, str]]:
    """Audit, then open; the registry's own services have judged the wish already."""
    asked = list(dict.fromkeys(persons))
    if not asked:
        return {}
    _audit(caller, asked, action, fields, allowed=True, now=now, request_id=request_id)
    stored = store.persons.persons(asked)
    holders = store.persons.persons(held.joined_to for held in stored.values() if held.joined_to)
    opened = {
        person: {
            field: value
            for record in (held, holders.get(held.joined_to or person))
            if record is not None
            for field, value in sealing.unseal(record.id, record.sealed, fields).items()
        }
        for person, held in stored.items()
    }
    count = sum(len(values) for values in opened.values())
    journal.tell(PersonsRevealed(request_id, action, len(opened), count))
    return opened


def disclose_apart(
    caller: Caller,
    persons: Sequence[PersonId],
    fields: Sequence[PersonField],
    *,
    action: str,
    now: datetime,
) -> dict[PersonId, dict[PersonField, str]]:
    """As `disclose`, each record as it is by itself: nothing of its holder's stands in it."""
    asked = list(dict.fromkeys(persons))
    _audit(caller, asked, action, fields, allowed=True, now=now, request_id="")
    stored = store.persons.persons(asked)
    opened = {one: sealing.unseal(one, held.sealed, fields) for one, held in stored.items()}
    count = sum(len(values) for values in opened.values())
    journal.tell(PersonsRevealed("", action, len(opened), count))
    return opened


def update_person(
    caller: Caller,
    person: PersonId,
    said: PersonDetails | Mapping[str, object],
    now: datetime,
    *,
    request_id: str = "",
) -> None:
    """Put what the person, or who declares for them, says. Numbers said stay unproven claims.

    `said` may be the identity part of a declaration. The phone of an account is not changed here.
    Raises PersonUnknown, the refusals of `check_details`, CryptoUnavailable, AuditUnavailable.
    """
    if person not in _own(caller, (person,)):
        raise PersonUnknown
    details = said if isinstance(said, PersonDetails) else details_said(said)
    checked = check_details(details, day_of(now))
    if person == caller.subject:
        checked = replace(checked, phone=None)
    values = sealed_values(checked)
    _audit(caller, (person,), "update", tuple(values), allowed=True, now=now, request_id=request_id)
    try:
        store.persons.reseal(person, sealing.seal(person, values, now), checked.division)
    except ConditionLost:
        raise PersonUnknown from None


def audited(
    caller: Caller,
    subjects: Sequence[str],
    *,
    action: str,
    fields: Sequence[str],
    now: datetime,
    allowed: bool = True,
    request_id: str = "",
) -> None:
    """Write audit rows before something else than a person's field is disclosed.

    Raises AuditUnavailable.
    """
    access.write_audit(
        caller,
        subjects,
        action=action,
        fields=fields,
        allowed=allowed,
        now=now,
        request_id=request_id,
    )


def residence(person: PersonId) -> str | None:
    """The division path that a person lives in, as said; None where nothing was said."""
    held = store.persons.person(person)
    return held.division if held else None


def read_person(text: str) -> PersonId:
    """A person's id from a path or body. Raises PersonUnknown, so that no shape tells anything."""
    try:
        return read_person_id(text)
    except Refusal:
        raise PersonUnknown from None


def _own(caller: Caller, persons: Iterable[PersonId]) -> frozenset[PersonId]:
    if caller.role is not Role.CITIZEN:
        return frozenset()
    own = PersonId(caller.subject)
    if all(person == own for person in persons):
        return frozenset((own,))
    family = store.families.family(own)
    return frozenset((own, *(kept.member for kept in family if kept.state is Hold.HELD)))


def _audit(
    caller: Caller,
    persons: Sequence[PersonId],
    action: str,
    fields: Sequence[PersonField],
    *,
    allowed: bool,
    now: datetime,
    request_id: str,
) -> None:
    audited(
        caller,
        persons,
        action=action,
        fields=[field.value for field in fields],
        allowed=allowed,
        now=now,
        request_id=request_id,
    )
