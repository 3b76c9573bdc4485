"""May the public name of a place be published: does it name no person, number, case or home?

A machine finds what has a form: numbers of telephones and papers, however they are spaced, words
that stand before a case's number, words for somebody's home. A person's name it can't tell from a
shop's: the second person who publishes reads for that (ADR 0080).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from functions.kernel.errors import FieldFault
from functions.kernel.names import canonical_line, search_key, unaccented
from functions.tracing.domain.refusals import PlaceIsHome, PlaceTellsOfPerson

LONGEST: Final = 120
FEWEST_DIGITS: Final = 8
"""A telephone has 9 or more after its country's code, an old identity card 9, a CCCD 12; a plate
or a day of the year with blanks has fewer."""
_NUMBER: Final = re.compile(r"\d(?:[\s.,:;/()_\-]{0,3}\d)*")
_CASE: Final = re.compile(r"\b(?:BENH NHAN|BN ?\d+|CA BENH|CA DUONG TINH|CA NHIEM|F[012])\b")
_HOMES: Final = (
    "nhà riêng", "nhà dân", "tư gia", "nhà ông", "nhà bà", "nhà anh", "nhà chị", "nhà cô",
    "nhà chú", "nhà bác", "nhà em", "căn hộ", "phòng trọ", "nhà trọ", "hộ gia đình",
    "private home", "private house", "apartment",
)  # fmt: skip
"""With their tones: *nhà cổ* is an old house one visits. Without any, written as they sound."""


def public_name(raw: str) -> str:
    """The name as it may be shown to everybody.

    Refuses TextInvalid, PlaceTellsOfPerson, PlaceIsHome.
    """
    name = canonical_line(raw, LONGEST)
    plain = unicodedata.normalize("NFKC", name)
    runs = (sum(sign.isdecimal() for sign in run) for run in _NUMBER.findall(plain))
    words = search_key(plain)
    if any(digits >= FEWEST_DIGITS for digits in runs) or "@" in plain or _CASE.search(words):
        raise PlaceTellsOfPerson(FieldFault("name", "TELLS_OF_PERSON"))
    if _is_home(plain.casefold()):
        raise PlaceIsHome(FieldFault("name", "IS_HOME"))
    return name


def _is_home(text: str) -> bool:
    homes = _HOMES if not text.isascii() else map(unaccented, _HOMES)
    return any(re.search(rf"\b{re.escape(home)}\b", text) for home in homes)
