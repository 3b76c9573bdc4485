"""How is a certificate called, and by what is the name it was written of recognised?

Both are keyed hashes: the same wish has the same id whoever sends it how often, and nobody can
foretell one.
"""

from __future__ import annotations

from typing import Final

from functions.certificates.domain.certificate import seed_of
from functions.certificates.domain.sources import Source
from functions.certificates.domain.uvci import CertificateId, certificate_id
from functions.certificates.domain.words import Kind
from functions.registry import service as registry
from functions.runtime import crypto, keys

KEY: Final = "certificate-ids"


def id_of(kind: Kind, source: Source) -> CertificateId:
    """The id of the certificate of this very version of a source. Raises CryptoUnavailable."""
    return certificate_id(crypto.mac(_key("id"), seed_of(kind, source))[:16])


def mark_of(person: registry.ToCertify) -> str:
    """By what a name and birth date are recognised again. Raises CryptoUnavailable."""
    written = f"{person.full_name}|{person.birth}".encode()
    return crypto.to_text(crypto.mac(_key("mark"), written)[:16])


def _key(label: str) -> bytes:
    return crypto.derive(keys.key(KEY), f"certificates-{label}")
