"""What a verifier carries with it where there is no network: whom to trust, what counts no more.

JSON, signed as a whole (raw ES256) over `SIGNED_AS` and its bytes. Revoked certificates stand by a
hash of their identifier, so that the list tells nothing of anybody.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
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
    """Signers, and what is revoked, as of an instant."""

    made_at: datetime
    signers: tuple[ListedSigner, ...]
    revoked: Revocations

    @property
    def good_until(self) -> datetime:
        """From when on it is too old."""
        return self.made_at + LASTS


def write_list(told: TrustList) -> bytes:
    """The list as it is signed and read; equal lists give equal bytes."""
    return json.dumps(
        {
            "format": FORMAT,
            "made_at": write_instant(told.made_at),
            "good_until": write_instant(told.good_until),
            "signers": [_signer(one) for one in sorted(told.signers, key=lambda one: one.kid)],
            "revoked_keys": sorted(kid.hex() for kid in told.revoked.kids),
            "revoked": _text(b"".join(sorted(told.revoked.identifiers))),
        },
        separators=(",", ":"),
    ).encode()


def read_list(data: bytes) -> TrustList:
    """A list from its bytes; its signature has been verified. Refuses TrustListInvalid."""
    try:
        told = json.loads(data)
        if told["format"] != FORMAT:
            raise TrustListInvalid
        packed = b64decode(told["revoked"], validate=True)
        return TrustList(
            read_instant(told["made_at"]),
            tuple(map(_read_signer, told["signers"])),
            Revocations(
                frozenset(_cut(packed)),
                frozenset(bytes.fromhex(one) for one in told["revoked_keys"]),
            ),
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
