"""Does this certificate count? The verdict on a text, given whom we trust and what time it is.

Takes no exception from any bytes, works on at most 64 KB, and says why not. Of a certificate that
counts a verifier is shown name and birth year, nothing else (domain.md E6).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from functions.certificates.domain import envelope
from functions.certificates.domain.envelope import Signed, Unreadable
from functions.certificates.domain.schema import kind_of
from functions.certificates.domain.words import Algorithm, Kind, Reason
from functions.kernel.periods import Period

KID_BYTES: Final = 8
HASH_BYTES: Final = 16
"""So much of the SHA-256 of an identifier stands in a revocation list (128 bits)."""
USAGE_PREFIXES: Final = ("1.3.6.1.4.1.1847.2021.1.", "1.3.6.1.4.1.0.1847.2021.1.")
"""Extended key usages of the eHealth Network, in both spellings that are in use."""
_USAGES: Final = {"1": Kind.TEST, "2": Kind.VACCINATION, "3": Kind.RECOVERY}
_MOST_KEYS: Final = 4
"""Keys of one id that are tried: eight bytes of a hash may meet, they don't meet often."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A certificate of a signer that is trusted. `usages` empty: it may sign all kinds."""

    kid: bytes
    algorithm: Algorithm
    term: Period
    usages: frozenset[Kind]
    verify: Callable[[bytes, bytes], bool]
    """Message and signature to: did the holder of this key sign it?"""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom we trust, by key id."""

    anchors: Mapping[bytes, tuple[Anchor, ...]]

    @classmethod
    def of(cls, anchors: Iterable[Anchor]) -> Trust:
        """A list of signers."""
        by_kid: dict[bytes, tuple[Anchor, ...]] = {}
        for anchor in anchors:
            by_kid[anchor.kid] = (*by_kid.get(anchor.kid, ()), anchor)
        return cls(by_kid)

    def named(self, kids: Iterable[bytes]) -> tuple[Anchor, ...]:
        """Those of these key ids, the first few."""
        return tuple(anchor for kid in kids for anchor in self.anchors.get(kid, ()))[:_MOST_KEYS]


@dataclass(frozen=True, slots=True)
class Revocations:
    """What counts no more: hashes of identifiers, and keys."""

    identifiers: frozenset[bytes] = frozenset()
    kids: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a text. `reason` is None where it counts; only then is a person named."""

    reason: Reason | None
    kind: Kind | None = None
    name: str = ""
    birth_year: str = ""
    expires_at: float | None = None
    uvci: str = field(default="", repr=False)
    kid: bytes = b""

    @property
    def is_valid(self) -> bool:
        """Does it count?"""
        return self.reason is None


def judge(text: str, trust: Trust, now: datetime, revoked: Revocations) -> Verdict:
    """The verdict on a text. Never raises."""
    try:
        signed = envelope.read(text)
        anchor = _signer(signed, trust)
        claims = envelope.read_claims(signed.payload)
    except Unreadable as stopped:
        return Verdict(stopped.reason)
    reason = _dates(claims, anchor, now)
    if reason is not None:
        return Verdict(reason)
    kind = kind_of(claims.health)
    if kind is None:
        return Verdict(Reason.SCHEMA)
    if anchor.usages and kind not in anchor.usages:
        return Verdict(Reason.KEY_USAGE)
    uvci = str(claims.health[kind.value][0]["ci"])
    if anchor.kid in revoked.kids or hash_of(uvci) in revoked.identifiers:
        return Verdict(Reason.REVOKED)
    return Verdict(
        None,
        kind,
        _name(claims.health["nam"]),
        str(claims.health["dob"])[:4],
        claims.expires,
        uvci,
        anchor.kid,
    )


def hash_of(uvci: str) -> bytes:
    """By what an identifier stands in a revocation list: it can't be read back."""
    return hashlib.sha256(uvci.encode()).digest()[:HASH_BYTES]


def kid_of(certificate: bytes) -> bytes:
    """The key id of a signer's certificate (DER): the first bytes of its SHA-256."""
    return hashlib.sha256(certificate).digest()[:KID_BYTES]


def usages_of(oids: Iterable[str]) -> frozenset[Kind]:
    """Which kinds a signer's extended key usages allow; those of others say nothing."""
    return frozenset(
        _USAGES[oid.removeprefix(prefix)]
        for oid in oids
        for prefix in USAGE_PREFIXES
        if oid.startswith(prefix) and oid.removeprefix(prefix) in _USAGES
    )


def _signer(signed: Signed, trust: Trust) -> Anchor:
    wanted = [one for one, number in envelope.ALGORITHMS.items() if number == signed.algorithm]
    if not wanted:
        raise Unreadable(Reason.ALGORITHM)
    named = trust.named(signed.kids)
    if not named:
        raise Unreadable(Reason.KEY_ID)
    fitting = [anchor for anchor in named if anchor.algorithm is wanted[0]]
    if not fitting:
        raise Unreadable(Reason.ALGORITHM)
    message = signed.to_verify
    for anchor in fitting:
        if anchor.verify(message, signed.signature):
            return anchor
    raise Unreadable(Reason.SIGNATURE)


def _dates(claims: envelope.Claims, anchor: Anchor, now: datetime) -> Reason | None:
    """Half-open: from the instant of issue on, and no more at the instant of its end."""
    seconds = now.timestamp()
    if claims.expires is None or seconds >= claims.expires or now >= anchor.term.end:
        return Reason.EXPIRED
    if claims.issued is not None and seconds < claims.issued:
        return Reason.NOT_YET
    return Reason.NOT_YET if now < anchor.term.start else None


def _name(name: Mapping[str, Any]) -> str:
    """Family name first, as it is said in Vietnam; the machine's form where there is no other."""
    spoken = [str(name.get(part) or "") for part in ("fn", "gn")]
    if not any(spoken):
        spoken = [str(name.get(part) or "").replace("<", " ") for part in ("fnt", "gnt")]
    return " ".join(part for part in spoken if part)
