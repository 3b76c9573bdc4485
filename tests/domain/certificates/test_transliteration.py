"""Names as machines abroad read them: ICAO 9303, for Vietnamese names above all."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.certificates.domain.transliteration import (
    NameNotLatin,
    certified_name,
    transliterated,
)
from functions.kernel.names import NameInvalid

VIETNAMESE = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
)
BARE = "aaaaaaaaaaaaaaaaaabcddeeeeeeeeeeeeghiiiiiiklmnoooooooooooooooooopqrstuuuuuuuuuuuuvxyyyyyy"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_vietnamese_letter_has_its_base_letter(form: str) -> None:
    assert len(VIETNAMESE) == len(BARE)
    for letter, base in zip(VIETNAMESE, BARE, strict=True):
        for case in (letter, letter.upper()):
            assert transliterated(unicodedata.normalize(form, case)) == base.upper()


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("Nguyễn Thị Hồng Đào", "NGUYEN", "THI<HONG<DAO"),
        ("Đặng Đình Đức", "DANG", "DINH<DUC"),
        ("H'Hen Niê", "HHEN", "NIE"),
        ("Y-Bhăm Niê Kdăm", "Y<BHAM", "NIE<KDAM"),
        ("Tôn Nữ Hỷ Khương", "TON", "NU<HY<KHUONG"),
        ("Müller Jürgen", "MUELLER", "JUERGEN"),
        ("Ångström Øystein", "AANGSTROEM", "OEYSTEIN"),
        ("Weiß Þór", "WEISS", "THOR"),
        ("Łukasz Ñandú", "LUKASZ", "NANDU"),
        ("O’Connor D'Arcy St. John", "OCONNOR", "DARCY<ST<JOHN"),
    ],
)  # fmt: skip
def test_names_are_spelled_as_in_passports(name: str, family: str, given: str) -> None:
    told = certified_name(name)

    assert (told.family_machine, told.given_machine) == (family, given)


def test_a_name_of_one_word_is_a_family_name_alone() -> None:
    told = certified_name("Điểu")

    assert (told.family, told.given, told.family_machine, told.given_machine) == (
        "Điểu", "", "DIEU", "",
    )  # fmt: skip


def test_both_forms_stand_beside_each_other() -> None:
    told = certified_name("Nguye\u0302\u0303n  Văn An")

    assert (told.family, told.given) == ("Nguyễn", "Văn An")


def test_the_longest_name_is_cut_and_never_ends_in_a_filler() -> None:
    told = certified_name("Hồ " + " ".join(["Ăm"] * 25))

    assert len(told.given_machine) <= 80
    assert told.given_machine.endswith("AM")
    assert certified_name("Ö" * 45).family_machine == "OE" * 40
    assert transliterated("A" * 79 + "-B") == "A" * 79


@pytest.mark.parametrize("name", ["김철수", "Иван Петров", "สมชาย", "王小明"])
def test_a_name_in_another_script_has_no_spelling_of_ours(name: str) -> None:
    with pytest.raises(NameNotLatin):
        certified_name(name)


@given(st.text(max_size=120))
def test_any_text_is_spelled_in_the_schema_s_letters_or_refused(text: str) -> None:
    try:
        told = certified_name(text)
    except (NameInvalid, NameNotLatin):
        return

    assert re.fullmatch("[A-Z]+(?:<[A-Z]+)*", told.family_machine)
    assert re.fullmatch("(?:[A-Z]+(?:<[A-Z]+)*)?", told.given_machine)
    assert max(map(len, (told.family, told.given, told.family_machine, told.given_machine))) <= 80


@given(st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + " -'", min_size=1, max_size=60))
def test_composed_and_decomposed_names_are_spelled_alike(text: str) -> None:
    forms = {transliterated(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}

    assert len(forms) == 1
