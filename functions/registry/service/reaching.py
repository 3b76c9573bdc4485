"""To whom does a record belong now, and on which phone is its person told something?

Only a phone that has answered a code is a way to a person: one that somebody typed for another is
a claim, and a message about health must not go to a claim.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from functions.kernel.births import read_birth
from functions.kernel.callers import Caller, Purpose, Role
from functions.kernel.identifiers import PersonId
from functions.kernel.identity_numbers import NumberKind
from functions.registry import store
from functions.registry.domain.disclosure import mask
from functions.registry.domain.person import PersonField, Standing, number_index_text
from functions.registry.service import families, sealing, vault
from functions.registry.service.languages import Reach
from functions.registry.store.persons import SealedPerson

MESSENGER = Caller(Role.SYSTEM, "notifications", purpose=Purpose.TESTING)
"""In whose name a phone is opened to send a message: nobody asks, the platform tells."""


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


def phone_to_tell(person: PersonId, now: datetime) -> str | None:
    """The proven phone on which the person is told something: the own, or the guardian's.

    None where there is none. Audited as the platform's own act, first. Raises AuditUnavailable,
    CryptoUnavailable, Busy.
    """
    return phones_to_tell((person,), now).get(person)


def phones_to_tell(
    persons: Iterable[PersonId], now: datetime, *, purpose: Purpose = Purpose.TESTING
) -> dict[PersonId, str]:
    """`phone_to_tell` of many, looked up together; who has none is not among them."""
    ways = ways_to_tell(persons, now, purpose=purpose)
    return {person: way.phone for person, way in ways.items()}


def ways_to_tell(
    persons: Iterable[PersonId], now: datetime, *, purpose: Purpose = Purpose.TESTING
) -> dict[PersonId, Reach]:
    """The proven phones of many and in which language they are read, looked up together.

    `purpose` is what they are told for, as their own log shows it. Who has none is not among them.
    Raises AuditUnavailable, CryptoUnavailable, Busy.
    """
    messenger = replace(MESSENGER, purpose=purpose)
    asked = tuple(dict.fromkeys(persons))
    known = _persons(asked)
    holders = {person: known[person].joined_to or person for person in asked if person in known}
    known |= _persons(holder for holder in holders.values() if holder not in known)
    keepers = {person: _keeper(known.get(holder)) for person, holder in holders.items()}
    known |= _persons(keeper for keeper in keepers.values() if keeper and keeper not in known)
    told = {
        person: keeper
        for person, keeper in keepers.items()
        if keeper in known and known[keeper].standing is Standing.ACCOUNT
    }
    if not told:
        return {}
    vault.audited(messenger, tuple(told), action="notify", fields=("phone",), now=now)
    accounts = tuple(dict.fromkeys(told.values()))
    opened = vault.disclose(messenger, accounts, (PersonField.PHONE,), action="notify", now=now)
    return {
        person: Reach(opened[keeper][PersonField.PHONE], known[keeper].language)
        for person, keeper in told.items()
        if PersonField.PHONE in opened.get(keeper, {})
    }


def _persons(ids: Iterable[PersonId]) -> dict[PersonId, SealedPerson]:
    return store.persons.persons(ids, strongly=True)


def _keeper(held: SealedPerson | None) -> PersonId | None:
    """Whose phone it would be: the own, or of the guardian who still holds the member."""
    if held is None or held.standing is not Standing.MEMBER or held.kept_by is None:
        return held.id if held else None
    return held.kept_by if families.is_guardian(held.kept_by, held.id) else None


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
