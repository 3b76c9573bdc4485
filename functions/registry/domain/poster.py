"""What does a venue's poster say to a machine, and is it one of ours?

A link reads ``https://host/v/<payload>.<signature>``; any camera opens it (domain.md 3.A4). The
payload is 21 bytes, hence 28 characters of base64url without padding; the signature is ES256, raw
r||s, 64 bytes (86 characters), over `SIGNED_AS` and the payload. Whoever holds the public key
reads a poster without a network. Big-endian, nothing personal inside:

    0     format version (1)         11-15  province 7 bits, district 10, commune 17 (0 = none)
    1     key id                     16     default stay in units of 5 minutes
    2-6   venue code                 17-18  day of issue    } days since 1 Jan 2020,
    7-8   poster version (1 or more) 19-20  last valid day  } Vietnamese days
    9     venue kind (`KINDS`)       10     assurance (1 low, 2 high)

Texts are read in their one canonical spelling; a second valid signature of a payload (r, n-s)
names the same poster, so it gives nothing to a forger.
"""

from __future__ import annotations

import re
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.kernel.errors import Gone, Invalid
from functions.kernel.identifiers import (
    DivisionPath,
    VenueCode,
    pack_venue_code,
    venue_code,
)
from functions.kernel.periods import day_of
from functions.kernel.valuesets import venue_kinds
from functions.registry.domain.order import OrderKind, StandingOrder, standing_against
from functions.registry.domain.personal_code import QrInvalid
from functions.registry.domain.venue import Venue

FORMAT: Final = 1
SIGNED_AS: Final = b"lachan-poster-v1\x00"
"""Stands before the payload when signing: a signature made for another purpose never fits."""
LASTS: Final = timedelta(days=365)
"""A poster is printed anew within a year, so that names and links on walls stay true [J]."""
STAY_UNIT: Final = 5
KINDS: Final = (
    "market", "supermarket", "shop", "food", "salon", "office", "factory", "school", "health",
    "pharmacy", "worship", "leisure", "lodging", "transport", "event", "checkpoint",
)  # fmt: skip
"""Venue kinds by number, from 1. Numbers are printed on walls: append, never reorder."""

Sign = Callable[[bytes], bytes]
"""Message to 64 bytes r||s."""
Verify = Callable[[int, bytes, bytes], bool]
"""Key id, message and signature to: did the holder of that key sign it?"""

_LAYOUT: Final = struct.Struct(">BB5sHBB5sBHH")
_EPOCH: Final = date(2020, 1, 1)
_TOKEN: Final = re.compile(r"([A-Za-z0-9_-]{28})\.([A-Za-z0-9_-]{86})")
_LINK: Final = re.compile(r"(?P<scheme>[A-Za-z]{4,5})://(?P<host>[^/?#\s]*)/v/(?P<token>\S*)")
_LONGEST: Final = 512


class Assurance(StrEnum):
    """How sure is it that who shows this code stands at the venue? A print can be photographed."""

    LOW = "low"
    HIGH = "high"


class PosterExpired(Invalid):
    """A poster of ours after its printed last day."""

    code = "QR_EXPIRED"
    vi = "Áp phích này đã quá hạn; người quản lý địa điểm cần in bản mới."
    en = "This poster has expired; the venue's manager needs to print a new one."


class PosterRevoked(Gone):
    """A poster version that was replaced, or whose venue has moved."""

    code = "QR_REVOKED"
    vi = "Áp phích này đã bị thu hồi; vui lòng tìm áp phích mới của địa điểm."
    en = "This poster has been withdrawn; please look for the venue's new poster."


class ForeignLink(Invalid):
    """A link that leads elsewhere, however alike it looks (security.md B08)."""

    code = "QR_FOREIGN"
    vi = "Mã này không dẫn tới trang chính thức; đừng nhập thông tin cá nhân vào trang của mã."
    en = "This code does not lead to the official site; enter no personal details there."


@dataclass(frozen=True, slots=True)
class Poster:
    """What the QR of one poster version says. `expires` is its last valid Vietnamese day."""

    venue: VenueCode
    version: int
    kind: str
    division: DivisionPath
    default_stay_minutes: int
    issued: date
    expires: date
    assurance: Assurance = Assurance.LOW
    key_id: int = 1

    @property
    def subject(self) -> str:
        """What a standing order calls this poster version."""
        return f"{self.venue}#{self.version}"


def poster_of(venue: Venue, now: datetime, key_id: int = 1) -> Poster:
    """The poster of a venue's present version, issued today."""
    return Poster(
        venue=venue.code,
        version=venue.poster_version,
        kind=venue.details.kind,
        division=DivisionPath(venue.details.division),
        default_stay_minutes=venue_kinds().read(venue.details.kind).default_stay_minutes,
        issued=day_of(now),
        expires=day_of(now) + LASTS,
        key_id=key_id,
    )


