"""Who may read persons in clear, what do others see, and is a card's holder the person known?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from functions.kernel.births import read_birth
from functions.kernel.callers import Caller, Role
from functions.kernel.errors import Forbidden
from functions.kernel.identifiers import PersonId
from functions.kernel.names import masked_name, owner_masked_name, search_key
from functions.kernel.phones import mask_phone, read_phone
from functions.registry.domain.person import PersonField
from functions.registry.domain.person_refusals import PersonUnknown


@dataclass(frozen=True, slots=True)
class MaskedPerson:
    """What a venue sees: ``Nguyễn***`` and ``0900001***``; a gate sees ``Nguyễn V*** A***``."""

    name: str
    gate_name: str
    phone: str


def mask(values: Mapping[PersonField, str]) -> MaskedPerson:
    """Mask what is known; an unknown name or phone shows as "" (Decision 2666/QĐ-BYT)."""
    name, phone = values.get(PersonField.FULL_NAME), values.get(PersonField.PHONE)
    return MaskedPerson(
        owner_masked_name(name) if name else "",
        masked_name(name) if name else "",
        mask_phone(read_phone(phone)) if phone else "",
    )


def may_read(caller: Caller, persons: Collection[PersonId], own: Collection[PersonId]) -> None:
    """May the caller read these persons in clear? `own` are the caller and the family.

    Citizens read themselves and those they declare for; staff with an epidemic-control task read
    persons (the use case has judged the object); devices, auditors and operators nobody.
    Raises PersonUnknown, so that another's id answers like an unknown one, and Forbidden.
    """
    if caller.role is Role.CITIZEN:
        if not set(persons) <= set(own):
            raise PersonUnknown
    elif caller.role not in _READERS:
        raise Forbidden


def same_person(card: Mapping[PersonField, str], known: Mapping[PersonField, str]) -> bool:
    """Can the holder of a card be the person known, by name and, where both are whole, birth?"""
    named, called = card.get(PersonField.FULL_NAME), known.get(PersonField.FULL_NAME)
    if not named or not called or search_key(named) != search_key(called):
        return False
    born, birth = card.get(PersonField.BIRTH), known.get(PersonField.BIRTH)
    return not born or not birth or read_birth(born).agrees_with(read_birth(birth))


_READERS = frozenset(
    {
        Role.COMMUNE_OFFICER,
        Role.DISTRICT_OFFICER,
        Role.PROVINCE_OFFICER,
        Role.EPIDEMIOLOGIST,
    }
)
