"""Whole numbers and runs of digits, read strictly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.integers import LARGEST, NumberInvalid, is_digits, read_integer


@given(st.integers(-LARGEST - 1, LARGEST))
def test_a_number_and_its_decimal_text_read_the_same(number: int) -> None:
    assert read_integer(number) == read_integer(str(number)) == number


@pytest.mark.parametrize(
    "value",
    [
        "１２",
        "1_0",
        " 7 ",
        "7\n",
        "+7",
        "07",
        "-0",
        "²",
        "1e999",
        "NaN",
        "1.0",
        "",
        "-",
        "9" * 5000,
        True,
        False,
        1.0,
        float("nan"),
        None,
        [1],
        2**63,
        str(2**63),
        "٣",
    ],
)
@pytest.mark.catalogue("I07", "I10")
def test_what_only_looks_like_a_number_is_refused(value: object) -> None:
    with pytest.raises(NumberInvalid):
        read_integer(value)


def test_bounds_are_included_and_kept() -> None:
    assert [read_integer(value, 1, 3) for value in (1, "3")] == [1, 3]
    for value in (0, "4", -1, "-1"):
        with pytest.raises(NumberInvalid):
            read_integer(value, 1, 3)


@pytest.mark.catalogue("I09")
def test_digits_are_ascii_digits_of_an_exact_length() -> None:
    assert is_digits("001090900001", 12)
    for text in ("00109090000", "0010909000012", "00109090000\n", "٠٠١٠٩٠٩٠٠٠٠١", "²" * 12):
        assert not is_digits(text, 12)
