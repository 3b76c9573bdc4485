"""Vietnamese mobile numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.phones import (
    PhoneForeign,
    PhoneInvalid,
    PhoneLandline,
    mask_phone,
    print_phone,
    read_phone,
)

SYNTHETIC = st.integers(0, 99_999).map(lambda number: f"90000{number:05}"[:9])


@given(SYNTHETIC, st.sampled_from(["0", "84", "+84", "0084"]))
def test_every_way_of_writing_a_number_is_kept_as_one(nine: str, prefix: str) -> None:
    assert read_phone(prefix + nine) == f"+84{nine}"
    assert read_phone(f" ({prefix}{nine[:3]}).{nine[3:6]}-{nine[6:]} ") == f"+84{nine}"
    assert read_phone(print_phone(read_phone(prefix + nine))) == f"+84{nine}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0120", "070"),
        ("0121", "079"),
        ("0122", "077"),
        ("0126", "076"),
        ("0128", "078"),
        ("0123", "083"),
        ("0124", "084"),
        ("0125", "085"),
        ("0127", "081"),
        ("0129", "082"),
        ("0162", "032"),
        ("0168", "038"),
        ("0169", "039"),
        ("0186", "056"),
        ("0188", "058"),
        ("0199", "059"),
    ],
)
def test_a_number_of_eleven_digits_becomes_its_number_of_2018(old: str, new: str) -> None:
    assert read_phone(f"{old}0000001") == f"+84{new[1:]}0000001"
    assert read_phone(f"+84{old[1:]}0000001") == f"+84{new[1:]}0000001"


@pytest.mark.parametrize(
    "prefix", ["032", "052", "055", "056", "059", "070", "079", "081", "087", "099"]
)
def test_prefixes_in_use_are_taken(prefix: str) -> None:
    assert read_phone(f"{prefix}0000001") == f"+84{prefix[1:]}0000001"


@pytest.mark.parametrize(
    "text", ["+12025550100", "0012025550100", "+8613800000000", "+4915000000000"]
)
def test_foreign_numbers_are_refused_as_such(text: str) -> None:
    with pytest.raises(PhoneForeign):
        read_phone(text)


@pytest.mark.parametrize("text", ["02400000001", "+842800000001", "0240000000"])
def test_landlines_are_refused_as_such(text: str) -> None:
    with pytest.raises(PhoneLandline):
        read_phone(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0900",
        "09000000011",
        "0310000001",
        "0540000001",
        "0710000001",
        "0800000001",
        "0161000001",
        "01610000001",
        "0900000001\n",
        "٠٩٠٠٠٠٠٠٠١",
        "０９００００００01",
        "0900000001;rm",
        "abc",
        "+",
        "9" * 10**6,
        "0900000001x",
    ],
)
@pytest.mark.catalogue("I10")
def test_anything_else_is_no_mobile_number(text: str) -> None:
    with pytest.raises(PhoneInvalid) as refused:
        read_phone(text)

    assert str(refused.value) == refused.value.code


def test_an_owner_sees_all_but_the_last_three_digits() -> None:
    assert mask_phone(read_phone("0900001234")) == "0900001***"
