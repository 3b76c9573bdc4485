"""Crockford's base 32 and the Damm check character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel import base32
from functions.kernel.base32 import ALPHABET, CodeUnreadable

BODIES = st.text(ALPHABET, min_size=1, max_size=12)


def test_the_alphabet_has_no_look_alikes() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


@given(st.integers(0, 2**60 - 1))
def test_what_is_encoded_decodes_to_the_same_number(number: int) -> None:
    assert base32.decode(base32.encode(number, 12)) == number


@given(BODIES)
def test_lower_case_and_look_alikes_read_as_the_same_code(body: str) -> None:
    as_typed = body.replace("1", "l").replace("0", "o").lower()

    assert base32.decode(as_typed) == base32.decode(body)
    assert base32.decode(body.replace("1", "I").replace("0", "O")) == base32.decode(body)


@pytest.mark.parametrize(
    "text", ["", "U", "A B", "é", "ı", "ſ", "１", "A" * 65, "A\n", "A" * 10**6]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(CodeUnreadable):
        base32.decode(text)


def test_a_number_that_does_not_fit_is_a_defect() -> None:
    with pytest.raises(ValueError, match="fit"):
        base32.encode(32, 1)
    with pytest.raises(ValueError, match="fit"):
        base32.encode(-1, 1)


def test_the_quasigroup_is_a_latin_square_and_totally_anti_symmetric() -> None:
    def times(x: int, y: int) -> int:
        return base32._double(x) ^ y

    everything = range(32)
    assert all({times(x, y) for y in everything} == set(everything) for x in everything)
    assert all({times(x, y) for x in everything} == set(everything) for y in everything)
    for c in everything:
        for x in everything:
            for y in everything:
                if x != y:
                    assert times(times(c, x), y) != times(times(c, y), x)
                    assert times(x, y) != times(y, x)


@given(BODIES)
def test_a_body_with_its_check_character_is_whole(body: str) -> None:
    assert base32.is_whole(body + base32.check_character(body))


@given(st.text(ALPHABET, min_size=8, max_size=8))
def test_every_single_substitution_is_noticed(body: str) -> None:
    whole = body + base32.check_character(body)

    for place, right in enumerate(whole):
        for wrong in ALPHABET.replace(right, ""):
            assert not base32.is_whole(whole[:place] + wrong + whole[place + 1 :])


@given(st.text(ALPHABET, min_size=8, max_size=12))
def test_every_swap_of_neighbours_is_noticed(body: str) -> None:
    whole = body + base32.check_character(body)

    for place in range(len(whole) - 1):
        first, second = whole[place], whole[place + 1]
        if first != second:
            swapped = whole[:place] + second + first + whole[place + 2 :]
            assert not base32.is_whole(swapped)
