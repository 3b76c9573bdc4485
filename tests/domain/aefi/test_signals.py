"""The tail is exact, whatever the numbers; a place stands out by all thresholds together."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.aefi.domain.followup import Counts
from functions.aefi.domain.signals import compared, rule_on, tail_of

RULE = rule_on(date(2021, 11, 23))


def exactly(least: int, tries: int, chance: Fraction) -> Fraction:
    """The tail by whole numbers."""
    return sum(
        (comb(tries, k) * chance**k * (1 - chance) ** (tries - k) for k in range(least, tries + 1)),
        Fraction(0),
    )


@given(
    st.integers(0, 60), st.integers(0, 60), st.integers(0, 40).map(lambda part: Fraction(part, 40))
)
def test_the_tail_is_what_whole_numbers_say(least: int, tries: int, chance: Fraction) -> None:
    wanted = float(exactly(least, tries, chance)) if least else 1.0

    assert tail_of(least, tries, float(chance)) == pytest.approx(wanted, rel=1e-9, abs=1e-12)


@given(st.integers(1, 10**6), st.floats(1e-9, 1 - 1e-9), st.data())
def test_the_tail_falls_with_the_number_and_stays_a_chance(
    tries: int, chance: float, data: st.DataObject
) -> None:
    least = data.draw(st.integers(0, tries))

    here, more = tail_of(least, tries, chance), tail_of(least + 1, tries, chance)

    assert 0.0 <= more <= here + 1e-9 <= 1.0 + 1e-9


def test_a_nation_of_doses_is_no_more_work_than_its_spread() -> None:
    assert tail_of(2_600, 250_000, 0.01) == pytest.approx(0.0231, abs=5e-4)
    assert tail_of(10_000_000, 250_000_000, 0.01) == 0.0


@pytest.mark.parametrize(
    ("here", "nation", "stands_out", "is_small"),
    [
        (Counts(400, 9, 6), Counts(50_400, 700, 16), True, True),
        (Counts(2_000, 40, 8), Counts(102_000, 900, 58), True, False),
        (Counts(400, 9, 2), Counts(50_400, 700, 12), False, True),  # fewer than three
        (Counts(20_000, 90, 30), Counts(100_000, 900, 110), False, False),  # 1.5 times as often
        (Counts(1_500, 9, 3), Counts(30_000, 700, 27), False, True),  # twice, but by chance
        (Counts(400, 9, 6), Counts(400, 9, 6), False, True),  # there is nothing beside it
        (Counts(400, 9, 6), Counts(50_400, 9, 6), True, True),  # nobody else reported: no ratio
        (Counts(0, 0, 0), Counts(0, 0, 0), False, True),
        (Counts(-1, 3, 3), Counts(100, 3, 3), False, True),  # reported, the dose not counted yet
    ],
)
def test_what_stands_out(here: Counts, nation: Counts, stands_out: bool, is_small: bool) -> None:
    told = compared(RULE, here, nation)

    assert (told.stands_out, told.is_small, told.rule_id) == (
        stands_out,
        is_small,
        "aefi-signals-2021",
    )
    assert (told.ratio is None) == (nation.severe == here.severe or here.doses >= nation.doses
                                    or here.doses <= 0)  # fmt: skip


def test_expected_numbers_of_all_places_are_the_nations() -> None:
    places = [Counts(100, 3, 1), Counts(900, 8, 0), Counts(9_000, 60, 7)]
    nation = sum(places, Counts())

    expected = sum(compared(RULE, one, nation).expected for one in places)

    assert expected == pytest.approx(nation.severe)
