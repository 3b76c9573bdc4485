"""To whom does a record belong now, and what do others need of its person?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from functions.kernel.births import read_birth
from functions.kernel.callers import Caller, Purpose, Role
from functions.kernel.identifiers import PersonId
from functions.kernel.identity_numbers import NumberKind
from functions.registry import store
from functions.registry.domain.disclosure import mask
from functions.registry.domain.person import PersonField, Standing, number_index_text
from functions.registry.service import sealing, vault
from functions.registry.service.accounts import shown_to

CERTIFIER = Caller(Role.SYSTEM, "certificates", purpose=Purpose.SELF_SERVICE)
"""In whose name a certificate is written: its person has asked for it, nobody sees it written."""


CHECKER = Caller(Role.SYSTEM, "data-quality", purpose=Purpose.VACCINATION)
"""In whose name a record's identity is compared with what is known: the platform's own check."""


COUNTER = Caller(Role.SYSTEM, "zoning", purpose=Purpose.EPIDEMIC_CONTROL)
"""In whose name an age and a commune are read to count a dose: nobody sees them."""


@dataclass(frozen=True, slots=True)
class ToCount:
    """Where a person lives, as said, and when they were born (ISO, perhaps a year alone); ""
    where it is not known. `holder` is the record that it all belongs to now."""

    holder: PersonId
    division: str
    birth: str


@dataclass(frozen=True, slots=True)
class ToCheck:
    """Who is known to stand behind a record, "" where unknown. `names`: as known now, then as on
    cards that were taken up; `is_proven`: the number's card was shown with the phone."""

    names: tuple[str, ...]
    birth: str
    sex: str
    number_kind: str
    number: str
    is_proven: bool


@dataclass(frozen=True, slots=True)
class ToCertify:
    """As whom a person is certified: the name in full, the birth date in ISO; "" unknown."""

    full_name: str
    birth: str


@dataclass(frozen=True, slots=True)
class ShownToVerifier:
    """What someone sees who holds a person's paper: ``Nguyễn V*** A***`` and a year, "" unknown."""

    masked_name: str
    birth_year: str


@dataclass(frozen=True, slots=True)
class WayToPerson:
    """How a person is reached who has to come: "" where it is not known.

    The phone is what was said, or the guardian's; nothing is sent to it by the platform.
    """

    name: str
    phone: str
    address: str


def way_to_person(
    caller: Caller, person: PersonId, *, action: str, now: datetime, request_id: str = ""
) -> WayToPerson:
    """Name, phone and address of a person whom the caller has to reach; audited first.

    The use case has judged that the caller has to. Raises AuditUnavailable, CryptoUnavailable.
    """
    held = store.persons.person(record_holder(person))
    guardian = held.kept_by if held and held.standing is Standing.MEMBER else None
    asked = [person, *([guardian] if guardian else [])]
    fields = (PersonField.FULL_NAME, PersonField.PHONE, PersonField.ADDRESS)
    opened = vault.disclose(caller, asked, fields, action=action, now=now, request_id=request_id)
    own, other = opened.get(person, {}), opened.get(guardian, {}) if guardian else {}
    return WayToPerson(
        own.get(PersonField.FULL_NAME, ""),
        own.get(PersonField.PHONE) or other.get(PersonField.PHONE, ""),
        own.get(PersonField.ADDRESS) or other.get(PersonField.ADDRESS, ""),
    )


def record_holder(person: PersonId) -> PersonId:
    """Into whose record the person was taken up; the person itself where into none."""
    held = store.persons.person(person)
    return (held.joined_to if held else None) or person


def record_holders(persons: Iterable[PersonId]) -> dict[PersonId, PersonId]:
    """Into whose record each was taken up, looked up together; itself where into none. A joining
    of the last second may not be seen. Raises Busy."""
    asked = tuple(dict.fromkeys(persons))
    known = store.persons.persons(asked)
    return {one: (known[one].joined_to if one in known else None) or one for one in asked}


def records_of(person: PersonId) -> tuple[PersonId, ...]:
    """All records of whoever stands behind this one: the one it all belongs to now, then those that
    were taken up into it. For what is of one person under any of their records; what an account may
    see of itself is `shown_to`. Raises Busy."""
    held = store.persons.person(person)
    if held is not None and held.joined_to:
        return shown_to(held.joined_to)
    return (person, *sorted(held.joined)) if held else (person,)


def shown_to_verifier(
    caller: Caller, person: PersonId, now: datetime, request_id: str = ""
) -> ShownToVerifier:
    """Masked name and birth year of a person whose paper is checked; audited first.

    Raises AuditUnavailable, CryptoUnavailable.
    """
    fields = (PersonField.FULL_NAME, PersonField.BIRTH)
    opened = vault.disclose(
        caller, (person,), fields, action="verify", now=now, request_id=request_id
    )
    values = opened.get(person, {})
    birth = values.get(PersonField.BIRTH)
    return ShownToVerifier(mask(values).gate_name, str(read_birth(birth).year) if birth else "")


def to_certify(person: PersonId, now: datetime) -> ToCertify:
    """Name and birth date that a certificate is written of, of the record it belongs to now.

    Audited as the platform's own act, first. Raises AuditUnavailable, CryptoUnavailable, Busy.
    """
    holder = record_holder(person)
    fields = (PersonField.FULL_NAME, PersonField.BIRTH)
    opened = vault.disclose(CERTIFIER, (holder,), fields, action="certify", now=now)
    known = opened.get(holder, {})
    return ToCertify(known.get(PersonField.FULL_NAME, ""), known.get(PersonField.BIRTH, ""))


def to_count(person: PersonId, now: datetime) -> ToCount:
    """Commune and birth date of the record that a person's doses belong to now, to be counted.

    Audited as the platform's own act, first. Raises AuditUnavailable, CryptoUnavailable, Busy.
    """
    holder = record_holder(person)
    held = store.persons.person(holder)
    opened = vault.disclose(COUNTER, (holder,), (PersonField.BIRTH,), action="count", now=now)
    birth = opened.get(holder, {}).get(PersonField.BIRTH, "")
    return ToCount(holder, str((held.division if held else None) or ""), birth)


def to_check(person: PersonId, now: datetime) -> ToCheck:
    """The identity of the record that a person's doses belong to now, to be held against itself.

    Audited as the platform's own act, first. Raises AuditUnavailable, CryptoUnavailable, Busy.
    """
    held = store.persons.person(record_holder(person))
    if held is None:
        return ToCheck((), "", "", "", "", is_proven=False)
    fields = (
        PersonField.FULL_NAME,
        PersonField.BIRTH,
        PersonField.SEX,
        PersonField.ID_KIND,
        PersonField.ID_NUMBER,
    )
    asked = (held.id, *sorted(held.joined))
    opened = vault.disclose_apart(CHECKER, asked, fields, action="check_record", now=now)
    known: dict[PersonField, str] = {}
    for one in reversed(asked):
        known |= opened.get(one, {})
    names = [opened.get(one, {}).get(PersonField.FULL_NAME, "") for one in asked]
    number, kind = known.get(PersonField.ID_NUMBER, ""), known.get(PersonField.ID_KIND, "")
    kind = kind or (NumberKind.PASSPORT if number else "")
    return ToCheck(
        names=tuple(dict.fromkeys(name for name in names if name)),
        birth=known.get(PersonField.BIRTH, ""),
        sex=known.get(PersonField.SEX, ""),
        number_kind=kind,
        number=number,
        is_proven=bool(number) and sealing.index_of(number_index_text(kind, number)) in held.proven,
    )
