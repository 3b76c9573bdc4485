"""Who signed this? ES256 by a KMS key that can't leave KMS; verifying needs the public key alone.

Signatures are raw r||s, 64 bytes (RFC 7518 section 3.4).
"""

from __future__ import annotations

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import load_der_public_key

from functions.kernel.errors import CryptoUnavailable
from functions.runtime import aws, crypto, settings

SIZE = 32


def sign(name: str, message: bytes) -> bytes:
    """Sign up to 4,096 bytes with the KMS key `name`. Raises CryptoUnavailable."""
    answer = aws.ask_kms(
        "sign",
        KeyId=settings.key_alias(name),
        Message=message,
        MessageType="RAW",
        SigningAlgorithm="ECDSA_SHA_256",
    )
    r, s = decode_dss_signature(answer["Signature"])
    return r.to_bytes(SIZE, "big") + s.to_bytes(SIZE, "big")


@lru_cache(maxsize=8)
def public_key(name: str) -> ec.EllipticCurvePublicKey:
    """The public half of the KMS key `name`; fetched once per container."""
    answer = aws.ask_kms("get_public_key", KeyId=settings.key_alias(name))
    loaded = load_der_public_key(answer["PublicKey"])
    if not isinstance(loaded, ec.EllipticCurvePublicKey):
        raise CryptoUnavailable
    return loaded


def key_of_jwk(jwk: dict[str, str]) -> ec.EllipticCurvePublicKey:
    """A P-256 public key from its JWK. Raises ValueError where it is none or not on the curve."""
    if jwk.get("kty") != "EC" or jwk.get("crv") != "P-256":
        raise ValueError("not a P-256 key")
    x, y = (int.from_bytes(crypto.from_text(jwk.get(part, "")), "big") for part in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def jwk_of(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    """The JWK of a P-256 public key."""
    numbers = key.public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": crypto.to_text(numbers.x.to_bytes(SIZE, "big")),
        "y": crypto.to_text(numbers.y.to_bytes(SIZE, "big")),
    }


def verified(key: ec.EllipticCurvePublicKey, message: bytes, signature: bytes) -> bool:
    """Did the holder of `key` sign `message`?"""
    if len(signature) != 2 * SIZE:
        return False
    r, s = (int.from_bytes(half, "big") for half in (signature[:SIZE], signature[SIZE:]))
    try:
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def forget() -> None:
    """Drop fetched public keys."""
    public_key.cache_clear()