def payload_bytes(poster: Poster) -> bytes:
    """The 21 bytes of a poster. ValueError or struct.error where a value does not fit."""
    if poster.default_stay_minutes % STAY_UNIT or poster.version < 1:
        raise ValueError("stays are whole units of five minutes, versions begin at 1")
    return _LAYOUT.pack(
        FORMAT,
        poster.key_id,
        pack_venue_code(poster.venue),
        poster.version,
        KINDS.index(poster.kind) + 1,
        list(Assurance).index(poster.assurance) + 1,
        _pack_division(poster.division),
        poster.default_stay_minutes // STAY_UNIT,
        (poster.issued - _EPOCH).days,
        (poster.expires - _EPOCH).days,
    )


def read_payload(payload: bytes) -> Poster:
    """The poster of a payload whose signature has been verified. Refuses QrInvalid."""
    if len(payload) != _LAYOUT.size or payload[0] != FORMAT:
        raise QrInvalid
    _, key_id, code, version, kind, assurance, place, stay, issued, expires = _LAYOUT.unpack(
        payload
    )
    known = 0 < kind <= len(KINDS) and 0 < assurance <= len(Assurance)
    if not known or version < 1 or issued > expires:
        raise QrInvalid
    return Poster(
        venue=venue_code(code),
        version=version,
        kind=KINDS[kind - 1],
        division=_unpack_division(place),
        default_stay_minutes=stay * STAY_UNIT,
        issued=_EPOCH + timedelta(days=issued),
        expires=_EPOCH + timedelta(days=expires),
        assurance=list(Assurance)[assurance - 1],
        key_id=key_id,
    )


def write_token(poster: Poster, sign: Sign) -> str:
    """The signed token ``<payload>.<signature>``, 115 characters."""
    payload = payload_bytes(poster)
    return f"{_to_text(payload)}.{_to_text(sign(SIGNED_AS + payload))}"


def write_link(origin: str, token: str) -> str:
    """The link that the QR holds; `origin` is scheme and host, e.g. ``https://lachan.gov.vn``."""
    return f"{origin}/v/{token}"


def read_token(token: str, verify: Verify) -> Poster:
    """The poster of a bare token, its signature verified. Refuses QrInvalid."""
    parts = _TOKEN.fullmatch(token)
    if parts is None:
        raise QrInvalid
    payload, signature = (urlsafe_b64decode(part + "==") for part in parts.groups())
    canonical = token == f"{_to_text(payload)}.{_to_text(signature)}"
    if not canonical or not verify(payload[1], SIGNED_AS + payload, signature):
        raise QrInvalid
    return read_payload(payload)


def token_in(text: str, origin: str) -> str:
    """The token in what a scanner read: our link, or the token alone.

    Scheme and host must be those of `origin`, port included; what a scanning app appends after
    ``?`` or ``#`` is dropped. Refuses ForeignLink for any other link, QrInvalid for other texts.
    """
    tidied = text.strip() if len(text) <= _LONGEST else ""
    if _TOKEN.fullmatch(tidied):
        return tidied
    link = _LINK.fullmatch(tidied)
    if link and f"{link['scheme']}://{link['host']}".lower() == origin.lower():
        token = re.split("[?#]", link["token"], maxsplit=1)[0]
        if _TOKEN.fullmatch(token):
            return token
        raise QrInvalid
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", tidied):
        raise ForeignLink
    raise QrInvalid


def check_standing(poster: Poster, orders: Iterable[StandingOrder], now: datetime) -> None:
    """Does the poster stand today? `orders` are those of its province.

    Refuses PosterRevoked, which is told first, and PosterExpired.
    """
    if standing_against(orders, OrderKind.POSTER, poster.subject, now):
        raise PosterRevoked
    if day_of(now) > poster.expires:
        raise PosterExpired


def _pack_division(path: str) -> bytes:
    province, district, commune = ([int(code) for code in path.split("/")] + [0])[:3]
    return (province << 27 | district << 17 | commune).to_bytes(5)


def _unpack_division(packed: bytes) -> DivisionPath:
    number = int.from_bytes(packed)
    province, district, commune = number >> 27, number >> 17 & 0x3FF, number & 0x1FFFF
    path = f"{province:02}/{district:03}" + (f"/{commune:05}" if commune else "")
    if not (0 < province < 100 and 0 < district < 1000 and commune < 100_000):
        raise QrInvalid
    return DivisionPath(path)


def _to_text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
