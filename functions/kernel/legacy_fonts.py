"""Is a text written for the fonts of before Unicode, so that it reads as other letters?

TCVN3 (fonts named .Vn…, TCVN 5712:1993) gives each Vietnamese letter one byte of its own; VNI
(fonts named VNI-…) writes a base letter and a byte for its marks. Opened as Latin text,
"Nguyễn Văn" reads "NguyÔn V¨n" or "Nguyeãn Vaên": valid Unicode, wrong letters, and no decoder
notices (security.md L04). A text is recognised where all its words become Vietnamese syllables
when read by one of the two tables, and were not before. It is never converted: who wrote it does.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import Final

LONGEST: Final = 200
"""Characters looked at."""


class LegacyFont(StrEnum):
    """Of which fonts a text is."""

    TCVN3 = "TCVN3"
    VNI = "VNI"


_TCVN3: Final = str.maketrans(
    "\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac\xad\xae"
    "\xb5\xb6\xb7\xb8\xb9\xbb\xbc\xbd\xbe\xc6\xc7\xc8\xc9\xca\xcb\xcc\xce\xcf"
    "\xd0\xd1\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xdc\xdd\xde\xdf\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9"
    "\xea\xeb\xec\xed\xee\xef\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)
_TONES: Final = "ùøûõï"
"""VNI's bytes after a vowel: acute, grave, hook, tilde, dot below."""
_VNI: Final = {
    **{f"{base}{mark}": letter for base, row in (
        ("a", "áàảãạ"), ("e", "éèẻẽẹ"), ("o", "óòỏõọ"), ("u", "úùủũụ"), ("y", "ýỳỷỹ"),
        ("ô", "ớờởỡợ"), ("ö", "ứừửữự"),
    ) for mark, letter in zip(_TONES, row, strict=False)},
    **{f"{base}{mark}": letter for base, row in (
        ("a", "âấầẩẫậ"), ("e", "êếềểễệ"), ("o", "ôốồổỗộ"),
    ) for mark, letter in zip("âáàåãä", row, strict=True)},
    **{f"a{mark}": letter for mark, letter in zip("êéèúüë", "ăắằẳẵặ", strict=True)},
    "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
    "ô": "ơ", "ö": "ư", "ñ": "đ",
}  # fmt: skip
_VNI_SIGNS: Final = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))
_MARKS: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""The five tones, as combining marks."""
_SYLLABLE: Final = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
    "(?:uyê|uya|uyu|ươi|ươu|uôi|uây|iêu|yêu|oai|oay|oeo|oao|uêu"
    "|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê"
    "|[aăâeêioôơuưy])"
    "(?:ng|nh|ch|[cmnpt])?"
)
"""Onset, nucleus, coda, without tone."""
_WORDS: Final = re.compile(r"[\s,.;:/()\-]+")


@lru_cache(4_096)
def legacy_font(text: str) -> LegacyFont | None:
    """Of which legacy font is the text, if of any?"""
    if text.isascii() or len(text) > LONGEST:
        return None
    if _is_vietnamese(text.casefold()) and not _mixes_cases(text):
        return None
    if _is_vietnamese(text.translate(_TCVN3).casefold()):
        return LegacyFont.TCVN3
    vni = _VNI_SIGNS.sub(lambda sign: _VNI[sign[0]], text.casefold())
    return LegacyFont.VNI if _is_vietnamese(vni) else None


def _is_vietnamese(text: str) -> bool:
    """Is every word with letters a syllable of Vietnamese?"""
    words = [word for word in _WORDS.split(text) if word and not word.isdigit()]
    return bool(words) and all(map(_is_syllable, words))


def _is_syllable(word: str) -> bool:
    bare, tones = [], 0
    for sign in unicodedata.normalize("NFD", word):
        if sign in _MARKS:
            tones += 1
        else:
            bare.append(sign)
    toneless = unicodedata.normalize("NFC", "".join(bare))
    return tones <= 1 and _SYLLABLE.fullmatch(toneless) is not None


def _mixes_cases(text: str) -> bool:
    """Does a capital follow a small letter, as in "NguyÔn" (TCVN3 has no capitals with tones)?"""
    return any(
        before.islower() and after.isupper() for before, after in zip(text, text[1:], strict=False)
    )
