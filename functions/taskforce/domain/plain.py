"""Does a text hold a number by which somebody could be found?

A telephone number, an identity card (9 or 12 digits) or an insurance number is a run of nine or
more digits, however they are parted; days and times are taken out before. An address of e-mail is
somebody's too. Names can't be told from other words: the form asks that none be written.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from functions.kernel.errors import FieldFault, Invalid
from functions.kernel.names import TextInvalid, canonical_line

MOST_TEXT: Final = 400
MOST_NOTE: Final = 200
_DAY: Final = re.compile(
    r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?!\d)"
)
_RUN: Final = re.compile(r"\d(?:[\s.,\-/()_]{0,3}\d){8,}")
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.\w")


class TextHoldsNumber(Invalid):
    """A text with a telephone number, identity number or e-mail address in it."""

    code = "TEXT_HOLDS_NUMBER"
    vi = "Nội dung có số điện thoại, số giấy tờ hoặc thư điện tử; vui lòng bỏ ra rồi gửi lại."
    en = "The text holds a phone number, identity number or e-mail; please remove it and resend."


def impersonal(field: str, raw: str, most: int = MOST_TEXT) -> str:
    """A line of text without anybody's number. Raises TextInvalid, TextHoldsNumber."""
    try:
        line = canonical_line(raw, most)
    except TextInvalid:
        raise TextInvalid(FieldFault(field, "TEXT_INVALID")) from None
    seen = _DAY.sub(" x ", unicodedata.normalize("NFKC", line))
    if _RUN.search(seen) or _MAIL.search(seen):
        raise TextHoldsNumber(FieldFault(field, "TEXT_HOLDS_NUMBER"))
    return line
