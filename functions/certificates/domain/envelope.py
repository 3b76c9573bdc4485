"""How does a signed statement become the text of a QR code, and back? ``HC1:`` and what follows.

`HC1:` + base45(zlib(COSE_Sign1(CWT))), as the Health Certificate container of the eHealth Network
says. COSE_Sign1 is RFC 9052 section 4: an array of protected header, unprotected header, payload
and signature; what is signed is ``["Signature1", protected, b"", payload]``. Its framing is
written out here rather than taken from a library of COSE, since those sign with a key in memory
and our keys never leave KMS; the tests hold it to the package `cwt`.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import cbor2

from functions.certificates.domain import base45
from functions.certificates.domain.cbor_shape import ShapeRefused, check_shape
from functions.certificates.domain.words import Algorithm, Reason

PREFIX: Final = "HC1:"
MOST: Final = 65536
"""Bytes that anything may unpack to, and characters that anything may be told in."""
ALG, KID = 1, 4
ALGORITHMS: Final = {Algorithm.ES256: -7, Algorithm.PS256: -37}
ISSUER, EXPIRES, ISSUED, HEALTH = 1, 4, 6, -260
SIGN1, CWT = 18, 61
_TAGS: Final = frozenset({SIGN1, CWT})
_TAGGED_FOUR: Final = b"\xd2\x84"
"""Tag 18 and an array of four."""
_NO_HEADER: Final = b"\xa0"
_SIGNATURE1: Final = b"\x84\x6aSignature1"


class Unreadable(Exception):
    """It is no certificate; `reason` says where reading stopped."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Signed:
    """A COSE_Sign1 taken apart. `kids` are the key ids told, protected first."""

    algorithm: int | None
    kids: tuple[bytes, ...]
    protected: bytes
    payload: bytes
    signature: bytes

    @property
    def to_verify(self) -> bytes:
        """The bytes that were signed."""
        return signed_bytes(self.protected, self.payload)


@dataclass(frozen=True, slots=True)
class Claims:
    """What a CWT claims; times are seconds since 1970, and None where they are not told."""

    issuer: str
    issued: float | None
    expires: float | None
    health: Mapping[Any, Any]


@lru_cache(maxsize=16)
def protected_header(algorithm: Algorithm, kid: bytes) -> bytes:
    """The protected header: algorithm and key id; the same for all that a key signs."""
    return cbor2.dumps({ALG: ALGORITHMS[algorithm], KID: kid})


def claims_bytes(issuer: str, issued: int, expires: int, health: dict[str, Any]) -> bytes:
    """The CWT of a certificate."""
    return cbor2.dumps({ISSUER: issuer, EXPIRES: expires, ISSUED: issued, HEALTH: {1: health}})


def signed_bytes(protected: bytes, payload: bytes) -> bytes:
    """What the signature is over."""
    return b"".join((_SIGNATURE1, _bytes(protected), _bytes(b""), _bytes(payload)))


def write(protected: bytes, payload: bytes, signature: bytes) -> str:
    """The text of the QR code, with the one tag that the container asks for."""
    framed = b"".join(
        (_TAGGED_FOUR, _bytes(protected), _NO_HEADER, _bytes(payload), _bytes(signature))
    )
    return PREFIX + base45.encode(zlib.compress(framed, 9))


def read(text: str) -> Signed:
    """The statement in a text, not yet judged. Raises Unreadable."""
    if len(text) > MOST:
        raise Unreadable(Reason.SIZE)
    told = text.strip("\r\n\t ")
    if not told.startswith(PREFIX):
        raise Unreadable(Reason.PREFIX)
    try:
        packed = base45.decode(told.removeprefix(PREFIX))
    except ValueError:
        raise Unreadable(Reason.BASE45) from None
    return _taken_apart(_decoded(_unpacked(packed), _TAGS))


def read_claims(payload: bytes) -> Claims:
    """What a payload claims. Raises Unreadable."""
    told = _decoded(payload, frozenset())
    health = told.get(HEALTH) if isinstance(told, dict) else None
    group = health.get(1) if isinstance(health, dict) else None
    if not isinstance(group, dict):
        raise Unreadable(Reason.CBOR)
    issuer = told.get(ISSUER, "")
    if not isinstance(issuer, str):
        raise Unreadable(Reason.CBOR)
    return Claims(issuer, _instant(told.get(ISSUED)), _instant(told.get(EXPIRES)), group)


def _bytes(data: bytes) -> bytes:
    """A byte string in CBOR, of at most 65,535 bytes: what cbor2 writes, at a third of its time."""
    size = len(data)
    if size < 24:
        return bytes((0x40 | size,)) + data
    return (bytes((0x58, size)) if size < 256 else b"\x59" + size.to_bytes(2)) + data


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(packed, MOST)
    except zlib.error:
        raise Unreadable(Reason.ZLIB) from None
    if unpacking.unconsumed_tail:
        raise Unreadable(Reason.SIZE)
    if not unpacking.eof or unpacking.unused_data:
        raise Unreadable(Reason.ZLIB)
    return data


def _decoded(data: bytes, tags: frozenset[int]) -> Any:
    try:
        check_shape(data, tags)
        told = cbor2.loads(data)
    except (ShapeRefused, cbor2.CBORDecodeError, TypeError, ValueError):
        raise Unreadable(Reason.CBOR) from None
    return told


def _taken_apart(told: Any) -> Signed:
    for _ in _TAGS:
        if isinstance(told, cbor2.CBORTag):
            told = told.value
    match told:
        case [bytes(protected), dict(unprotected), bytes(payload), bytes(signature)]:
            pass
        case _:
            raise Unreadable(Reason.CBOR)
    header = _decoded(protected, frozenset()) if protected else {}
    if not isinstance(header, dict):
        raise Unreadable(Reason.CBOR)
    kids = [where.get(KID) for where in (header, unprotected)]
    algorithm = header.get(ALG, unprotected.get(ALG))
    return Signed(
        algorithm if isinstance(algorithm, int) else None,
        tuple(dict.fromkeys(kid for kid in kids if isinstance(kid, bytes))),
        protected,
        payload,
        signature,
    )


def _instant(told: Any) -> float | None:
    if told is None:
        return None
    if isinstance(told, bool) or not isinstance(told, int | float):
        raise Unreadable(Reason.CBOR)
    seconds = float(told)
    if not -1e12 < seconds < 1e12:
        raise Unreadable(Reason.CBOR)
    return seconds
