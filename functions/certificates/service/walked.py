"""Two texts by which walks from outside see whether verifying works: of nobody, and over for years.

What the centre signs here is no certificate: it states nothing of anybody, and it ended in 2020, a
day after it began. So no verifier that looks at either can ever take it for one, and no source of a
certificate is made up (ADR 0037). Verifying says "expired" only after the signature was found good
and its signer trusted, and "signature" where one bit of it was changed.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Final

from functions.certificates.domain.issuing import statement
from functions.certificates.domain.words import Algorithm
from functions.kernel.periods import Period
from functions.messages.certificates import WALKED_TEXTS
from functions.runtime import cose_keys, objects

_BEGUN: Final = datetime(2020, 1, 1, tzinfo=UTC)
TERM: Final = Period(_BEGUN, _BEGUN + timedelta(days=1))


def put_texts(key: str, kid: bytes, der: bytes) -> None:
    """Sign the texts by a signer just installed and put them where walks read them. Done by who
    installs (infra/certificate_signer.py): no role that faces outwards may use a key of the centre.

    Raises CryptoUnavailable, Busy; ValueError where the signer's certificate can't be read."""
    algorithm = Algorithm(cose_keys.read_certificate(der).scheme)
    written = statement(algorithm, kid, {}, TERM)
    signature = cose_keys.sign(key, algorithm.value, written.to_sign)
    told = {"signed": written.text(signature), "changed": written.text(_changed(signature))}
    objects.put("documents", WALKED_TEXTS, json.dumps(told).encode(), "application/json")


def _changed(signature: bytes) -> bytes:
    return signature[:-1] + bytes([signature[-1] ^ 1])
