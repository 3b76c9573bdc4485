"""What stands on the QR of an identity card, and which part of it do we take?

Seven kinds (domain.md 1.5): the unified personal QR of Decision 1405/QĐ-BTTTT v1.1, the CCCD chip
card before and after 1 Jul 2024, the health insurance card, our own code, a digital COVID
certificate, a venue's poster, and anything else. A card never turns a person away: what can't be
read is left out, what is unknown is opaque and still counts. Addresses, dates of issue, parents,
spouses and cancelled numbers are never taken (domain.md: ignore and never store the rest).

Refused is only what no QR can be: nothing at all, or a length beyond the largest, and that before
any pattern is tried (I10).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from functions.kernel.births import BirthDate
from functions.kernel.card_refusals import CardEmpty, CardTooLong
from functions.kernel.errors import Refusal
from functions.kernel.identity_numbers import (
    CccdCheck,
    NumberKind,
    check_cccd,
    read_bhyt,
    read_cccd,
    read_identity_number,
)
from functions.kernel.integers import is_digits
from functions.kernel.names import canonical_name
from functions.kernel.phones import Phone, read_phone
from functions.kernel.valuesets import Sex

LONGEST: Final = 4296
"""Characters of the largest QR (version 40-L, alphanumeric); nothing longer is a card."""

T = TypeVar("T")

_OWN: Final = re.compile(r"LC[1-9]\.[!-~]+")
_CERTIFICATE: Final = re.compile(r"HC1:[0-9A-Z $%*+./:-]+")
_POSTER: Final = re.compile(
    r"[Hh][Tt][Tt][Pp][Ss]?://(?P<host>[A-Za-z0-9.:-]{1,255})/[vs]/[A-Za-z0-9._~-]{1,2048}"
)
_ISO_BIRTH: Final = re.compile(r"([0-9]{4})[-/]([0-9]{1,2}|\*{1,2})[-/]([0-9]{1,2}|\*{1,2})")
_LOCAL_BIRTH: Final = re.compile(r"(?:(?:([0-9]{1,2})[/-])?([0-9]{1,2})[/-])?([0-9]{4})")
_CARD_BIRTH: Final = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_BHYT_NUMBER: Final = re.compile(r"(?:[A-Z]{2}[0-9]{3})?[0-9]{10}")
_QID: Final = re.compile(r"[0-9]{6,32}")
_SEXES: Final = dict.fromkeys(("nam", "1"), Sex.MALE) | dict.fromkeys(("nữ", "nu", "2"), Sex.FEMALE)


class CardKind(StrEnum):
    """Which card was shown?"""

    UNIFIED = "unified"
    CCCD = "cccd"
    BHYT = "bhyt"
    OWN = "own"
    CERTIFICATE = "certificate"
    POSTER = "poster"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CardReading:
    """What was taken from a card; None where the card does not say, or hides it with stars.

    `opaque` holds the whole text of the kinds that others must read (own, certificate, poster,
    unknown), to be hashed under a key, not stored. `check` holds a CCCD number against the rest
    of its card. `qid` and `proxy_qid` are the national platform's ids of the holder and of the
    person who declared for them.
    """

    kind: CardKind
    number: str | None = None
    number_kind: NumberKind | None = None
    name: str | None = None
    birth: BirthDate | None = None
    sex: Sex | None = None
    phone: Phone | None = None
    bhyt: str | None = None
    qid: str | None = None
    proxy_qid: str | None = None
    opaque: str | None = None
    check: CccdCheck | None = None


def read_card(raw: str, poster_host: str | None = None) -> CardReading:
    """Read the text of any QR shown at a gate. Refuses CardTooLong, CardEmpty.

    With `poster_host` (host and port as in our links) a link counts as a poster only if it leads
    there; a look-alike is unknown (security.md B08).
    """
    if len(raw) > LONGEST:
        raise CardTooLong
    text = raw.strip("\ufeff\x00 \t\r\n")
    if not text:
        raise CardEmpty
    if _OWN.fullmatch(text):
        return CardReading(CardKind.OWN, opaque=text)
    if _CERTIFICATE.fullmatch(text):
        return CardReading(CardKind.CERTIFICATE, opaque=text)
    link = _POSTER.fullmatch(text)
    if link and poster_host in (None, link["host"].lower()):
        return CardReading(CardKind.POSTER, opaque=text)
    fields = [field.strip() for field in text.split("|", 8)]
    for reads in (_read_cccd_card, _read_bhyt_card, _read_unified):
        reading = reads(fields)
        if reading is not None:
            return reading
    return CardReading(CardKind.UNKNOWN, opaque=text)


def _read_cccd_card(fields: list[str]) -> CardReading | None:
    """``CCCD|CMND|name|ddmmyyyy|sex|…``: the first five; whatever follows is not looked at."""
    if len(fields) < 5 or not is_digits(fields[0], 12):
        return None
    dated = _CARD_BIRTH.fullmatch(fields[3])
    if dated is None:
        return None
    number = read_cccd(fields[0])
    birth = _birth(dated[3], dated[2], dated[1])
    sex = _SEXES.get(fields[4].lower())
    return CardReading(
        CardKind.CCCD,
        number=number,
        number_kind=NumberKind.CCCD,
        name=_name(fields[2]),
        birth=birth,
        sex=sex,
        check=check_cccd(number, birth, sex),
    )


def _read_unified(fields: list[str]) -> CardReading | None:
    """``number|NAME|YYYY-MM-DD|0 or 1|QID|EXT``; number, day and month may be starred."""
    if len(fields) not in (5, 6) or fields[3] not in ("0", "1"):
        return None
    if fields[4] and not _QID.fullmatch(fields[4]):
        return None
    dated = _ISO_BIRTH.fullmatch(fields[2])
    if dated is None and not is_digits(fields[2], 4) and fields[2]:
        return None
    number_kind, number = _taken(read_identity_number, fields[0]) or (None, None)
    birth = _birth(*dated.groups()) if dated else _birth(fields[2])
    proxy, sex, bhyt, phone = _read_extension(fields[5] if len(fields) == 6 else "")
    return CardReading(
        CardKind.UNIFIED,
        number=number,
        number_kind=number_kind,
        name=_name(fields[1]),
        birth=birth,
        sex=sex,
        phone=phone,
        bhyt=bhyt,
        qid=fields[4] or None,
        proxy_qid=proxy,
        check=check_cccd(number, birth, sex)
        if number is not None and number_kind is NumberKind.CCCD
        else None,
    )


def _read_extension(
    text: str,
) -> tuple[str | None, Sex | None, str | None, Phone | None]:
    """``proxy QID<sex<BHYT<phone<signature``; some writers leave the empty proxy out."""
    parts = text.split("<", 5)
    if parts[0] in ("0", "1", "2"):
        parts.insert(0, "")
    proxy, sex, bhyt, phone = (parts + [""] * 4)[:4]
    return _qid(proxy), _SEXES.get(sex), _taken(read_bhyt, bhyt), _taken(read_phone, phone)


def _read_bhyt_card(fields: list[str]) -> CardReading | None:
    """``number|name in hex|birth|1 man, 2 woman|…$``; older variants have the name in clear."""
    if len(fields) < 4 or not _BHYT_NUMBER.fullmatch(fields[0].upper()):
        return None
    dated = _LOCAL_BIRTH.fullmatch(fields[2])
    if dated is None:
        return None
    bhyt = _taken(read_bhyt, fields[0])
    return CardReading(
        CardKind.BHYT,
        number=bhyt,
        number_kind=NumberKind.BHYT if bhyt else None,
        name=_name(_unhexed(fields[1])),
        birth=_birth(dated[3], dated[2], dated[1]),
        sex=_SEXES.get(fields[3].lower()),
        bhyt=bhyt,
    )


def _unhexed(text: str) -> str:
    try:
        return bytes.fromhex(text).decode()
    except ValueError:
        return text


def _name(text: str) -> str | None:
    return _taken(canonical_name, _mended(text))


def _mended(text: str) -> str:
    """A name whose UTF-8 a reader took for Western, put right; any other as it is."""
    for taken_for in ("latin-1", "cp1252"):
        try:
            return text.encode(taken_for).decode("utf-8")
        except UnicodeError:
            continue
    return text


def _birth(year: str, month: str | None = None, day: str | None = None) -> BirthDate | None:
    parts = [int(part) if part and part.isdigit() else None for part in (month, day)]
    if not year:
        return None
    return _taken(lambda known: BirthDate(int(known), parts[0], parts[0] and parts[1]), year)


def _qid(text: str) -> str | None:
    return text if _QID.fullmatch(text) else None


def _taken(read: Callable[[str], T], text: str) -> T | None:
    """What `read` makes of the text, or None where it refuses."""
    try:
        return read(text)
    except Refusal:
        return None
