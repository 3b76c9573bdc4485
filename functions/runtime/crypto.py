"""How is a value hidden, bound and recognised?

AES-256-GCM with a random 96-bit nonce; the associated data name table, key and field, so that a
ciphertext moved to another row or field does not open (security.md 2.7). HMAC-SHA-256 for blind
indexes and tokens; sub-keys by one HKDF-Expand step (RFC 5869, one block).
"""

from __future__ import annotations

import hmac
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class Unopenable(Exception):
    """The ciphertext does not belong here, or the key is another."""


def seal(key: bytes, plain: bytes, bound_to: str) -> bytes:
    """Encrypt `plain` (AES-256-GCM), bound to the associated data; nonce first."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def unseal(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    """Decrypt what `seal` made. Raises Unopenable where key, place or bytes differ."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to.encode())
    except (InvalidTag, ValueError) as wrong:
        raise Unopenable from wrong


def seal_json(key: bytes, value: object, bound_to: str) -> bytes:
    """Encrypt a value as compact JSON, bound like `seal`."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return seal(key, plain, bound_to)


def unseal_json(key: bytes, sealed: bytes, bound_to: str) -> Any:
    """The value that `seal_json` sealed. Raises Unopenable."""
    return json.loads(unseal(key, bytes(sealed), bound_to))


def mac(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA-256, 32 bytes."""
    return hmac.digest(key, message, "sha256")


def same(left: bytes, right: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(left, right)


def derive(key: bytes, label: str) -> bytes:
    """A 32-byte sub-key of `key` for one use (RFC 5869 expand, one block)."""
    return hmac.digest(key, label.encode() + b"\x01", "sha256")


def to_text(data: bytes) -> str:
    """base64url without padding (RFC 4648 section 5)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_text(text: str, *, most: int = 100_000) -> bytes:
    """Read base64url without padding, at most so many characters. Raises ValueError else."""
    if len(text) > most or not text.isascii() or "=" in text or "+" in text or "/" in text:
        raise ValueError("not base64url")
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if to_text(data) != text:
        raise ValueError("not canonical base64url")
    return data
