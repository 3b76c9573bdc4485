"""Texts for the fonts of before Unicode are recognised, and no others are."""

from __future__ import annotations

import csv
from collections.abc import Callable
from importlib import resources

import pytest

from functions.kernel.legacy_fonts import _TCVN3, _VNI, LegacyFont, legacy_font

TO_TCVN3 = {chr(letter): chr(byte) for byte, letter in _TCVN3.items()}
TO_VNI = {letter: signs for signs, letter in _VNI.items()}


def tcvn3(text: str) -> str:
    """As typed with a .Vn font; its capitals with tones are those of another font."""
    return "".join(TO_TCVN3.get(sign, TO_TCVN3.get(sign.lower(), sign)) for sign in text)


def vni(text: str) -> str:
    """As typed with a VNI font."""
    return "".join(map(_vni, text))


def _vni(sign: str) -> str:
    small = TO_VNI.get(sign.lower(), sign.lower())
    return small.upper() if sign.isupper() else small


def places() -> list[str]:
    """Names of divisions that hold a letter beyond ASCII."""
    file = resources.files("functions.kernel") / "data/divisions-2021-11.csv"
    with file.open(encoding="utf-8") as lines:
        return [row["name"] for row in csv.DictReader(lines) if not row["name"].isascii()]


@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("NguyÔn V¨n An", LegacyFont.TCVN3),
        ("¢m tÝnh", LegacyFont.TCVN3),
        ("D­¬ng tÝnh", LegacyFont.TCVN3),
        ("KÕt qu¶", LegacyFont.TCVN3),
        ("Nguyeãn Vaên An", LegacyFont.VNI),
        ("AÂm tính", LegacyFont.VNI),
        ("Döông tính", LegacyFont.VNI),
    ],
)
def test_words_of_laboratories_are_recognised(text: str, font: LegacyFont) -> None:
    assert legacy_font(text) is font


@pytest.mark.parametrize(
    "text",
    ["", "Nguyen Van An", "Âm tính", "Noël Pérez", "Müller", "Peña", "François", "Søren", "Bjørn",
     "Y Moan Ênuôl", "H’Bia Êban", "Krông Ana", "10µl", "37°C ± 2", "x" * 300 + "ø", "Übel"],
)  # fmt: skip
def test_other_texts_are_not(text: str) -> None:
    assert legacy_font(text) is None


@pytest.mark.catalogue("L04")
def test_no_name_of_a_division_is_taken_for_one() -> None:
    assert [name for name in places() if legacy_font(name)] == []


@pytest.mark.catalogue("L04")
@pytest.mark.parametrize(("typed", "share"), [(tcvn3, 0.95), (vni, 0.85)])
def test_most_names_of_divisions_are_recognised_in_either_font(
    typed: Callable[[str], str], share: float
) -> None:
    """The rest are names of other languages, whose words are no Vietnamese syllables."""
    names = places()
    recognised = sum(legacy_font(typed(name)) is not None for name in names)

    assert recognised / len(names) > share


def test_each_font_writes_each_letter_in_one_way() -> None:
    assert len(TO_TCVN3) == len(_TCVN3) == 74
    assert len(TO_VNI) == len(_VNI)
