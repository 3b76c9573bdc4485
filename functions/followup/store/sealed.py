"""How is what a body says hidden in the table of follow-ups?

One sealed blob of JSON per item, under the key of a year that stands beside it, bound to the item's
place. Ids, area, version and why somebody stands in a list stay clear; whose it is, what was met,
found and answered never do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from functions.kernel.identifiers import PersonId
from functions.kernel.periods import read_instant, write_instant
from functions.runtime import crypto, keys

TABLE: Final = "followups"


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
    return keys.name_of("followup", label, *parts)


def written(at: datetime | None) -> str:
    """An instant, "" for none."""
    return write_instant(at) if at else ""


def instant(text: str) -> datetime | None:
    """What `written` wrote."""
    return read_instant(text) if text else None


def day(text: str) -> date | None:
    """A day, None for ""."""
    return date.fromisoformat(text) if text else None


def id_of(person: PersonId) -> str:
    """The id of a person's follow-up. Raises CryptoUnavailable."""
    return name_of("person", person)
