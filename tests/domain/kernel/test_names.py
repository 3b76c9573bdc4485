"""One stored form of a name; its search, SMS and masked forms."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel import names
from functions.kernel.names import NameInvalid, TextInvalid, canonical_line, canonical_name

VIETNAMESE = (
    "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđbcghklmnpqrstvx"
)
WORDS = st.text(VIETNAMESE + VIETNAMESE.upper(), min_size=1, max_size=8)
NAMES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


@given(NAMES)
@pytest.mark.catalogue("I01")
def test_composed_decomposed_and_cp1258_names_are_stored_as_one(name: str) -> None:
    stored = canonical_name(name)

    assert canonical_name(unicodedata.normalize("NFD", name)) == stored
    assert canonical_name(as_cp1258_decodes(name)) == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert canonical_name(stored) == stored


def as_cp1258_decodes(name: str) -> str:
    """Base letter (with circumflex, breve or horn) and its tone apart, as in a cp1258 file."""
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    apart = ""
    for sign in name:
        parts = unicodedata.normalize("NFD", sign)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        apart += base + "".join(part for part in parts if part in tones)
    return apart.encode("cp1258").decode("cp1258")


@pytest.mark.catalogue("I01")
def test_a_name_out_of_a_real_cp1258_file_is_composed() -> None:
    from_file = b"Nguy\xea\xden V\xe3n \xd0\xfd\xf5\xecc".decode("cp1258")

    assert from_file != "Nguyễn Văn Đước"
    assert canonical_name(from_file) == "Nguyễn Văn Đước"


@pytest.mark.catalogue("I02")
def test_dang_is_found_however_it_is_written() -> None:
    keys = {names.search_key(text) for text in ("dang", "Đặng", "ĐẶNG", "đặng ", "Ðặng", "DANG")}

    assert {names.search_key(canonical_name(text)) for text in ("Ðặng", "Đặng")} == {"DANG"}
    assert "DANG" in keys
    assert names.search_key("Hoà Bình") == names.search_key("Hòa Bình") == "HOA BINH"


@given(NAMES)
@pytest.mark.catalogue("I02")
def test_the_search_key_of_a_vietnamese_name_is_plain_capitals(name: str) -> None:
    key = names.search_key(name)

    assert set(key) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ ")
    assert names.search_key(key) == names.search_key(name.upper()) == key


@pytest.mark.parametrize(
    "name",
    [
        "Hồ",
        "Y Jút Niê Kđăm",
        "H'Hen Niê",
        "H’Hen Niê",
        "Jean-Pierre O'Neill",
        "ສົມສັກ ແກ້ວຄໍາ",
        "ສຳລີ",
        "សុខ ចាន់ថា",
        "김민준",
        "山田太郎",
        "タロー 山田",
        "Иван Петров",
        "สมชาย ใจดี",
    ],
)
def test_names_of_all_our_peoples_and_guests_are_names(name: str) -> None:
    stored = canonical_name(name)

    assert canonical_name(stored) == stored
    assert names.search_key(stored)


def test_blanks_become_one_space_and_invisible_characters_go() -> None:
    messy = "\ufeff Nguyễn\u00a0\u200bVăn\r\n \u202eAn\u2066\u200d\t"

    assert canonical_name(messy) == "Nguyễn Văn An"


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "\u200b",
        "Nguyễn\x00An",
        "Nguyễn\x1bAn",
        "Nguyễn\ufffdAn",
        "Nguyễn 2",
        "An" + "\u0301" * 4000,
        "a\u0300\u0301\u0302\u0303\u0304\u0305",
        "\u0301An",
        "Nguyễn Vаn An",  # a Cyrillic а
        "Nguyễn Vαn",  # a Greek alpha
        "Ｎguyễn",
        "𝐍guyễn",
        "ﬁn",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "javascript:x",
        "An https://x.vn",
        "An\ud800",
        "An \ue000",
        "-An",
        "A" * 81,
        "Nguyễn " * 100_000,
        "\u0e01" * 81,
    ],
)
@pytest.mark.catalogue("I03", "I06", "I10")
def test_what_no_name_has_is_refused(name: str) -> None:
    with pytest.raises(NameInvalid) as refused:
        canonical_name(name)

    assert refused.value.code == str(refused.value) == "NAME_INVALID"


@given(st.text(max_size=120))
@pytest.mark.catalogue("I03")
def test_any_text_is_either_refused_or_stored_within_bounds_and_for_good(raw: str) -> None:
    try:
        stored = canonical_name(raw)
    except NameInvalid:
        return

    assert canonical_name(stored) == stored
    assert names.graphemes(stored) <= names.MOST_GRAPHEMES
    assert len(stored.encode()) <= names.MOST_BYTES
    assert not any(unicodedata.category(sign)[0] == "C" for sign in stored)


def test_a_line_takes_signs_and_digits_but_no_control_character() -> None:
    assert canonical_line("Quán  Cơm 24h & Trà (CS2)", 120) == "Quán Cơm 24h & Trà (CS2)"
    for text in ("", "a\x00b", "a" * 121, "a" * 10**6):
        with pytest.raises(TextInvalid):
            canonical_line(text, 120)


@given(NAMES)
def test_an_sms_form_has_one_septet_for_each_letter(name: str) -> None:
    assert names.gsm7_form(name).isascii()
    assert len(names.gsm7_form(name)) == len(canonical_name(name))
    assert "?" not in names.gsm7_form(name)


def test_what_gsm_cannot_write_becomes_a_question_mark() -> None:
    assert names.gsm7_form("Đặng [김]") == "Dang ???"


@given(NAMES)
def test_masked_names_show_the_family_name_and_first_letters_only(name: str) -> None:
    family, *others = name.split(" ")
    masked = names.masked_name(name).split(" ")

    if others:
        assert masked[0] == family
        assert all(word == f"{true[0]}***" for word, true in zip(masked[1:], others, strict=True))
        assert names.owner_masked_name(name) == f"{family}***"
    else:
        assert names.masked_name(name) == names.owner_masked_name(name) == f"{family[0]}***"


def test_masks_look_as_promised() -> None:
    assert names.masked_name("Nguyễn Văn An") == "Nguyễn V*** A***"
    assert names.owner_masked_name("Nguyễn Văn An") == "Nguyễn***"
    assert names.masked_name("Hồ") == "H***"


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyÁẠỆỸĐÝ ", max_size=90))
def test_a_plain_name_is_its_own_canonical_form(raw: str) -> None:
    """The short way for names of plain Vietnamese letters gives what the long way would."""
    try:
        name = canonical_name(raw)
    except NameInvalid:
        assert not raw.strip() or len(" ".join(raw.split())) > 80
    else:
        assert name == unicodedata.normalize("NFC", " ".join(raw.split()))
        # A sign that is dropped makes the name go the long way round.
        assert canonical_name(f"\u200b{raw}") == name
