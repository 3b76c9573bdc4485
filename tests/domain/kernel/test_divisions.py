"""Provinces, districts and communes of November 2021, and their other numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel import divisions, numberings
from functions.kernel.divisions import CommuneMissing, DivisionUnknown, Level
from functions.kernel.identifiers import DivisionCode

EVERY = [
    *divisions.provinces(),
    *(
        district
        for province in divisions.provinces()
        for district in divisions.divisions_in(province.code)
    ),
]
COMMUNES = [
    commune
    for division in EVERY
    if division.level is Level.DISTRICT
    for commune in divisions.divisions_in(division.code)
]
ISLANDS = {"Huyện Bạch Long Vĩ", "Huyện Cồn Cỏ", "Huyện Hoàng Sa", "Huyện Lý Sơn", "Huyện Côn Đảo"}


def test_the_list_is_complete() -> None:
    levels = [division.level for division in EVERY]

    assert levels.count(Level.PROVINCE) == 63
    assert levels.count(Level.DISTRICT) == 705
    assert len(COMMUNES) == 10_599


def test_five_island_districts_have_no_commune_and_need_none() -> None:
    islands = [
        division
        for division in EVERY
        if division.level is Level.DISTRICT and not divisions.divisions_in(division.code)
    ]

    assert {island.name for island in islands} == ISLANDS
    for island in islands:
        assert divisions.read_place(str(island.parent), island.code, None) == divisions.path_of(
            island.code
        )


@given(st.sampled_from(COMMUNES))
def test_the_path_of_a_commune_leads_through_its_district_and_province(
    commune: divisions.Division,
) -> None:
    province, district, last = divisions.chain_of(commune.code)
    path = divisions.path_of(commune.code)

    assert last == commune
    assert path == f"{province.code}/{district.code}/{commune.code}"
    assert divisions.read_path(path) == path
    assert divisions.read_place(province.code, district.code, commune.code) == path
    for scope in ("", province.code, f"{province.code}/{district.code}", path):
        assert divisions.contains(scope, commune.code)
    with pytest.raises(CommuneMissing):
        divisions.read_place(province.code, district.code, None)


def test_a_scope_holds_nothing_outside_it() -> None:
    assert not divisions.contains("01/001", "79")
    assert not divisions.contains("01/001/00001", "001")
    assert not divisions.contains("0", "01")


@pytest.mark.parametrize(
    "path", ["01/002/00001", "79/001", "001", "01/", "/01", "x", "01/001/00001/"]
)
def test_a_path_with_a_false_link_is_refused(path: str) -> None:
    with pytest.raises(DivisionUnknown):
        divisions.read_path(path)


@pytest.mark.parametrize(
    "place",
    [
        ("79", "001", "00001"),
        ("01", "001/00001", None),
        ("01", "", None),
        ("", "001", None),
        ("01", "001", "99999"),
        ("1", "1", "1"),
        ("01/001", "00001", None),
    ],
)
def test_an_address_that_does_not_fit_together_is_refused(
    place: tuple[str, str, str | None],
) -> None:
    with pytest.raises(DivisionUnknown):
        divisions.read_place(*place)


def test_an_unknown_code_is_refused() -> None:
    for code in ("", "03", "1", "000", "99999", "Hà Nội"):
        with pytest.raises(DivisionUnknown):
            divisions.find_division(code)


def test_a_place_is_printed_narrowest_first() -> None:
    assert divisions.print_place("01/001/00001") == "Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội"
    assert divisions.print_place("") == "Việt Nam"


def test_short_names_leave_the_kind_out_unless_a_number_is_all_that_remains() -> None:
    assert divisions.find_division("79").short_name == "Hồ Chí Minh"
    assert divisions.find_division("769").short_name == "Thủ Đức"
    assert divisions.find_division("760").short_name == "Quận 1"


@pytest.mark.catalogue("I02")
def test_search_finds_a_place_with_or_without_tones() -> None:
    for text in ("hoa binh", "Hoà Bình", "HÒA BÌNH", "tinh hoa binh"):
        assert divisions.search_divisions(text)[0].code == "17"
    assert [
        found.name for found in divisions.search_divisions("dong da", level=Level.DISTRICT)
    ] == ["Quận Đống Đa"]


def test_search_keeps_to_its_scope_and_its_length() -> None:
    everywhere = divisions.search_divisions("tan", most=5)
    in_hanoi = divisions.search_divisions("tan", within="01", most=1000)

    assert len(everywhere) == 5
    assert in_hanoi
    assert all(divisions.contains("01", found.code) for found in in_hanoi)
    assert divisions.search_divisions("") == divisions.search_divisions("  --") == []


def test_each_province_has_one_number_of_each_numbering() -> None:
    codes = {province.code for province in divisions.provinces()}

    assert {numberings.province_of_cccd(f"0{code}") for code in codes} == codes
    assert {numberings.province_of_bhyt(code) for code in codes} == codes
    assert {numberings.province_of_iso(numberings.iso_of_province(code)) for code in codes} == codes


def test_the_numberings_are_never_mixed() -> None:
    assert numberings.province_of_iso("VN-01") == DivisionCode("12")
    assert numberings.province_of_iso("VN-HN") == numberings.province_of_cccd("001") == "01"
    assert numberings.iso_of_province(DivisionCode("79")) == "VN-SG"
    assert numberings.province_of_cccd("01") is None
    assert numberings.province_of_bhyt("97") is None
