"""The statement that the centre signs: everything is settled before its key is asked."""

from __future__ import annotations

from dataclasses import dataclass

from functions.certificates.domain import envelope
from functions.certificates.domain.payload import Payload
from functions.certificates.domain.words import Algorithm
from functions.kernel.periods import Period

CWT_ISSUER = "VN"
"""The claim `iss`: the country whose authority signs (ISO 3166-1)."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is to be signed: `protected` names algorithm and key, `claims` hold payload and term."""

    protected: bytes
    claims: bytes

    @property
    def to_sign(self) -> bytes:
        """The bytes that the key signs."""
        return envelope.signed_bytes(self.protected, self.claims)

    def text(self, signature: bytes) -> str:
        """The text of the QR code, once signed."""
        return envelope.write(self.protected, self.claims, signature)


def statement(algorithm: Algorithm, kid: bytes, payload: Payload, term: Period) -> Statement:
    """The statement of a payload for its term."""
    issued, expires = (int(at.timestamp()) for at in (term.start, term.end))
    return Statement(
        envelope.protected_header(algorithm, kid),
        envelope.claims_bytes(CWT_ISSUER, issued, expires, payload),
    )
