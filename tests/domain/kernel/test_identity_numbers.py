"""CCCD, CMND, passport and health insurance numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.births import BirthDate
from functions.kernel.divisions import provinces
from functions.kernel.identity_numbers import (
    Agreement,
    IdentifierMangled,
    IdentityNumberInvalid,
    NumberKind,
    check_cccd,
    read_bhyt,
    read_cccd,
    read_cmnd,
    read_identity_number,
    read_passport,
)
from functions.kernel.valuesets import Sex


@given(
    st.sampled_from(provinces()),
    st.integers(1900, 2099),
    st.sampled_from([Sex.MALE, Sex.FEMALE]),
    st.integers(0, 99_999),
)
def test_a_number_made_by_the_circular_agrees_with_its_holder(
    province: object, year: int, sex: Sex, serial: int
) -> None:
    digit = 2 * (year // 100 - 19) + (sex is Sex.FEMALE)
    number = f"0{getattr(province, 'code')}{digit}{year % 100:02}9{serial:05}"  # noqa: B009
    other = Sex.MALE if sex is Sex.FEMALE else Sex.FEMALE

    assert check_cccd(number, BirthDate(year), sex).agrees
    assert check_cccd(number, BirthDate(year, 12, 31), Sex.UNKNOWN).agrees
    assert (
        check_cccd(number, BirthDate(1900 + (year - 1899) % 200)).birth_year is Agreement.MISMATCH
    )
    assert check_cccd(number, None, other).sex is Agreement.MISMATCH


@pytest.mark.catalogue("B03")
def test_a_publicised_sample_that_contradicts_its_birth_year_is_noticed() -> None:
    check = check_cccd("001093029317", BirthDate(1987, 1, 18), Sex.MALE)

    assert check.birth_year is Agreement.MISMATCH
    assert (check.province, check.sex) == (Agreement.OK, Agreement.OK)
    assert not check.agrees


def test_what_is_not_known_is_not_at_odds() -> None:
    check = check_cccd("001090900001")

    assert (check.birth_year, check.sex) == (Agreement.UNKNOWN, Agreement.UNKNOWN)
    assert check.agrees


@pytest.mark.catalogue("B03")
def test_a_prefix_below_the_last_province_must_be_a_province_and_one_above_may_be_a_country() -> (
    None
):
    assert check_cccd("003090900001").province is Agreement.MISMATCH
    assert check_cccd("000090900001").province is Agreement.MISMATCH
    assert check_cccd("096090900001").province is Agreement.OK
    assert check_cccd("101090900001").province is Agreement.UNKNOWN


def test_numbers_are_told_apart_by_their_shape() -> None:
    assert read_identity_number("001090900001") == (NumberKind.CCCD, "001090900001")
    assert read_identity_number(" 001 090 900 001 ") == (NumberKind.CCCD, "001090900001")
    assert read_identity_number("012900001") == (NumberKind.CMND, "012900001")
    assert read_identity_number("c9000001") == (NumberKind.PASSPORT, "C9000001")
    assert read_identity_number("YB900001X") == (NumberKind.PASSPORT, "YB900001X")
    assert read_passport("900000001") == "900000001"


@pytest.mark.parametrize(
    "text", ["7.91E+10", "1.09E+09", "1e9", "1090900001", "79090900001", "12900001", "1090900001.0"]
)
@pytest.mark.catalogue("L10")
def test_a_number_a_spreadsheet_has_damaged_is_refused_as_such(text: str) -> None:
    with pytest.raises(IdentifierMangled):
        read_identity_number(text)
    with pytest.raises(IdentityNumberInvalid):
        read_cccd(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "001090900001\n",
        "٠٠١٠٩٠٩٠٠٠٠١",
        "00109090000",
        "0010909000012",
        "０01090900001",
        "A" * 12,
        "0" * 10**6,
        "******900001",
        "001090900001|x",
    ],
)
@pytest.mark.catalogue("I09", "I10")
def test_what_is_not_twelve_ascii_digits_is_no_cccd(text: str) -> None:
    with pytest.raises(IdentityNumberInvalid) as refused:
        read_cccd(text)

    assert str(refused.value) == refused.value.code


def test_other_papers_have_their_own_shape() -> None:
    assert read_cmnd("012 900 001") == "012900001"
    assert read_bhyt("gd 4 79 9000000012") == "GD4799000000012"
    assert read_bhyt("9000000012") == "9000000012"
    for text in ("01290000", "0129000011"):
        with pytest.raises(IdentityNumberInvalid):
            read_cmnd(text)
    for text in ("GD4009000000012", "GD6799000000012", "G44799000000012", "GD4879*******", ""):
        with pytest.raises(IdentityNumberInvalid):
            read_bhyt(text)
    for text in ("ABCDEFG", "C12", "C900000001X", "C90-0000;", "", "****9001"):
        with pytest.raises(IdentityNumberInvalid):
            read_passport(text)
    with pytest.raises(IdentityNumberInvalid):
        read_identity_number("1234567")
