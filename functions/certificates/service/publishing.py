"""The signed list for verifiers without a network is made anew every minute, and its parts with it.

A part is put once, and again once a day so that the bucket's rule, which clears away what no list
names any more, never takes one that is named. Parts lie there before the list that names them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.certificates.domain.judging import Revocations, usages_of
from functions.certificates.domain.trust_list import (
    SIGNED_AS,
    ListedSigner,
    TrustList,
    TrustListInvalid,
    cut,
    is_digest,
    read_list,
    write_list,
)
from functions.certificates.domain.words import Algorithm
from functions.certificates.store import revocations, signers
from functions.kernel.errors import CryptoUnavailable, NotFound
from functions.kernel.periods import Period
from functions.runtime import cose_keys, crypto, journal, objects, signing

KEY = "certificate-lists"
PLACE = "certificates/lists/trust.json"
PARTS = "certificates/lists/parts/"
MINUTES = 24 * 60
LARGEST = 1_000_000
"""Characters of a list of ours: its revocations lie in parts."""


@dataclass(frozen=True, slots=True)
class TrustListPublished(journal.Fact):
    """How many signers and revocations the list holds."""

    signers: int
    certificates: int
    keys: int
    parts: int
    put: int


def publish(now: datetime) -> None:
    """Make, sign and keep the list. Raises CryptoUnavailable, Busy."""
    refused = revocations.revoked_keys()
    hashes = revocations.revoked_hashes()
    listed = tuple(made for one in signers.signers() if (made := _listed(one.der)))
    whole = TrustList(now, listed, Revocations(frozenset(hashes), refused))
    told_list, pieces = cut(whole)
    put = _put_parts(pieces, now) if pieces else 0
    data = write_list(told_list)
    signature = signing.sign(KEY, signing_input(data))
    told = {
        "list": crypto.to_text(data),
        "signature": crypto.to_text(signature),
        "key": signing.jwk_of(signing.public_key(KEY)),
    }
    objects.put("documents", PLACE, json.dumps(told).encode(), "application/json")
    counts = (len(listed), len(hashes), len(refused), len(pieces), put)
    journal.tell(TrustListPublished(*counts))


def published() -> str:
    """The newest signed list as JSON. Raises NotFound before the first, Busy."""
    return objects.read_if_there("documents", PLACE).decode()


def part(name: str) -> str:
    """A part of the list as JSON, the same for ever. Raises NotFound for a name of none, Busy."""
    if not is_digest(name):
        raise NotFound
    return objects.read_if_there("documents", f"{PARTS}{name}.json").decode()


def list_key() -> str:
    """The public key that signs lists, as a JWK; "" while it can't be fetched."""
    try:
        return json.dumps(signing.jwk_of(signing.public_key(KEY)))
    except CryptoUnavailable:
        return ""


def _put_parts(pieces: Mapping[str, bytes], now: datetime) -> int:
    standing, put = _named_before(), 0
    minute = now.hour * 60 + now.minute
    for name, piece in pieces.items():
        if name not in standing or int(name[:4], 16) % MINUTES == minute:
            body = json.dumps({"part": name, "revoked": crypto.to_text(piece)})
            objects.put("documents", f"{PARTS}{name}.json", body.encode(), "application/json")
            put += 1
    return put


def _named_before() -> frozenset[str]:
    """The parts that the newest list names: they lie there."""
    try:
        told = json.loads(published())
        return frozenset(read_list(crypto.from_text(told["list"], most=LARGEST)).parts)
    except (NotFound, TrustListInvalid):
        return frozenset()


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
