"""Keys that sign certificates: ES256 or PS256 by a KMS key, and anybody's certificate of one.

A KMS key is told by its name; the X.509 certificate over its public half is made by the country's
authority and names the key to verifiers all over the world. What is read here may come from
anywhere, so verifying never raises.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtensionOID

from functions.runtime import aws, settings, signing

Scheme = Literal["ES256", "PS256"]
SALT: Final = 32
"""Bytes of salt: the length of the hash (RFC 8230 section 2)."""
SMALLEST: Final = 2048
"""Bits of an RSA key that is still accepted."""


@dataclass(frozen=True, slots=True)
class SignerCertificate:
    """What a signer's certificate says; `usages` are its extended key usages, dotted."""

    der: bytes
    scheme: Scheme
    not_before: datetime
    not_after: datetime
    usages: tuple[str, ...]
    public_key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey

    @property
    def public_der(self) -> bytes:
        """The public key as KMS gives it."""
        return self.public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def verify(self) -> Callable[[bytes, bytes], bool]:
        """Message and signature to: did this key sign it? Never raises."""
        key = self.public_key
        if isinstance(key, ec.EllipticCurvePublicKey):
            return lambda message, signature: signing.verified(key, message, signature)
        return lambda message, signature: _verified_pss(key, message, signature)


def sign(name: str, scheme: Scheme, message: bytes) -> bytes:
    """Sign up to 4,096 bytes by the KMS key `name`, as COSE wants it. Raises CryptoUnavailable."""
    if scheme == "ES256":
        return signing.sign(name, message)
    answer = aws.ask_kms(
        "sign",
        KeyId=settings.key_alias(name),
        Message=message,
        MessageType="RAW",
        SigningAlgorithm="RSASSA_PSS_SHA_256",
    )
    return bytes(answer["Signature"])


def read_certificate(der: bytes) -> SignerCertificate:
    """A signer's certificate in DER. Raises ValueError where it is none, or of another key."""
    try:
        read = x509.load_der_x509_certificate(der)
        key = read.public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm) as broken:
        raise ValueError("not a certificate") from broken
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return SignerCertificate(der, "ES256", *_term(read), _usages(read), key)
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= SMALLEST:
        return SignerCertificate(der, "PS256", *_term(read), _usages(read), key)
    raise ValueError("neither P-256 nor RSA of 2048 bits")


def _term(read: x509.Certificate) -> tuple[datetime, datetime]:
    return (
        read.not_valid_before_utc.astimezone(UTC),
        read.not_valid_after_utc.astimezone(UTC),
    )


def _usages(read: x509.Certificate) -> tuple[str, ...]:
    try:
        found = read.extensions.get_extension_for_oid(ExtensionOID.EXTENDED_KEY_USAGE).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return ()
    if not isinstance(found, x509.ExtendedKeyUsage):
        return ()
    return tuple(oid.dotted_string for oid in found)


def _verified_pss(key: rsa.RSAPublicKey, message: bytes, signature: bytes) -> bool:
    scheme = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=SALT)
    try:
        key.verify(signature, message, scheme, hashes.SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True
