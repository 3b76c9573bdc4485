"""How is what a body says hidden in the tables of immunization?

One sealed blob of JSON per item, under the key of a year that stands beside it, bound to the
item's place. Who, when, where and the version stay clear; of what, how it went and why never do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from functions.runtime import crypto, keys

IMMUNIZATIONS: Final = "immunizations"
LOTS: Final = "vaccine_lots"


def seal_body(
    hash_: str, range_: str, body: Mapping[str, Any], year: int, *, table: str = IMMUNIZATIONS
) -> bytes:
    """The body sealed for an item of a table. Raises CryptoUnavailable."""
    return crypto.seal_json(key_of(year), body, f"{table}|{hash_}|{range_}")


def open_body(
    hash_: str, range_: str, sealed: bytes, year: int, *, table: str = IMMUNIZATIONS
) -> Any:
    """What `seal_body` sealed there. Raises CryptoUnavailable, crypto.Unopenable."""
    return crypto.unseal_json(key_of(year), sealed, f"{table}|{hash_}|{range_}")


def key_of(year: int) -> bytes:
    """The key of a year. Raises CryptoUnavailable."""
    return keys.key(f"immunizations-{year}")
