"""Birth dates, known to the day, the month or the year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.births import BirthDate, BirthInvalid, iso_of_typed, read_birth
from functions.kernel.periods import DateAmbiguous

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@st.composite
def births(draw: st.DrawFn) -> BirthDate:
    day = draw(DAYS)
    known = draw(st.integers(1, 3))
    return BirthDate(*(day.year, day.month, day.day)[:known])


@given(births())
@pytest.mark.catalogue("I12")
def test_a_written_birth_reads_back_as_precise_as_it_was(birth: BirthDate) -> None:
    assert read_birth(str(birth)) == birth


@given(st.dates(date(1940, 1, 1), date(1975, 12, 31)))
@pytest.mark.catalogue("T09")
def test_births_before_the_zone_settled_stay_the_day_they_are(day: date) -> None:
    assert read_birth(day.isoformat()).earliest() == read_birth(day.isoformat()).latest() == day


@given(births())
def test_a_birth_begins_before_it_ends_and_agrees_with_every_day_between(birth: BirthDate) -> None:
    middle = birth.earliest() + (birth.latest() - birth.earliest()) / 2

    assert birth.earliest() <= birth.latest()
    assert birth.agrees_with(BirthDate.of(middle))
    assert not birth.agrees_with(BirthDate(birth.year - 1 if birth.year > 1900 else 1901))


@given(st.integers(1900, 2098), st.integers(1, 12))
@pytest.mark.catalogue("T05")
def test_a_month_ends_the_day_before_the_next(year: int, month: int) -> None:
    last = BirthDate(year, month).latest()

    assert last.month == month
    assert (last + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    "text",
    [
        "0001",
        "1899",
        "2100",
        "1950-13",
        "1950-00",
        "1950-02-30",
        "19500101",
        "50",
        "",
        "1950-1",
        "١٩٥٠",
        "1950\n",
        "1" * 10**6,
    ],
)
@pytest.mark.catalogue("I12", "I10")
def test_an_impossible_birth_is_refused(text: str) -> None:
    with pytest.raises(BirthInvalid):
        read_birth(text)


@pytest.mark.catalogue("L10")
def test_a_birth_whose_month_nobody_can_tell_is_ambiguous() -> None:
    with pytest.raises(DateAmbiguous):
        read_birth("03/04/1950")


def test_nobody_is_born_tomorrow_but_this_year_may_be_known_only_as_a_year() -> None:
    today = date(2021, 9, 1)

    assert read_birth("2021-09-01", today) == BirthDate(2021, 9, 1)
    assert read_birth("2021", today) == BirthDate(2021)
    for later in ("2021-09-02", "2021-10", "2022"):
        with pytest.raises(BirthInvalid):
            read_birth(later, today)


def test_a_day_without_its_month_is_no_birth() -> None:
    for parts in ((1950, None, 3), (1950, 2, 30), (1950, 0, None), (1950, 1, 0)):
        with pytest.raises(BirthInvalid):
            BirthDate(*parts)


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("25/12/1990", "1990-12-25"),
        ("1/2/1990", "1990-02-01"),
        ("12/1990", "1990-12"),
        ("1990", "1990"),
        (" 1990-12-25 ", "1990-12-25"),
        ("31/13/1990", "1990-13-31"),
        ("x", "x"),
    ],
)
def test_a_birth_typed_day_first_as_the_form_asks_is_understood(typed: str, iso: str) -> None:
    assert iso_of_typed(typed) == iso
