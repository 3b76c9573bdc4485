"""Which texts are identity numbers, and does a CCCD number agree with its holder?

CCCD      12 digits: 3 where birth was registered, 1 sex and century, 2 birth year, 6 random
          (Circular 59/2021/TT-BCA). Even digit = man, odd = woman; 0–1 = 1900s, 2–3 = 2000s.
CMND      9 digits (the card before CCCD).
Passport  Vietnamese: a letter and 7 or 8 digits; foreign: 6 to 9 letters and digits.
BHYT      15 characters ``XX Y ZZ NNNNNNNNNN``: group, benefit 1–5, province of issue, social
          insurance number; cards since 1 Apr 2021 print the last ten alone.

A spreadsheet eats leading zeros and writes ``7.91E+10``: both are told apart from a slip of the
pen (security.md L10), so that the person who sent the file knows what to mend.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from functions.kernel.births import BirthDate
from functions.kernel.errors import Invalid
from functions.kernel.integers import is_digits
from functions.kernel.numberings import province_of_cccd
from functions.kernel.valuesets import Sex

LONGEST: Final = 32
"""Characters looked at, before anything else is done with a text."""

_FLOATED: Final = re.compile(r"[0-9](?:[.,][0-9]{1,15})?[Ee]\+?[0-9]{1,2}|[0-9]{7,12}[.,]0")
_SHORTENED: Final = re.compile(r"[0-9]{8}|[0-9]{10,11}")
_PASSPORT: Final = re.compile(r"[A-Z][0-9]{7,8}|(?=[A-Z0-9]{0,8}[0-9])[A-Z0-9]{6,9}")
_BHYT: Final = re.compile(r"[A-Z]{2}[1-5](?!00)[0-9]{12}")
_SEPARATORS: Final = dict.fromkeys(map(ord, " .-\u00a0"))


class IdentityNumberInvalid(Invalid):
    """Not an identity number of the kind asked for."""

    code = "IDENTITY_NUMBER_INVALID"
    vi = "Số giấy tờ không hợp lệ, vui lòng kiểm tra lại."
    en = "The identity number is not valid; please check it."


class IdentifierMangled(IdentityNumberInvalid):
    """A spreadsheet has turned the number into ``7.91E+10`` or dropped its leading zeros."""

    code = "IDENTIFIER_MANGLED"
    vi = "Số giấy tờ bị bảng tính làm hỏng (mất số 0 đầu hoặc thành số mũ), hãy để ô dạng văn bản."
    en = "A spreadsheet has damaged the number (zeros lost or an exponent); format cells as text."


class NumberKind(StrEnum):
    """Of which paper a number is; also the prefix of its blind index."""

    CCCD = "cccd"
    CMND = "cmnd"
    PASSPORT = "passport"
    BHYT = "bhyt"


class Agreement(StrEnum):
    """Does one part of a number agree with what is known of its holder?"""

    OK = "ok"
    MISMATCH = "mismatch"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CccdCheck:
    """What a CCCD number says of its holder, held against what is known."""

    province: Agreement
    birth_year: Agreement
    sex: Agreement

    @property
    def agrees(self) -> bool:
        """Is nothing at odds? What is unknown is not at odds."""
        return Agreement.MISMATCH not in (self.province, self.birth_year, self.sex)


def read_cccd(text: str) -> str:
    """12 digits. Refuses IdentifierMangled, IdentityNumberInvalid."""
    return _read_digits(text, 12)


def read_cmnd(text: str) -> str:
    """9 digits. Refuses IdentifierMangled, IdentityNumberInvalid."""
    return _read_digits(text, 9)


def read_passport(text: str) -> str:
    """A passport number in capitals. Refuses IdentityNumberInvalid."""
    bare = _bare(text)
    if not _PASSPORT.fullmatch(bare):
        raise IdentityNumberInvalid
    return bare


def read_bhyt(text: str) -> str:
    """15 characters, or the last ten of them alone. Refuses IdentityNumberInvalid."""
    bare = _bare(text)
    if not is_digits(bare, 10) and not _BHYT.fullmatch(bare):
        raise IdentityNumberInvalid
    return bare


def read_identity_number(text: str) -> tuple[NumberKind, str]:
    """A CCCD, CMND or passport number, told apart by its shape.

    Refuses IdentifierMangled, IdentityNumberInvalid.
    """
    bare = _bare(text)
    if is_digits(bare, 12):
        return NumberKind.CCCD, bare
    if is_digits(bare, 9):
        return NumberKind.CMND, bare
    if _looks_mangled(text, bare) or bare.isdigit():
        raise IdentifierMangled if _looks_mangled(text, bare) else IdentityNumberInvalid
    return NumberKind.PASSPORT, read_passport(bare)


def check_cccd(number: str, birth: BirthDate | None = None, sex: Sex | None = None) -> CccdCheck:
    """Hold a CCCD number (12 digits) against its holder's birth date and sex, where known."""
    century_and_sex = int(number[3])
    year = 1900 + 100 * (century_and_sex // 2) + int(number[4:6])
    says = Sex.FEMALE if century_and_sex % 2 else Sex.MALE
    return CccdCheck(
        province=_registered(number[:3]),
        birth_year=_compare(None if birth is None else birth.year, year),
        sex=_compare(None if sex is Sex.UNKNOWN else sex, says),
    )


def _registered(prefix: str) -> Agreement:
    if province_of_cccd(prefix) is not None:
        return Agreement.OK
    # Prefixes above 096 stand for countries of birth; the circular's list was not read.
    return Agreement.UNKNOWN if prefix > "096" else Agreement.MISMATCH


def _compare(known: object, said: object) -> Agreement:
    if known is None:
        return Agreement.UNKNOWN
    return Agreement.OK if known == said else Agreement.MISMATCH


def _bare(text: str) -> str:
    if len(text) > LONGEST or not text.isascii():
        raise IdentityNumberInvalid
    return text.translate(_SEPARATORS).upper()


def _read_digits(text: str, length: int) -> str:
    bare = _bare(text)
    if is_digits(bare, length):
        return bare
    raise IdentifierMangled if _looks_mangled(text, bare) else IdentityNumberInvalid


def _looks_mangled(text: str, bare: str) -> bool:
    return bool(_FLOATED.fullmatch(text.strip()) or _SHORTENED.fullmatch(bare))
