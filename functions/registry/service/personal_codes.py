"""The code on a phone and on a printed card: make its material, read it at a gate.

Reading a phone's code asks nobody once the key is open; a printed card is looked up, since only
so can a lost one be ended.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.errors import Busy
from functions.kernel.identifiers import CardCode, PersonId, print_card_code, read_card_code
from functions.kernel.periods import day_of
from functions.registry import store
from functions.registry.domain import personal_code
from functions.registry.domain.person_refusals import PersonUnknown
from functions.registry.domain.personal_code import Crypto, Material, QrInvalid
from functions.registry.domain.poster_words import CardWords, card_words
from functions.registry.service import sealing
from functions.runtime import crypto, keys, settings
from functions.runtime.tables import ConditionLost

KEY = "personal-code"
TRIES = 3


def personal_code_material(person: PersonId, now: datetime) -> Material:
    """What the person's phone needs to make its codes for a week. Raises CryptoUnavailable."""
    key = keys.key(KEY)
    return personal_code.material(person, key, now, _crypto(key))


def read_personal_code(text: str, at: datetime) -> PersonId:
    """The person of a code shown at `at`. Raises QrInvalid, QrExpired, CryptoUnavailable."""
    key = keys.key(KEY)
    told = personal_code.read(text, at, key, _crypto(key))
    if personal_code.is_card(text):
        return person_of_printed_card(CardCode(told))
    return PersonId(told)


def window_start(text: str) -> datetime | None:
    """When the half minute of a phone's code began; None for a printed card, which has none."""
    window = personal_code.window_in(text)
    if window is None:
        return None
    return datetime.fromtimestamp(window * personal_code.WINDOW_SECONDS, UTC)


def person_of_printed_card(code: CardCode) -> PersonId:
    """The person of a printed card's code. Raises QrInvalid, also for one replaced."""
    named = store.identities.identity(_index(code))
    if named is None:
        raise QrInvalid
    return named.person


def person_of_typed_card(text: str) -> PersonId:
    """The person of a printed card's code typed in. Raises CardCodeInvalid, QrInvalid."""
    return person_of_printed_card(read_card_code(text))


def printed_card(person: PersonId) -> tuple[str, str]:
    """The QR text and the printed code of the person's card; the first is made when asked for.

    Raises PersonUnknown, CryptoUnavailable, Busy.
    """
    held = _held(person)
    version = held.card_version or _renew(person, 0)
    code = _code(person, version)
    return personal_code.card_text(code), print_card_code(code)


def card_to_print(person: PersonId, now: datetime) -> CardWords:
    """The texts of the person's card; its code is made when first asked for, as `printed_card`."""
    reading, printed = printed_card(person)
    code, origin = read_card_code(printed), settings.public_origin()
    return card_words(reading, code=code, origin=origin, printed_on=day_of(now))


def renew_printed_card(caller: Caller, person: PersonId, now: datetime) -> tuple[str, str]:
    """A new card; the old one opens nothing from now on.

    Raises PersonUnknown, AuditUnavailable, CryptoUnavailable, Busy.
    """
    held = _held(person)
    access.write_audit(caller, (person,), action="renew_card", fields=(), allowed=True, now=now)
    code = _code(person, _renew(person, held.card_version))
    return personal_code.card_text(code), print_card_code(code)


def _renew(person: PersonId, version: int) -> int:
    old = _index(_code(person, version)) if version else None
    for _ in range(TRIES):
        try:
            store.identities.renew_card(person, version, old, _index(_code(person, version + 1)))
            return version + 1
        except ConditionLost:
            now_at = _held(person).card_version
            if now_at > version:
                return now_at
    raise Busy


def _held(person: PersonId) -> store.persons.SealedPerson:
    held = store.persons.person(person)
    if held is None:
        raise PersonUnknown
    return held


def _code(person: PersonId, version: int) -> CardCode:
    return personal_code.card_of(person, version, keys.key(KEY), crypto.mac)


def _index(code: CardCode) -> str:
    return sealing.index_of(f"card:v1:{code}")


def _crypto(key: bytes) -> Crypto:
    return Crypto(
        seal=partial(crypto.seal, crypto.derive(key, "seal")),
        unseal=partial(_unseal, crypto.derive(key, "seal")),
        mac=crypto.mac,
        to_text=crypto.to_text,
        from_text=crypto.from_text,
    )


def _unseal(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    try:
        return crypto.unseal(key, sealed, bound_to)
    except crypto.Unopenable:
        raise ValueError("foreign") from None
