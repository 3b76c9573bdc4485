"""What a verifier carries with it where there is no network: whom to trust, what counts no more.

JSON, signed as a whole (raw ES256) over `SIGNED_AS` and its bytes. Revoked certificates stand by a
hash of their identifier, so that the list tells nothing of anybody. Up to `INLINE` of them stand in
the list itself; more are cut into `PARTS` by their first byte, and the list names each part by its
own hash. A part is the same until something of it is revoked, so that whoever has it need not fetch
it again, and whoever checks one certificate needs one part.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from functions.certificates.domain.judging import Revocations, kid_of
from functions.certificates.domain.words import Algorithm, Kind
from functions.kernel.errors import Invalid
from functions.kernel.periods import Period, read_instant, write_instant

SIGNED_AS: Final = b"lachan-trust-list-v1\x00"
LASTS: Final = timedelta(days=7)
"""A list older than this is no longer to be relied on."""
FORMAT: Final = 1
IN_PARTS: Final = 2
"""The format of a list whose revocations lie in parts: who does not know parts can't believe it."""
INLINE: Final = 4096
"""Hashes: 64 KB. With a million a part has some 4,000, and is as large."""
PARTS: Final = 256
_DIGEST: Final = re.compile(r"[0-9a-f]{32}")


class TrustListInvalid(Invalid):
    """Not a trust list, or one that somebody changed."""

    code = "TRUST_LIST_INVALID"
    vi = "Danh sách tin cậy không hợp lệ."
    en = "The trust list is not valid."


@dataclass(frozen=True, slots=True)
class ListedSigner:
    """A signer: its certificate in DER, and what a browser, which reads none, needs of it."""

    der: bytes
    algorithm: Algorithm
    public_key: bytes
    term: Period
    usages: frozenset[Kind]

    @property
    def kid(self) -> bytes:
        """Its key id."""
        return kid_of(self.der)


@dataclass(frozen=True, slots=True)
class TrustList:
    """Signers, and what is revoked, as of an instant.

    `parts` names the parts in the order of their first byte, "" for an empty one; it is () where
    all stands in the list.
    """

    made_at: datetime
    signers: tuple[ListedSigner, ...]
    revoked: Revocations
    parts: tuple[str, ...] = ()

    @property
    def good_until(self) -> datetime:
        """From when on it is too old."""
        return self.made_at + LASTS


def digest_of(part: bytes) -> str:
    """By what a part is named: 128 bits of its SHA-256, in hexadecimal."""
    return hashlib.sha256(part).hexdigest()[:32]


def is_digest(text: str) -> bool:
    """Could this be the name of a part?"""
    return bool(_DIGEST.fullmatch(text))


def cut(told: TrustList) -> tuple[TrustList, dict[str, bytes]]:
    """The list as it is published, and its parts by name; none where all may stand in it."""
    if len(told.revoked.identifiers) <= INLINE:
        return told, {}
    pieces: list[list[bytes]] = [[] for _ in range(PARTS)]
    for identifier in sorted(told.revoked.identifiers):
        pieces[identifier[0]].append(identifier)
    packed = [b"".join(piece) for piece in pieces]
    names = tuple(digest_of(one) if one else "" for one in packed)
    named = {name: one for name, one in zip(names, packed, strict=True) if name}
    return replace(told, revoked=Revocations(kids=told.revoked.kids), parts=names), named


def filled(told: TrustList, pieces: Mapping[str, bytes]) -> TrustList:
    """The list with what its parts hold. Refuses TrustListInvalid for one that is missing or not
    the one that is named: what is on it would count."""
    identifiers = set(told.revoked.identifiers)
    for name in filter(None, told.parts):
        piece = pieces.get(name)
        if piece is None or digest_of(piece) != name or len(piece) % 16:
            raise TrustListInvalid
        identifiers.update(_cut(piece))
    return replace(told, revoked=Revocations(frozenset(identifiers), told.revoked.kids), parts=())


def write_list(told: TrustList) -> bytes:
    """The list as it is signed and read; equal lists give equal bytes."""
    return json.dumps(
        {
            "format": IN_PARTS if told.parts else FORMAT,
            "made_at": write_instant(told.made_at),
            "good_until": write_instant(told.good_until),
            "signers": [_signer(one) for one in sorted(told.signers, key=lambda one: one.kid)],
            "revoked_keys": sorted(kid.hex() for kid in told.revoked.kids),
            "revoked": _text(b"".join(sorted(told.revoked.identifiers))),
        }
        | ({"parts": told.parts} if told.parts else {}),
        separators=(",", ":"),
    ).encode()


def read_list(data: bytes) -> TrustList:
    """A list from its bytes; its signature has been verified. Refuses TrustListInvalid."""
    try:
        told = json.loads(data)
        parts = tuple(told["parts"]) if told["format"] == IN_PARTS else ()
        wrong = any(one and not is_digest(one) for one in parts)
        many = PARTS if told["format"] == IN_PARTS else 0
        if told["format"] not in (FORMAT, IN_PARTS) or wrong or len(parts) != many:
            raise TrustListInvalid
        packed = b64decode(told["revoked"], validate=True)
        return TrustList(
            read_instant(told["made_at"]),
            tuple(map(_read_signer, told["signers"])),
            Revocations(
                frozenset(_cut(packed)),
                frozenset(bytes.fromhex(one) for one in told["revoked_keys"]),
            ),
            parts,
        )
    except (ValueError, KeyError, TypeError, Invalid):
        raise TrustListInvalid from None


def _signer(one: ListedSigner) -> dict[str, Any]:
    return {
        "kid": one.kid.hex(),
        "algorithm": one.algorithm.value,
        "public_key": _text(one.public_key),
        "from": write_instant(one.term.start),
        "to": write_instant(one.term.end),
        "usages": sorted(kind.value for kind in one.usages),
        "der": _text(one.der),
    }


def _read_signer(told: Any) -> ListedSigner:
    return ListedSigner(
        b64decode(told["der"], validate=True),
        Algorithm(told["algorithm"]),
        b64decode(told["public_key"], validate=True),
        Period(read_instant(told["from"]), read_instant(told["to"])),
        frozenset(map(Kind, told["usages"])),
    )


def _cut(packed: bytes) -> Sequence[bytes]:
    if len(packed) % 16:
        raise ValueError("not whole hashes")
    return [packed[at : at + 16] for at in range(0, len(packed), 16)]


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")
