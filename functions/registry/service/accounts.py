"""Which person does a phone or a card name, and when do two of them become one?

A number typed by anybody proves nothing and joins nothing; otherwise whoever knows your number
could follow you through gates. Only a card shown together with the phone at the same gate joins
the card's visits to the phone's person (`link_card`), and only if the card names that person or
one of the family.
"""

from __future__ import annotations

from datetime import datetime

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.cards import CardReading
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.kernel.phones import Phone, read_phone
from functions.messages.registry import PhoneChanged
from functions.registry import store
from functions.registry.domain.card import index_text_of, values_of
from functions.registry.domain.disclosure import same_person
from functions.registry.domain.family import Hold
from functions.registry.domain.person import (
    PersonDetails,
    PersonField,
    Standing,
    check_details,
    number_index_text,
    phone_index_text,
    sealed_values,
)
from functions.registry.domain.person_refusals import (
    CardHeldByAnother,
    CardNotYours,
    PersonUnknown,
    PhoneTaken,
)
from functions.registry.service import sealing, vault
from functions.runtime import queues
from functions.runtime.tables import ConditionLost

TRIES = 3


def open_account(phone: str, now: datetime) -> PersonId:
    """The person whose account the phone is; made on first use, once.

    Raises PhoneInvalid, CryptoUnavailable, Busy.
    """
    number = read_phone(phone)
    values = {PersonField.PHONE: str(number)}
    return _named(phone_index_text(number), Standing.ACCOUNT, values, now)


def phone_index(phone: str) -> str:
    """The keyed hash of a phone, for keys and hashes that may not hold the phone itself."""
    return sealing.index_of(phone_index_text(read_phone(phone)))


def person_of_card(card: CardReading, now: datetime) -> PersonId:
    """The person a card names: the proven holder, or a provisional person made once.

    Raises CryptoUnavailable, Busy.
    """
    return _named(index_text_of(card), Standing.PROVISIONAL, values_of(card), now)


def person_of_number(kind: str, number: str, now: datetime) -> PersonId:
    """The person of an identity number typed at a gate or written in a file.

    Raises IdentityNumberInvalid, CryptoUnavailable, Busy.
    """
    details = check_details(PersonDetails(id_number=number, id_kind=kind), day_of(now))
    tidy = details.id_number or ""
    text = number_index_text(kind, tidy[-10:] if kind == "bhyt" else tidy)
    return _named(text, Standing.PROVISIONAL, sealed_values(details), now)


def person_told(kind: str, number: str, now: datetime) -> PersonId:
    """Whom another app tells of by a phone (kind ``phone``) or a national QR id (``qid``).

    Made on first use, as at a gate: whoever tells of them can't see whether (ADR 0136).

    Raises PhoneInvalid, CryptoUnavailable, Busy.
    """
    if kind == "phone":
        return open_account(number, now)
    return _named(number_index_text(kind, number), Standing.PROVISIONAL, {}, now)


def known_person(kind: str, number: str) -> PersonId | None:
    """The person of a phone (kind ``phone``) or identity number, None if nobody; makes nobody."""
    if kind == "phone":
        text = phone_index_text(read_phone(number))
    else:
        text = number_index_text(kind, number[-10:] if kind == "bhyt" else number)
    found = store.identities.identity(sealing.index_of(text))
    return found.person if found else None


def link_card(caller: Caller, person: PersonId, card: CardReading, now: datetime) -> PersonId:
    """Card and phone were shown at the same gate: the card's visits are the holder's from now on.

    The holder, who is returned, is the phone's person or the family member whom the card names.
    Raises CardNotYours, CardHeldByAnother, PersonUnknown, AuditUnavailable.
    """
    holder = _holder(caller, person, card, now)
    index = sealing.index_of(index_text_of(card))
    for _ in range(TRIES):
        seen = store.identities.identity(index)
        if seen and seen.proven:
            if seen.person != holder:
                raise CardHeldByAnother
            return holder
        try:
            store.identities.prove_card(holder, index, seen)
            return holder
        except ConditionLost:
            continue
    raise Busy


def shown_to(person: PersonId) -> tuple[PersonId, ...]:
    """The persons whose visits are this person's: the own, and those of proven cards."""
    held = store.persons.person(person)
    return (person, *sorted(held.joined)) if held else (person,)


def number_is_proven(person: PersonId, kind: str, number: str) -> bool:
    """Has this number's card been shown together with the person's phone?"""
    held = store.persons.person(person)
    return held is not None and sealing.index_of(number_index_text(kind, number)) in held.proven


def change_phone(caller: Caller, new_phone: str, now: datetime) -> None:
    """Move the caller's account to a phone that has just been proven; the old one is told (B11).

    Raises PhoneTaken, PersonUnknown, PhoneInvalid, AuditUnavailable, CryptoUnavailable, Busy.
    """
    person, new = PersonId(caller.subject), read_phone(new_phone)
    values = vault.disclose(caller, (person,), (PersonField.PHONE,), action="phone", now=now)
    old = values.get(person, {}).get(PersonField.PHONE)
    if old is None:
        raise PersonUnknown
    if old == new:
        return
    sealed = sealing.seal(person, {PersonField.PHONE: new}, now)[PersonField.PHONE]
    old_index, new_index = (
        sealing.index_of(phone_index_text(Phone(phone))) for phone in (old, new)
    )
    _tell_old_phone(old)
    try:
        store.identities.move_phone(person, old_index, new_index, sealed)
    except ConditionLost:
        named = store.identities.identity(new_index)
        if named is None or named.person != person:
            raise PhoneTaken from None


def _tell_old_phone(old: str) -> None:
    told = PhoneChanged(sealed_phone=access.seal_phone(Phone(old)))
    queues.send("messages", told.model_dump())


def _named(
    text: str, standing: Standing, values: dict[PersonField, str], now: datetime
) -> PersonId:
    index = sealing.index_of(text)
    for _ in range(TRIES):
        known = store.identities.identity(index)
        if known:
            return known.person
        person = sealing.fresh_person()
        made = store.persons.SealedPerson(person, standing, now, sealing.seal(person, values, now))
        try:
            store.identities.add_person(made, index)
            return person
        except ConditionLost:
            continue
    raise Busy


def _holder(caller: Caller, person: PersonId, card: CardReading, now: datetime) -> PersonId:
    held = store.persons.person(person)
    if held is None:
        raise PersonUnknown
    on_card = values_of(card)
    if PersonField.FULL_NAME not in on_card or PersonField.FULL_NAME not in held.sealed:
        return person
    family = [kept.member for kept in store.families.family(person) if kept.state is Hold.HELD]
    known = vault.disclose(
        caller,
        (person, *family),
        (PersonField.FULL_NAME, PersonField.BIRTH),
        action="match_card",
        now=now,
    )
    for candidate in (person, *family):
        if same_person(on_card, known.get(candidate, {})):
            return candidate
    raise CardNotYours
