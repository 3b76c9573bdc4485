"""How is a name written for a machine of another country? ICAO Doc 9303 part 3, section 6.

A Vietnamese family name comes first and is the primary identifier; all the rest is the secondary
one. Letters are transliterated by the table of section 6.A (Latin), blanks and hyphens become the
filler ``<``, apostrophes and full stops are left out. A name in another script has no one spelling
here: its bearer's passport has, so it is refused and goes the way of a correction.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from functions.kernel.errors import Invalid
from functions.kernel.names import canonical_name

MOST: Final = 80
"""Characters of one part in the schema of the certificate."""

_OWN_LETTERS: Final = {
    "Đ": "D", "Ð": "D", "Ɖ": "D", "Ä": "AE", "Å": "AA", "Æ": "AE", "Ö": "OE", "Ø": "OE",
    "Œ": "OE", "Ü": "UE", "Þ": "TH", "Ł": "L", "Ħ": "H", "Ŋ": "N", "Ŧ": "T", "ĸ": "Q", "ẞ": "SS",
    "Ĳ": "IJ",
}  # fmt: skip
"""Letters whose spelling is not their base letter, in capitals (section 6.A)."""
_FILLED: Final = frozenset(" -\u00b7")
_LEFT_OUT: Final = frozenset("'.")


class NameNotLatin(Invalid):
    """The name holds letters of a script that has no one spelling in Latin letters here."""

    code = "NAME_NOT_LATIN"
    vi = "Họ tên có chữ không thuộc bảng chữ La-tinh; vui lòng bổ sung họ tên theo hộ chiếu."
    en = "The name is not in Latin letters; please add it as your passport spells it."


@dataclass(frozen=True, slots=True)
class CertifiedName:
    """A name as it is known and as it is read by machines; a name of one word has no given name."""

    family: str
    given: str
    family_machine: str
    given_machine: str


def certified_name(full_name: str) -> CertifiedName:
    """Both forms of a name, family name first. Refuses NameInvalid, NameNotLatin."""
    family, _, given = canonical_name(full_name).partition(" ")
    machine = transliterated(family)
    if not machine:
        raise NameNotLatin
    return CertifiedName(_cut(family), _cut(given), machine, transliterated(given))


def transliterated(text: str) -> str:
    """The text in A-Z and ``<``, cut at 80 characters, no filler at its ends. Refuses NameNotLatin.

    The text may be decomposed: it is composed first, so that ``Ü`` is one letter and not ``U``.
    """
    written = "".join(map(_spelled, unicodedata.normalize("NFC", text).upper()))
    return "<".join(part for part in written.split("<") if part)[:MOST].strip("<")


def _spelled(sign: str) -> str:
    if sign in _FILLED:
        return "<"
    if sign in _LEFT_OUT or unicodedata.combining(sign):
        return ""
    if sign in _OWN_LETTERS:
        return _OWN_LETTERS[sign]
    base = unicodedata.normalize("NFD", sign)[0]
    if not ("A" <= base <= "Z"):
        raise NameNotLatin
    return base


def _cut(text: str) -> str:
    """At most 80 characters, never through a letter and its marks."""
    cut = text[:MOST]
    while len(cut) < len(text) and unicodedata.combining(text[len(cut)]):
        cut = cut[:-1]
    return cut.rstrip()
