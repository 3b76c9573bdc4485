"""How is what a body says hidden in the table of AEFI?

One sealed blob of JSON per item, under the key of a year that stands beside it, bound to the item's
place. Who, when, where, state and version stay clear; whose it is, which vaccine and what happened
never do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from functions.runtime import crypto, keys

TABLE: Final = "aefi"


def seal_body(hash_: str, range_: str, body: Mapping[str, Any], year: int) -> bytes:
    """The body sealed for an item. Raises CryptoUnavailable."""
    return crypto.seal_json(key_of(year), body, f"{TABLE}|{hash_}|{range_}")


def open_body(hash_: str, range_: str, sealed: bytes, year: int) -> Any:
    """What `seal_body` sealed there. Raises CryptoUnavailable, crypto.Unopenable."""
    return crypto.unseal_json(key_of(year), sealed, f"{TABLE}|{hash_}|{range_}")


def key_of(year: int) -> bytes:
    """The key of a year. Raises CryptoUnavailable."""
    return keys.key(f"{TABLE}-{year}")


def name_of(label: str, *parts: object) -> str:
    """A name that follows from these parts and tells nobody which. Raises CryptoUnavailable."""
    return keys.name_of("aefi", label, *parts)
