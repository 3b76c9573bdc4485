"""Which expected tube may a mistyped code mean?"""

from __future__ import annotations

import pytest

from functions.kernel.identifiers import TubeCode, tube_code
from functions.laboratory.domain.near import suggestions

EXPECTED = tuple(TubeCode(code) for code in ("HN-2021-0042", "HN-2021-0024", "HN-2021-0142"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("HN-2021-0043", [("HN-2021-0042", "one_character")]),
        ("HN-2012-0042", [("HN-2021-0042", "swap")]),
        ("HN-2021-042", [("HN-2021-0042", "length"), ("HN-2021-0142", "length")]),
        ("HN-2021-00442", [("HN-2021-0042", "length")]),
        ("HN-2021-0204", [("HN-2021-0024", "swap")]),
        ("HN-2021-0042", [("HN-2021-0024", "swap"), ("HN-2021-0142", "one_character")]),
        ("HP-2022-0043", []),
        ("HN-2021", []),
    ],
)
def test_one_mistake_is_offered_and_two_are_not(typed: str, meant: list[tuple[str, str]]) -> None:
    assert [(each.tube, each.how) for each in suggestions(typed, EXPECTED)] == meant


def test_a_code_of_ours_that_checks_was_hardly_mistyped() -> None:
    ours = tube_code(12345)
    wrong = ours[:5] + ("0" if ours[5] != "0" else "1") + ours[6:]

    assert suggestions(ours, (tube_code(12346),)) == ()
    assert [each.tube for each in suggestions(wrong, (ours, tube_code(999)))] == [ours]


def test_at_most_five_are_offered() -> None:
    many = tuple(TubeCode(f"HN-2021-00{number:02d}") for number in range(10, 30))

    assert len(suggestions("HN-2021-001X", many)) == 5
