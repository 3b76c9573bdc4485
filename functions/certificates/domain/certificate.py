"""A certificate and how it moves on: asked for, attested, issued; refused or revoked."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.certificates.domain.sources import Dose, Source
from functions.certificates.domain.uvci import CertificateId
from functions.certificates.domain.words import Kind, State, Why
from functions.kernel.errors import NotFound
from functions.kernel.identifiers import PersonId, UnitId
from functions.kernel.periods import write_instant

ATTESTED_AS: Final = b"lachan-attestation-v1\x00"
"""Stands before what a facility's key signs: a signature for another purpose never fits."""
ACTIVE: Final = frozenset({State.REQUESTED, State.ATTESTED, State.ISSUED})


class CertificateUnknown(NotFound):
    """No such certificate, or another's."""

    code = "CERTIFICATE_UNKNOWN"
    vi = "Không tìm thấy chứng nhận này."
    en = "This certificate was not found."


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate in any state. `text` is what its QR code says, "" before it is issued;
    `mark` recognises the name and birth date that it was written of."""

    id: CertificateId
    person: PersonId
    kind: Kind
    source: str
    revision: int
    generation: int
    state: State
    facility: UnitId
    happened_at: datetime
    requested_at: datetime
    rule_id: str
    attestation: bytes = b""
    kid: bytes = b""
    issued_at: datetime | None = None
    expires_at: datetime | None = None
    refusal: str = ""
    why: Why | None = None
    revoked_at: datetime | None = None
    replaces: CertificateId | None = None
    printed: bool = False
    text: str = ""
    mark: str = ""

    @property
    def is_of(self) -> tuple[str, int, int]:
        """The very version of its source that it certifies."""
        return self.source, self.revision, self.generation


def attested(identifier: CertificateId, kind: Kind, source: Source) -> bytes:
    """What the facility's key signs: the whole content of what it verified, hashed.

    Below 4,096 bytes, as KMS asks.
    """
    told: dict[str, object] = {
        "certificate": identifier,
        "kind": kind.value,
        "person": source.person,
        "source": source.key,
        "revision": source.revision,
        "generation": source.generation,
        "facility": source.facility,
        "happened_at": write_instant(source.happened_at),
    }
    if isinstance(source, Dose):
        told |= {
            "product": source.product,
            "lot": source.lot,
            "dose": source.dose,
            "doses": source.doses,
        }
    else:
        told |= {"told": source.told, "method": source.method}
        if source.device:
            told["device"] = source.device
    plain = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return ATTESTED_AS + hashlib.sha256(plain.encode()).digest()


def seed_of(kind: Kind, source: Source) -> bytes:
    """From what a certificate's id is drawn by a keyed hash: the same wish has the same id."""
    return "|".join(
        (source.person, kind.value, source.key, str(source.revision), str(source.generation))
    ).encode()
