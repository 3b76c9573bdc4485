"""The laboratory's code lists: whole, marked, and read whatever the tones and case."""

from __future__ import annotations

import re
import unicodedata

import pytest

from functions.kernel.valuesets import Mark
from functions.laboratory.domain import codes
from functions.laboratory.domain.words import Finding, Method


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("260373001", Finding.POSITIVE),
        ("10828004", Finding.POSITIVE),
        ("dương  tính", Finding.POSITIVE),
        ("DUONG TINH", Finding.POSITIVE),
        ("POS", Finding.POSITIVE),
        ("(+)", Finding.POSITIVE),
        ("260415000", Finding.NEGATIVE),
        ("260385009", Finding.NEGATIVE),
        ("Âm tính", Finding.NEGATIVE),
        (unicodedata.normalize("NFD", "Âm tính"), Finding.NEGATIVE),
        ("NEG", Finding.NEGATIVE),
        ("Không phát hiện", Finding.NEGATIVE),
        ("895231008", Finding.NEGATIVE),
        ("455371000124106", Finding.INVALID),
        ("125154007", Finding.INVALID),
        ("Không hợp lệ", Finding.INVALID),
        ("Không xác định", Finding.INDETERMINATE),
    ],
)
def test_findings_are_known_by_code_and_by_word(text: str, finding: Finding) -> None:
    found = codes.read_finding(text)

    assert found is not None and found.finding is finding


@pytest.mark.parametrize("text", ["", "-", "ND", "Âm tính (+)", "260373002", "x" * 10_000])
def test_what_is_in_no_list_is_unknown(text: str) -> None:
    assert codes.read_finding(text) is None
    assert codes.read_assay(text) is codes.read_specimen(text) is codes.read_disease(text) is None


@pytest.mark.parametrize("name", codes.LISTS)
def test_every_list_has_marks_and_every_code_stands_once(name: str) -> None:
    entries = list(codes.entries(name))
    found = [entry["code"] for entry in entries]

    assert found and len(found) == len(set(found))
    assert {Mark(entry["mark"]) for entry in entries} <= set(Mark)


def test_a_list_that_is_none_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        list(codes.entries("secrets"))


def test_codes_have_the_shape_of_their_system() -> None:
    loinc = re.compile(r"[0-9]{3,5}-[0-9]|223366009")
    for name in ("assays", "thresholds", "accompanying"):
        assert all(loinc.fullmatch(entry["code"]) for entry in codes.entries(name))
    for name in ("findings", "specimens", "diseases"):
        assert all(re.fullmatch(r"[0-9]{6,18}", entry["code"]) for entry in codes.entries(name))


def test_check_digits_of_loinc_codes_fit() -> None:
    """LOINC's last digit is a Luhn (mod 10) digit over those before it."""

    def fits(code: str) -> bool:
        body, _, digit = code.partition("-")
        doubled = [
            sum(divmod(int(sign) * 2, 10)) if place % 2 == 0 else int(sign)
            for place, sign in enumerate(reversed(body))
        ]
        return (10 - sum(doubled) % 10) % 10 == int(digit)

    for name in ("assays", "thresholds"):
        assert [one["code"] for one in codes.entries(name) if not fits(one["code"])] == []


def test_assays_of_this_disease_are_pcr_antigen_or_neither() -> None:
    for code in ("94500-6", "94533-7", "94559-2", "94534-5", "94845-5", "95406-5"):
        assert codes.read_assay(code).method is Method.PCR  # type: ignore[union-attr]
    for code in ("97097-0", "95209-3", "94558-4"):
        assert codes.read_assay(code).method is Method.ANTIGEN  # type: ignore[union-attr]
    for code in ("94563-4", "94564-2", "95424-8"):
        assay = codes.read_assay(code)
        assert assay is not None and (assay.method, assay.disease) == (None, codes.OURS)


def test_devices_of_the_map_name_a_test_of_their_own_method() -> None:
    for entry in codes.entries("devices"):
        device = codes.read_device(entry["code"])
        assert device is not None
        assay = codes.read_assay(device.assay)
        assert assay is not None and assay.method is device.method


def test_a_threshold_and_a_question_are_no_assays() -> None:
    for code in (*codes.genes(), *codes.accompanying()):
        assert codes.read_assay(code) is None


def test_check_digits_of_snomed_codes_fit() -> None:
    """The last digit of a SNOMED CT identifier is Verhoeff's (dihedral group of order 10)."""

    def times(one: int, other: int) -> int:
        turn = one % 5 + other % 5 if one < 5 else one % 5 - other % 5
        return turn % 5 + (5 if (one < 5) != (other < 5) else 0)

    permuted = [list(range(10)), [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
    for _ in range(6):
        permuted.append([permuted[-1][place] for place in permuted[1]])

    def fits(code: str) -> bool:
        held = 0
        for place, digit in enumerate(reversed(code)):
            held = times(held, permuted[place % 8][int(digit)])
        return held == 0

    assert not fits("260373002")
    for name in ("findings", "specimens", "diseases"):
        assert [one["code"] for one in codes.entries(name) if not fits(one["code"])] == []
