"""Bodies of items, sealed: one blob of JSON under the key of the year that stands beside it.

A blob is bound to its item's place, so that one moved elsewhere does not open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.runtime import crypto, keys


@dataclass(frozen=True, slots=True)
class Bodies:
    """Those of a table; its yearly keys bear the table's name."""

    table: str

    def seal(self, hash_: str, range_: str, body: Mapping[str, Any], year: int) -> bytes:
        """The body sealed for an item. Raises CryptoUnavailable."""
        return crypto.seal_json(self.key_of(year), body, f"{self.table}|{hash_}|{range_}")

    def open(self, hash_: str, range_: str, sealed: bytes, year: int) -> Any:
        """What `seal` sealed there. Raises CryptoUnavailable, crypto.Unopenable."""
        return crypto.unseal_json(self.key_of(year), sealed, f"{self.table}|{hash_}|{range_}")

    def key_of(self, year: int) -> bytes:
        """The key of a year. Raises CryptoUnavailable."""
        return keys.key(f"{self.table}-{year}")
