"""Whose code is on this phone or card, and was it made just now?

A phone's code reads ``LC1.<sealed>.<window>.<mac>``: `sealed` hides the person under a key of ours,
`window` counts 30-second windows since the epoch, and the mac binds both under a seed that only
this phone has (security.md 2.7: a 30 s window, one window either side accepted); it is checked
without a network. A printed card reads ``LC5.<card code>``: it has no window and can be typed, so
it is looked up, and a new version of the card revokes the old. Neither holds a personal value.
Formats and lengths are our own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from functions.kernel.errors import Invalid
from functions.kernel.identifiers import CARD_BITS, CardCode, card_code, read_card_code

WINDOW_SECONDS = 30
WINDOWS_EITHER_SIDE = 1
MATERIAL_LASTS = timedelta(days=7)
"""A phone without network keeps making codes for a week [J]; then it must fetch new material."""
MAC_BYTES = 12
SEALED_PLACE = "personal-code|sealed|v1"
SEED_LABEL = "personal-code|seed|v1|"
CARD_LABEL = "personal-code|card|v1|"

Seal = Callable[[bytes, str], bytes]
"""Plain bytes and place to sealed bytes."""
Unseal = Callable[[bytes, str], bytes]
"""Sealed bytes and place to plain bytes; ValueError where they do not belong."""
Mac = Callable[[bytes, bytes], bytes]
"""Key and message to 32 bytes."""
ToText = Callable[[bytes], str]
FromText = Callable[[str], bytes]

_PHONE = re.compile(r"LC1\.([A-Za-z0-9_-]{40,80})\.([0-9]{1,12})\.([A-Za-z0-9_-]{16})")
_CARD = re.compile(r"LC5\.([0-9A-Za-z-]{13,20})")


class NotAPerson(Invalid):
    """A poster or a certificate was held before the reader, not a person's code."""

    code = "NOT_A_PERSON"
    vi = "Đây không phải mã cá nhân (mã địa điểm hoặc chứng nhận)."
    en = "This is not a personal code (a venue poster or a certificate)."


class QrInvalid(Invalid):
    """Not a code of ours, or an altered one."""

    code = "QR_INVALID"
    vi = "Mã QR không hợp lệ."
    en = "This QR code is not valid."


class QrExpired(Invalid):
    """A code of ours from another moment: a screenshot, or a phone clock far off."""

    code = "QR_EXPIRED"
    vi = "Mã QR đã hết hạn, vui lòng mở lại mã trên điện thoại."
    en = "This QR code has expired; please open it again on the phone."


@dataclass(frozen=True, slots=True)
class Crypto:
    """What the code needs of cryptography, given by the service."""

    seal: Seal
    unseal: Unseal
    mac: Mac
    to_text: ToText
    from_text: FromText


@dataclass(frozen=True, slots=True)
class Material:
    """What a phone needs to make codes: the sealed person and the seed, both text."""

    sealed: str
    seed: str
    window_seconds: int
    until: datetime


def window_of(at: datetime) -> int:
    """The number of the 30-second window that holds `at`."""
    return int(at.timestamp()) // WINDOW_SECONDS


def material(person: str, key: bytes, now: datetime, crypto: Crypto) -> Material:
    """Fresh material for a phone, good for a week."""
    until = now + MATERIAL_LASTS
    plain = int(until.timestamp()).to_bytes(5, "big") + person.encode()
    sealed = crypto.to_text(crypto.seal(plain, SEALED_PLACE))
    return Material(sealed, crypto.to_text(_seed(sealed, key, crypto)), WINDOW_SECONDS, until)


def phone_code(sealed: str, seed: bytes, window: int, crypto: Crypto) -> str:
    """The text that a phone shows in `window`; the page's script makes the same."""
    return f"LC1.{sealed}.{window}.{_mac_text(sealed, window, seed, crypto)}"


def card_of(person: str, version: int, key: bytes, mac: Mac) -> CardCode:
    """The code of a person's printed card in its version; nothing of it needs to be kept."""
    drawn = mac(key, f"{CARD_LABEL}{person}|{version}".encode())
    return card_code(int.from_bytes(drawn[:8], "big") >> (64 - CARD_BITS))


def card_text(code: CardCode) -> str:
    """What the QR of a printed card reads."""
    return f"LC5.{code}"


def window_in(text: str) -> int | None:
    """The number of the window that a phone's code claims; None for a printed card."""
    found = _PHONE.fullmatch(text)
    return int(found[2]) if found else None


def is_card(text: str) -> bool:
    """Is this the text of a printed card?"""
    return text.startswith("LC5.")


def read(text: str, at: datetime, key: bytes, crypto: Crypto) -> str | CardCode:
    """The person of a phone's code shown at `at`, or the code of a printed card.

    Raises QrInvalid, QrExpired.
    """
    if found := _CARD.fullmatch(text):
        return _card(found[1])
    found = _PHONE.fullmatch(text)
    if not found:
        raise QrInvalid
    sealed, window, mac = found[1], int(found[2]), found[3]
    plain = _opened(sealed, crypto)
    expected = _mac_text(sealed, window, _seed(sealed, key, crypto), crypto)
    if not compare_digest(mac, expected):
        raise QrInvalid
    late = abs(window - window_of(at)) > WINDOWS_EITHER_SIDE
    if late or at.timestamp() > int.from_bytes(plain[:5], "big"):
        raise QrExpired
    return plain[5:].decode()


def _card(text: str) -> CardCode:
    try:
        return read_card_code(text)
    except Invalid:
        raise QrInvalid from None


def _seed(sealed: str, key: bytes, crypto: Crypto) -> bytes:
    return crypto.mac(key, (SEED_LABEL + sealed).encode())


def _mac_text(sealed: str, window: int, seed: bytes, crypto: Crypto) -> str:
    return crypto.to_text(crypto.mac(seed, f"LC1.{sealed}.{window}".encode())[:MAC_BYTES])


def _opened(sealed: str, crypto: Crypto) -> bytes:
    try:
        return crypto.unseal(crypto.from_text(sealed), SEALED_PLACE)
    except ValueError:
        raise QrInvalid from None
