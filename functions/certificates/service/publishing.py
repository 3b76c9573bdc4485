"""The signed list for verifiers without a network is made anew every minute."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from functions.certificates.domain.judging import Revocations, usages_of
from functions.certificates.domain.trust_list import (
    SIGNED_AS,
    ListedSigner,
    TrustList,
    write_list,
)
from functions.certificates.domain.words import Algorithm
from functions.certificates.store import revocations, signers
from functions.kernel.errors import CryptoUnavailable
from functions.kernel.periods import Period
from functions.runtime import cose_keys, crypto, journal, objects, signing

KEY = "certificate-lists"
PLACE = "certificates/lists/trust.json"


@dataclass(frozen=True, slots=True)
class TrustListPublished(journal.Fact):
    """How many signers and revocations the list holds."""

    signers: int
    certificates: int
    keys: int


def publish(now: datetime) -> None:
    """Make, sign and keep the list. Raises CryptoUnavailable, Busy."""
    refused = revocations.revoked_keys()
    hashes = revocations.revoked_hashes()
    listed = tuple(made for one in signers.signers() if (made := _listed(one.der)))
    data = write_list(TrustList(now, listed, Revocations(frozenset(hashes), refused)))
    signature = signing.sign(KEY, signing_input(data))
    told = {
        "list": crypto.to_text(data),
        "signature": crypto.to_text(signature),
        "key": signing.jwk_of(signing.public_key(KEY)),
    }
    objects.put("documents", PLACE, json.dumps(told).encode(), "application/json")
    journal.tell(TrustListPublished(len(listed), len(hashes), len(refused)))


def published() -> str:
    """The newest signed list as JSON. Raises NotFound before the first, Busy."""
    return objects.read("documents", PLACE).decode()


def list_key() -> str:
    """The public key that signs lists, as a JWK; "" while it can't be fetched."""
    try:
        return json.dumps(signing.jwk_of(signing.public_key(KEY)))
    except CryptoUnavailable:
        return ""


def _listed(der: bytes) -> ListedSigner | None:
    try:
        read = cose_keys.read_certificate(der)
    except ValueError:
        return None
    term = Period(read.not_before, read.not_after)
    return ListedSigner(der, Algorithm(read.scheme), read.public_der, term, usages_of(read.usages))


def signing_input(data: bytes) -> bytes:
    """What the key signs: the hash of the list, since KMS takes no more than 4,096 bytes."""
    return SIGNED_AS + hashlib.sha256(data).digest()
