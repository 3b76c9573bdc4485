"""What protects, by the rule of which day, from which day until which?"""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from functions.followup.domain.protection import (
    By,
    Heard,
    Proof,
    Protection,
    protection_on,
    rules,
    with_heard,
)

RULE = "protection-762-2022"
DOSES = {"dose#1": Heard(1, date(2021, 8, 3), True), "dose#2": Heard(1, date(2022, 3, 1), True)}


def by(proof: dict[str, Heard], day: date) -> Protection | None:
    return protection_on(Proof(1, proof), day)


def test_two_doses_protect_from_the_day_of_the_second_on() -> None:
    assert by(DOSES, date(2022, 2, 28)) is None
    assert by(DOSES, date(2022, 3, 1)) == Protection(By.DOSES, RULE, date(2022, 3, 1))
    assert by(DOSES | {"dose#2": Heard(2, date(2022, 3, 1), False)}, date(2022, 3, 2)) is None


@pytest.mark.parametrize(
    ("day", "protects"),
    [
        (date(2022, 2, 26), False),  # still in isolation
        (date(2022, 3, 5), True),
        (date(2022, 6, 4), True),
        (date(2022, 6, 5), False),
    ],
)
def test_a_recovery_protects_for_three_months(day: date, *, protects: bool) -> None:
    """Ill on 22 February: ten days by the letter of then, to 4 March."""
    assert (by({"ill#k": Heard(1, date(2022, 2, 22), True)}, day) is not None) is protects


def test_three_months_after_the_end_of_november_end_with_february() -> None:
    ill = {"ill#k": Heard(1, date(2021, 11, 16), True)}  # fourteen days: to 30 November
    assert by(ill, date(2022, 2, 28)) == Protection(By.RECOVERED, RULE, date(2021, 11, 30))
    assert by(ill, date(2022, 3, 1)) is None


def test_before_the_letter_and_by_a_case_before_any_rule_nothing_protects() -> None:
    assert by(DOSES, date(2022, 2, 20)) is None
    assert by({"ill#k": Heard(1, date(2020, 8, 1), True)}, date(2022, 3, 1)) is None
    assert [one.source.value for one in rules().versions] == ["to_be_confirmed"] * 2


def test_the_highest_revision_stands_in_any_order() -> None:
    told = [Heard(n, date(2021, 8, 3), n != 3) for n in (1, 2, 3)]
    for order in permutations(told):
        proof = Proof()
        for one in (*order, *order):
            proof = with_heard(proof, "dose#1", one) or proof
        assert proof.heard == {"dose#1": told[2]}
