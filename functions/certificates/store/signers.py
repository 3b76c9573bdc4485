"""Who signs for the centre: certificates of keys in KMS. CER-30, CER-31.

A signer is told by its key id. Its key's name says which KMS key signs; its certificate is made by
the country's authority outside and only installed here (infra/certificate_signer.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from functions.certificates.domain.judging import kid_of
from functions.kernel.periods import millis_of
from functions.runtime.tables import Record, table_meta, translated

SIGNERS = "signers"


class SignerRecord(Record):
    """A signer's certificate in DER, and the name of its KMS key."""

    Meta = table_meta("certificates")
    id = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    key = UnicodeAttribute()
    der = BinaryAttribute(legacy_encoding=False)
    at = NumberAttribute()


@dataclass(frozen=True, slots=True)
class Signer:
    """A signer. `key` names the KMS key; the newest of those that count signs."""

    kid: bytes
    key: str
    der: bytes
    installed_at: int


def put_signer(key: str, der: bytes, now: datetime) -> bytes:
    """CER-30: a signer's certificate; its key id. The same again is the same. Raises Busy."""
    kid = kid_of(der)
    with translated():
        SignerRecord(SIGNERS, kid.hex(), key=key, der=der, at=millis_of(now)).save()
    return kid


def signers() -> tuple[Signer, ...]:
    """CER-31: all signers, the newest first, read strongly. Raises Busy."""
    with translated():
        found = list(SignerRecord.query(SIGNERS, consistent_read=True))
    made = [Signer(bytes.fromhex(one.s), one.key, bytes(one.der), int(one.at)) for one in found]
    return tuple(sorted(made, key=lambda one: (one.installed_at, one.kid), reverse=True))
