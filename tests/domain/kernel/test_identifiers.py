"""The names of things, written, read and packed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel import identifiers as ids
from functions.kernel.identifiers import (
    CardCodeInvalid,
    IdInvalid,
    PersonId,
    PersonIdInvalid,
    VenueCode,
    VenueCodeInvalid,
)

EIGHT = st.binary(min_size=8, max_size=8)
FIVE = st.binary(min_size=5, max_size=5)


@given(EIGHT)
def test_a_person_id_packs_into_the_eight_bytes_it_was_written_from(bits: bytes) -> None:
    person = ids.person_id(bits)

    assert len(person) == 13
    assert ids.pack_person_id(person) == bits
    assert ids.read_person_id(person.lower()) == person


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0" * 12,
        "0" * 14,
        "G000000000000",
        "Z" * 13,
        "U" * 13,
        "0000000000000\n",
        "../../etc/pas",
    ],
)
@pytest.mark.catalogue("I16")
def test_what_is_not_a_person_id_is_refused(text: str) -> None:
    with pytest.raises(PersonIdInvalid):
        ids.read_person_id(text)


@given(FIVE)
def test_a_venue_code_packs_into_five_bytes_or_a_word_of_eight(bits: bytes) -> None:
    code = ids.venue_code(bits)

    assert len(code) == 9
    assert ids.pack_venue_code(code) == bits
    assert ids.pack_venue_code(code, 8) == b"\0\0\0" + bits
    assert ids.venue_code(ids.pack_venue_code(code, 8)) == code


@given(FIVE, st.sampled_from([" ", "-", "–", "\u00a0", ""]))
def test_a_venue_code_is_read_however_it_is_typed(bits: bytes, separator: str) -> None:
    code = ids.venue_code(bits)
    printed = ids.print_venue_code(code)
    typed = printed.replace("-", separator).replace("0", "o").replace("1", "l").lower()

    assert printed[4] == "-"
    assert ids.read_venue_code(f" {typed} ") == code


@given(FIVE, st.integers(0, 7))
def test_a_venue_code_with_two_neighbours_swapped_is_refused(bits: bytes, place: int) -> None:
    code = ids.venue_code(bits)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    if swapped != code:
        with pytest.raises(VenueCodeInvalid):
            ids.read_venue_code(swapped)


@pytest.mark.parametrize("text", ["", "ABCD", "ABCD-EFGHU", "A" * 10**6, "1234#5678", "0000-00001"])
@pytest.mark.catalogue("I10", "I11")
def test_what_is_not_a_venue_code_is_refused(text: str) -> None:
    with pytest.raises(VenueCodeInvalid) as refused:
        ids.read_venue_code(text)

    assert refused.value.code == "VENUE_CODE_INVALID"
    assert str(refused.value) == "VENUE_CODE_INVALID"


def test_packing_a_broken_venue_code_is_refused() -> None:
    with pytest.raises(VenueCodeInvalid):
        ids.pack_venue_code(VenueCode("000000001"))


def test_bytes_of_another_size_are_a_defect() -> None:
    for size in (0, 4, 6, 7, 9):
        with pytest.raises(ValueError, match="bytes"):
            ids.venue_code(b"\1" * size)
    with pytest.raises(ValueError, match="bytes"):
        ids.person_id(b"short")


@given(st.integers(0, 2**60 - 1))
def test_a_card_code_is_read_as_printed(number: int) -> None:
    code = ids.card_code(number)

    assert [len(group) for group in ids.print_card_code(code).split("-")] == [4, 4, 5]
    assert ids.read_card_code(ids.print_card_code(code).lower()) == code


def test_a_card_code_with_a_wrong_character_is_refused() -> None:
    code = ids.card_code(12345)

    with pytest.raises(CardCodeInvalid):
        ids.read_card_code(code[:-1] + ("0" if code[-1] != "0" else "1"))


@given(st.binary(min_size=16, max_size=16))
def test_an_opaque_id_reads_back_in_either_case(bits: bytes) -> None:
    written = ids.opaque_id(bits)

    assert len(written) == 26
    assert ids.read_opaque_id(written.lower()) == written


@pytest.mark.parametrize("text", ["", "Z" * 26, "0" * 25, "0" * 25 + "%", "0" * 25 + "/"])
@pytest.mark.catalogue("I16")
def test_what_is_not_an_opaque_id_is_refused(text: str) -> None:
    with pytest.raises(IdInvalid):
        ids.read_opaque_id(text)


def test_packing_a_foreign_text_as_a_person_is_refused() -> None:
    with pytest.raises(PersonIdInvalid):
        ids.pack_person_id(PersonId("not a person!"))
