"""What a person's doses add to which counts from which day on, in whatever order they are told."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from functions.zoning.domain.counted import (
    CountedDose,
    Series,
    Vaccinated,
    birthday,
    counts_from,
    with_dose,
)

FIRST = CountedDose("20211001", 1, date(2021, 10, 1), Series.SOME)
SECOND = CountedDose("20211101", 1, date(2021, 11, 1), Series.FULL)
TAKEN_BACK = CountedDose("20211101", 2, date(2021, 11, 1), Series.VOID)


def somebody(born: date | None = date(1960, 1, 1)) -> Vaccinated:
    return Vaccinated("01/001/00001", born, {})


def after(person: Vaccinated, *told: CountedDose) -> Vaccinated:
    for one in told:
        person = with_dose(person, one) or person
    return person


def test_a_dose_counts_from_its_day_and_a_series_from_its_last() -> None:
    assert counts_from(after(somebody(), FIRST, SECOND)) == {
        "adults_one": date(2021, 10, 1),
        "adults_full": date(2021, 11, 1),
        "elders50_full": date(2021, 11, 1),
        "elders65_full": date(2025, 1, 1),
    }


def test_who_is_not_of_age_counts_from_the_birthday() -> None:
    young = after(somebody(date(2003, 11, 20)), FIRST)
    assert counts_from(young) == {"adults_one": date(2021, 11, 20)}
    assert birthday(date(2004, 2, 29), 18) == date(2022, 3, 1)


def test_whose_age_is_not_known_is_counted_in_no_group() -> None:
    assert counts_from(after(somebody(None), FIRST, SECOND)) == {}


@pytest.mark.catalogue("Q02")
def test_every_order_of_what_is_told_ends_the_same() -> None:
    ends = {
        tuple(sorted(counts_from(after(somebody(), *order)).items()))
        for order in permutations((FIRST, SECOND, TAKEN_BACK, FIRST))
    }
    assert ends == {(("adults_one", date(2021, 10, 1)),)}


@pytest.mark.catalogue("Q01")
def test_what_was_told_before_changes_nothing() -> None:
    once = after(somebody(), FIRST, TAKEN_BACK)
    assert with_dose(once, FIRST) is None
    assert with_dose(once, SECOND) is None
