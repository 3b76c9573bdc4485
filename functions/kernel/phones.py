"""Which texts are Vietnamese mobile numbers, and how is one kept and shown?

Kept as ``+84`` and nine digits. Prefixes are those after the change of 15 Sep 2018, when numbers
of eleven digits became ten (Ministry of Information and Communications, plan of 29 May 2018).
Landlines (02x) can't receive an SMS, and foreign numbers are refused: a text message to them is
the way a pumping fraud is paid (security.md B12).
"""

from __future__ import annotations

import re
from typing import Final, NewType

from functions.kernel.errors import Invalid

Phone = NewType("Phone", str)
"""``+84`` and nine digits."""

LONGEST: Final = 32
"""Characters looked at, before anything else is done with a text."""

_SEPARATORS: Final = dict.fromkeys(map(ord, " .-()\u00a0"))
_MOBILE: Final = re.compile(r"(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])[0-9]{7}")
_LANDLINE: Final = re.compile(r"2[0-9]{8,9}")
_NATIONAL: Final = re.compile(r"(?:\+84|0084|84|0)([1-9][0-9]{8,9})")
_FOREIGN: Final = re.compile(r"(?:\+|00)[1-9][0-9]{5,14}")
_OLD_PREFIXES: Final = {
    **{f"12{old}": f"7{new}" for old, new in zip("01268", "09768", strict=True)},
    **{f"12{old}": f"8{new}" for old, new in zip("34579", "34512", strict=True)},
    **{f"16{digit}": f"3{digit}" for digit in "23456789"},
    "186": "56",
    "188": "58",
    "199": "59",
}
"""Eleven-digit prefixes without their leading 0, and what each became in 2018."""


class PhoneInvalid(Invalid):
    """Not a Vietnamese mobile number."""

    code = "PHONE_INVALID"
    vi = "Số điện thoại di động không hợp lệ."
    en = "The mobile number is not valid."


class PhoneForeign(PhoneInvalid):
    """A number of another country."""

    code = "PHONE_FOREIGN"
    vi = "Hiện chỉ nhận số điện thoại di động Việt Nam."
    en = "Only Vietnamese mobile numbers are taken."


class PhoneLandline(PhoneInvalid):
    """A fixed line, which can't receive an SMS."""

    code = "PHONE_LANDLINE"
    vi = "Vui lòng dùng số di động, số cố định không nhận được tin nhắn."
    en = "Please use a mobile number: a landline can't receive messages."


def read_phone(text: str) -> Phone:
    """A mobile number as typed: ``0…``, ``84…``, ``+84…``, old eleven digits, with separators.

    Refuses PhoneForeign, PhoneLandline, PhoneInvalid.
    """
    if len(text) > LONGEST:
        raise PhoneInvalid
    bare = text.translate(_SEPARATORS)
    national = _NATIONAL.fullmatch(bare)
    if national is None:
        raise PhoneForeign if _FOREIGN.fullmatch(bare) else PhoneInvalid
    number = _renewed(national[1])
    if _LANDLINE.fullmatch(number):
        raise PhoneLandline
    if not _MOBILE.fullmatch(number):
        raise PhoneInvalid
    return Phone(f"+84{number}")


def print_phone(phone: Phone) -> str:
    """The number as people write it: ``0900001234``."""
    return f"0{phone[3:]}"


def mask_phone(phone: Phone) -> str:
    """What a venue's owner sees: ``0123456***`` (Decision 2666/QĐ-BYT)."""
    return f"{print_phone(phone)[:7]}***"


def _renewed(number: str) -> str:
    new = _OLD_PREFIXES.get(number[:3]) if len(number) == 10 else None
    return number if new is None else new + number[3:]
