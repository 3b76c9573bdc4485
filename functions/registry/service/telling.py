"""On which phone, or at which address, is a person told something?

Only what has answered a code is a way to a person: a number that somebody typed for another is a
claim, and a message about health must not go to a claim.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from functions.kernel.callers import Caller, Purpose, Role
from functions.kernel.emails import Email
from functions.kernel.identifiers import PersonId
from functions.registry import store
from functions.registry.domain.person import PersonField, Standing
from functions.registry.service import families, vault
from functions.registry.service.languages import Reach
from functions.registry.store.persons import SealedPerson

MESSENGER = Caller(Role.SYSTEM, "notifications", purpose=Purpose.TESTING)
"""In whose name a phone or an address is opened to send a message: nobody asks, the platform
tells."""


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
    told = _keepers(persons)
    if not told:
        return {}
    vault.audited(messenger, tuple(told), action="notify", fields=("phone",), now=now)
    accounts = tuple(dict.fromkeys(one.id for one in told.values()))
    opened = vault.disclose(messenger, accounts, (PersonField.PHONE,), action="notify", now=now)
    return {
        person: Reach(opened[keeper.id][PersonField.PHONE], keeper.language, keeper.email_use)
        for person, keeper in told.items()
        if PersonField.PHONE in opened.get(keeper.id, {})
    }


@dataclass(frozen=True, slots=True)
class EmailReach:
    """A proven address and in which language it is read; whose it is and how it lies sealed."""

    address: Email
    language: str
    keeper: PersonId
    sealed: bytes


def email_to_tell(
    person: PersonId, now: datetime, *, purpose: Purpose = Purpose.TESTING
) -> EmailReach | None:
    """The proven address at which the person is told something, the own or the guardian's; None
    where there is none, or mail came back from it. Audited first. Raises AuditUnavailable,
    CryptoUnavailable, Busy.
    """
    keeper = _keepers((person,)).get(person)
    if keeper is None or not keeper.email_use or PersonField.EMAIL not in keeper.sealed:
        return None
    messenger = replace(MESSENGER, purpose=purpose)
    if person != keeper.id:
        vault.audited(messenger, (person,), action="notify", fields=("email",), now=now)
    opened = vault.disclose(messenger, (keeper.id,), (PersonField.EMAIL,), action="notify", now=now)
    address = opened.get(keeper.id, {}).get(PersonField.EMAIL)
    if address is None:
        return None
    return EmailReach(Email(address), keeper.language, keeper.id, keeper.sealed[PersonField.EMAIL])


def _keepers(persons: Iterable[PersonId]) -> dict[PersonId, SealedPerson]:
    """Whose account each of them is told by: the own, or the guardian's."""
    asked = tuple(dict.fromkeys(persons))
    known = _persons(asked)
    holders = {person: known[person].joined_to or person for person in asked if person in known}
    known |= _persons(holder for holder in holders.values() if holder not in known)
    keepers = {person: _keeper(known.get(holder)) for person, holder in holders.items()}
    known |= _persons(keeper for keeper in keepers.values() if keeper and keeper not in known)
    return {
        person: known[keeper]
        for person, keeper in keepers.items()
        if keeper in known and known[keeper].standing is Standing.ACCOUNT
    }


def _persons(ids: Iterable[PersonId]) -> dict[PersonId, SealedPerson]:
    return store.persons.persons(ids, strongly=True)


def _keeper(held: SealedPerson | None) -> PersonId | None:
    """Whose phone it would be: the own, or of the guardian who still holds the member."""
    if held is None or held.standing is not Standing.MEMBER or held.kept_by is None:
        return held.id if held else None
    return held.kept_by if families.is_guardian(held.kept_by, held.id) else None
