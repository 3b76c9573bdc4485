"""In which one form is a name kept, and in which forms is it searched, sent and shown?

Stored: NFC, single spaces, no control, bidi or zero-width character, one script (security.md 2.7,
I01, I03). Files decoded from cp1258 hold base letters and combining tones; NFC makes them equal.
Bounds are our own: 80 letters as seen hold every registered name with room to spare, and 240
bytes hold 80 letters of any script of the region.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from functions.kernel.errors import Invalid

MOST_GRAPHEMES: Final = 80
MOST_BYTES: Final = 240
MOST_RAW: Final = 400
"""Characters looked at, before anything else is done with a text."""
MOST_MARKS: Final = 4
"""Marks on one letter: composed Vietnamese has none, Khmer and Lao stay below this."""

_BLANKS: Final = frozenset("\t\n\r\u0085\u2028\u2029")
_JOINTS: Final = frozenset(" '-.\u00b7")
_LOOK_ALIKES: Final = str.maketrans(
    {
        "\u00d0": "Đ",  # ETH: what a wrongly decoded Đ looks like
        "\u00f0": "đ",
        "\u0189": "Đ",  # AFRICAN D
        "\u2019": "'",
        "\u2018": "'",
        "\u02bc": "'",
        "\u2010": "-",
        "\u2011": "-",
        "\u2013": "-",
    }
)
_ONE_TEXT: Final = (
    frozenset({"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC", "CJK"}),
    frozenset({"HANGUL", "CJK"}),
)
_PLAIN_LETTERS: Final = (
    "A-Za-zÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9"  # composed Vietnamese
)
_PLAIN_NAME: Final = re.compile(f"[{_PLAIN_LETTERS}]+(?: [{_PLAIN_LETTERS}]+)*")
_GSM_SIGNS: Final = frozenset("@$_ !\"#%&'()*+,-./:;<=>?\n\r")


class NameInvalid(Invalid):
    """Not a person's name: empty, too long, mixed scripts, or signs no name has."""

    code = "NAME_INVALID"
    vi = "Họ tên không hợp lệ, vui lòng chỉ dùng chữ cái và khoảng trắng."
    en = "The name is not valid; please use letters and spaces only."


class TextInvalid(Invalid):
    """Not a line of text: empty, too long, or holding control characters."""

    code = "TEXT_INVALID"
    vi = "Nội dung không hợp lệ hoặc quá dài."
    en = "The text is not valid or too long."


def canonical_name(raw: str) -> str:
    """The one stored form of a person's name. Refuses NameInvalid.

    Bidi and zero-width characters are dropped, blanks become one space; control characters,
    digits, signs, letters of two scripts and styled letters (𝐍, Ｎ, ﬁ) are refused.
    """
    if len(raw) <= MOST_GRAPHEMES and _PLAIN_NAME.fullmatch(raw):
        return raw
    if len(raw) > MOST_RAW:
        raise NameInvalid
    try:
        name = canonical_line(raw.translate(_LOOK_ALIKES), MOST_GRAPHEMES)
    except TextInvalid:
        raise NameInvalid from None
    if not all(_may_stand_in_name(character) for character in name) or not _one_script(name):
        raise NameInvalid
    if not name[0].isalpha():
        raise NameInvalid
    return name


def canonical_line(raw: str, most: int) -> str:
    """The one stored form of a line of text of 1 to `most` letters as seen. Refuses TextInvalid.

    For names of venues and addresses: any printable character may stand in it, so every page,
    file and message that shows it must escape it.
    """
    if len(raw) > MOST_RAW * max(1, most // MOST_GRAPHEMES):
        raise TextInvalid
    kept = "".join(" " if sign in _BLANKS else sign for sign in raw if not _invisible(sign))
    line = " ".join(unicodedata.normalize("NFC", kept).split(None))
    if not line or any(unicodedata.category(sign)[0] == "C" for sign in kept + line):
        raise TextInvalid
    if "\ufffd" in line or _longest_run_of_marks(line) > MOST_MARKS or _is_mark(line[0]):
        raise TextInvalid
    if graphemes(line) > most or len(line.encode()) > 3 * most:
        raise TextInvalid
    return line


def graphemes(text: str) -> int:
    """Letters as seen: characters that are not marks on the one before."""
    return sum(not _is_mark(character) for character in text)


def search_key(text: str) -> str:
    """The form searched and matched: capitals without tones, đ as D, single spaces."""
    folded = unaccented(text).upper()
    return " ".join(
        "".join(sign if sign.isalnum() or _is_mark(sign) else " " for sign in folded).split()
    )


def unaccented(text: str) -> str:
    """The text without tones and marks on Latin letters, đ as d; other scripts keep theirs."""
    bare: list[str] = []
    for sign in unicodedata.normalize("NFD", text):
        if not (unicodedata.combining(sign) and bare and bare[-1].isascii()):
            bare.append({"đ": "d", "Đ": "D"}.get(sign, sign))
    return unicodedata.normalize("NFC", "".join(bare))


def gsm7_form(text: str) -> str:
    """The text in one-septet characters of GSM 03.38; what can't be written becomes ``?``."""
    return "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in _GSM_SIGNS) else "?"
        for sign in unaccented(text)
    )


def masked_name(name: str) -> str:
    """What a gate shows: ``Nguyễn V*** A***``; a name of one word gives its first letter only."""
    family, *others = name.split(" ")
    if not others:
        return f"{family[:1]}***"
    return " ".join([family, *(f"{word[:1]}***" for word in others)])


def owner_masked_name(name: str) -> str:
    """What a venue's owner sees: ``Nguyễn***`` (Decision 2666/QĐ-BYT shows ``Name***``).

    The first word stands for it: it is the family name, the word that tells least.
    """
    family, *others = name.split(" ")
    return f"{family}***" if others else f"{family[:1]}***"


def _invisible(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or sign in "\u034f\u115f\u1160\u3164\ufe0e\ufe0f"


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M"


def _longest_run_of_marks(text: str) -> int:
    longest = run = 0
    for sign in text:
        run = run + 1 if _is_mark(sign) else 0
        longest = max(longest, run)
    return longest


def _may_stand_in_name(sign: str) -> bool:
    if sign in _JOINTS or _is_mark(sign):
        return True
    # Thai and Lao have letters with a compatibility form that is how they are really written.
    plain = "\u0e00" <= sign <= "\u0eff" or unicodedata.normalize("NFKC", sign) == sign
    return sign.isalpha() and plain


def _one_script(name: str) -> bool:
    scripts = {unicodedata.name(sign, "?").split(" ")[0] for sign in name if sign.isalpha()}
    return len(scripts) == 1 or any(scripts <= together for together in _ONE_TEXT)
