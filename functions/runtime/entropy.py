"""Where do unguessable values come from? Doors draw them here and pass them on as values."""

from __future__ import annotations

import secrets


def token(bits: int = 128) -> str:
    """A random URL-safe token of at least `bits` random bits."""
    return secrets.token_urlsafe((bits + 7) // 8)


def raw(size: int) -> bytes:
    """`size` random bytes."""
    return secrets.token_bytes(size)


def digits(count: int) -> str:
    """`count` random decimal digits, leading zeros kept."""
    return f"{secrets.randbelow(10**count):0{count}d}"
