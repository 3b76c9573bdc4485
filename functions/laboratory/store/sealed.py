"""How is what was found hidden in the tables of the laboratory?

One sealed blob of JSON per item, under the key of a year that stands beside it, bound to the
item's place, so that a blob moved elsewhere does not open. Ids, codes of units and times stay
clear; a finding, and any state that tells one, never does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.runtime import crypto, keys

SPECIMENS = "specimens"


def seal_body(
    t: str, s: str, body: Mapping[str, Any], year: int, *, table: str = SPECIMENS
) -> bytes:
    """The body sealed for the item `t`, `s` of a table. Raises CryptoUnavailable."""
    return crypto.seal_json(_key(year), body, f"{table}|{t}|{s}")


def open_body(t: str, s: str, sealed: bytes, year: int, *, table: str = SPECIMENS) -> Any:
    """What `seal_body` sealed there. Raises CryptoUnavailable, crypto.Unopenable."""
    return crypto.unseal_json(_key(year), sealed, f"{table}|{t}|{s}")


def _key(year: int) -> bytes:
    return keys.key(f"results-{year}")
