"""How are personal values sealed, found again, and opened? The one place that opens them.

A sealed field is the key's year in two bytes and the ciphertext. `opened_fields` counts every
field opened in this container, so that tests hold it against the audit rows (security.md P01).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from functions.kernel.errors import CryptoUnavailable
from functions.kernel.identifiers import PersonId, person_id
from functions.kernel.periods import day_of
from functions.registry.domain.person import PersonField, bound_to
from functions.runtime import crypto, entropy, keys

YEAR_BYTES = 2
_opened = [0]


def fresh_person() -> PersonId:
    """A random person id of 64 bits."""
    return person_id(entropy.raw(8))


def index_of(text: str) -> str:
    """The keyed hash of a canonical text such as ``cccd:v1:…``; its kind and version stay readable.

    Raises CryptoUnavailable.
    """
    kind, version, _ = text.split(":", 2)
    return f"{kind}:{version}:{crypto.mac(keys.key('index'), text.encode()).hex()}"


def seal(
    person: PersonId, values: Mapping[PersonField, str], now: datetime
) -> dict[PersonField, bytes]:
    """Seal values under the key of this year. Raises CryptoUnavailable: nothing stays in clear."""
    year = day_of(now).year
    name = _key_name(year)
    key = keys.key(name)
    return {
        field: year.to_bytes(YEAR_BYTES, "big")
        + crypto.seal(key, value.encode(), bound_to(person, field, name))
        for field, value in values.items()
    }


def unseal(
    person: PersonId, sealed: Mapping[PersonField, bytes], wanted: Iterable[PersonField]
) -> dict[PersonField, str]:
    """Open the wanted fields; for the vault alone, which has written the audit row before.

    Raises CryptoUnavailable, also for a ciphertext that does not belong to its place.
    """
    opened: dict[PersonField, str] = {}
    for field in wanted:
        if field not in sealed:
            continue
        year = int.from_bytes(sealed[field][:YEAR_BYTES], "big")
        name = _key_name(year)
        try:
            plain = crypto.unseal(
                keys.key(name), sealed[field][YEAR_BYTES:], bound_to(person, field, name)
            )
        except crypto.Unopenable as foreign:
            raise CryptoUnavailable from foreign
        _opened[0] += 1
        opened[field] = plain.decode()
    return opened


def opened_fields() -> int:
    """How many fields this container has opened."""
    return _opened[0]


def _key_name(year: int) -> str:
    return f"persons-{year}"
