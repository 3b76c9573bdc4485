"""Signers of certificates made in memory: keys, their X.509 certificates, and what they sign.

Nothing of `functions` signs here, so that what the house writes is held to another hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

VACCINATION, TEST, RECOVERY = (f"1.3.6.1.4.1.1847.2021.1.{place}" for place in (2, 1, 3))
FROM, TO = datetime(2021, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)

Private = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def certificate_for(
    public: Any,
    authority: Private,
    *,
    usages: Sequence[str] = (),
    term: tuple[datetime, datetime] = (FROM, TO),
) -> bytes:
    """An authority's certificate over somebody's public key, DER: of the same keys (but RSA's), the
    same bytes."""
    spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    called = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([*called, x509.NameAttribute(NameOID.COMMON_NAME, "DSC")]))
        .issuer_name(x509.Name([*called, x509.NameAttribute(NameOID.COMMON_NAME, "CSCA")]))
        .public_key(public)
        .serial_number(int.from_bytes(hashlib.sha256(spki).digest()[:16]) >> 1 or 1)
        .not_valid_before(term[0])
        .not_valid_after(term[1])
    )
    if usages:
        oids = [x509.ObjectIdentifier(each) for each in usages]
        made = made.add_extension(x509.ExtendedKeyUsage(oids), critical=False)
    is_ec = isinstance(authority, ec.EllipticCurvePrivateKey)
    signed = made.sign(authority, hashes.SHA256(), ecdsa_deterministic=True if is_ec else None)
    return signed.public_bytes(Encoding.DER)


@dataclass
class Signer:
    """A key in memory with its certificate."""

    private: Private
    usages: Sequence[str] = ()
    term: tuple[datetime, datetime] = (FROM, TO)
    der: bytes = field(init=False)

    def __post_init__(self) -> None:
        """Certify the key by itself."""
        self.der = certificate_for(
            self.private.public_key(), self.private, usages=self.usages, term=self.term
        )

    @classmethod
    def es256(cls, **more: Any) -> Signer:
        """A signer on P-256."""
        return cls(ec.generate_private_key(ec.SECP256R1()), **more)

    @classmethod
    def numbered(cls, number: int) -> Signer:
        """A signer on P-256 that is the same in each process."""
        return cls(ec.derive_private_key(number, ec.SECP256R1()))

    @classmethod
    def ps256(cls, **more: Any) -> Signer:
        """A signer by RSA-PSS."""
        return cls(rsa.generate_private_key(65537, 2048), **more)

    @property
    def kid(self) -> bytes:
        """The first eight bytes of the certificate's hash."""
        return hashlib.sha256(self.der).digest()[:8]

    def sign(self, message: bytes) -> bytes:
        """As COSE wants it."""
        if isinstance(self.private, ec.EllipticCurvePrivateKey):
            told = decode_dss_signature(self.private.sign(message, ec.ECDSA(hashes.SHA256())))
            return b"".join(part.to_bytes(32, "big") for part in told)
        scheme = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
        return self.private.sign(message, scheme, hashes.SHA256())
