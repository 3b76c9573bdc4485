"""Bodies of records, sealed under the key of their year and bound to their place."""

from __future__ import annotations

from typing import Any

from functions.runtime import crypto, keys


def key_of(year: int) -> bytes:
    """The key under which bodies of a year are sealed. Raises CryptoUnavailable."""
    return keys.key(f"certificates-{year}")


def seal_body(id_: str, s: str, body: dict[str, Any], year: int) -> bytes:
    """The body as it is kept. Raises CryptoUnavailable."""
    return crypto.seal_json(key_of(year), body, _bound(id_, s, year))


def open_body(id_: str, s: str, sealed: bytes, year: int) -> dict[str, Any]:
    """The body in clear. Raises CryptoUnavailable, Unopenable."""
    read: dict[str, Any] = crypto.unseal_json(key_of(year), sealed, _bound(id_, s, year))
    return read


def _bound(id_: str, s: str, year: int) -> str:
    return f"certificates|{id_}|{s}|{year}"
