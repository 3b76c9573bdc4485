"""Is a place marked only where it is worse by more than chance may make?"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.aggregates.domain.behind import Tolerance, is_behind, tolerance_on
from functions.aggregates.domain.beside import QUALITY
from functions.kernel.rules import load_rule_set
from functions.kernel.valuesets import Mark

DAY = date(2021, 11, 22)
ALLOWED = Tolerance(least=50, difference=5, percent=10)


@pytest.mark.parametrize(
    ("figure", "own", "whole", "counted", "marked"),
    [
        ("same_day", 80, 90, 50, True),
        ("same_day", 80, 90, 49, False),  # too few
        ("same_day", 85, 90, 500, False),  # five points
        ("same_day", 81, 90, 500, False),  # nine points are a tenth of ninety
        ("same_day", 4, 10, 500, True),
        ("same_day", 99, 90, 500, False),  # better
        ("median", 26, 20, 50, True),
        ("median", 25, 20, 50, False),
        ("median", 110, 100, 500, False),
        ("median", 111, 100, 500, True),
        ("median", 15, 20, 500, False),
        ("median", 20, 20, 500, False),
        ("median", None, 20, 500, False),
        ("median", 20, None, 500, False),
    ],
)
def test_a_mark_needs_people_a_difference_and_a_share_of_the_whole(
    figure: str, own: int | None, whole: int | None, counted: int, marked: bool
) -> None:
    assert is_behind(figure, own, whole, counted, ALLOWED) is marked


@pytest.mark.parametrize(
    ("figure", "own", "whole", "marked"),
    [
        ("median", 11, 10, False),
        ("median", 12, 10, True),
        ("median", 44, 40, False),
        ("median", 45, 40, True),
        ("most", 1, 0, False),
        ("most", 2, 0, True),
        ("most", 30, 40, False),
        ("same_day", 92, 96, False),
        ("same_day", 91, 96, True),
        ("verified", 96, 90, False),
    ],
)
def test_a_little_worse_than_the_whole_is_not_behind(
    figure: str, own: int, whole: int, marked: bool
) -> None:
    """An hour or a tenth of the hours, four points of a share: so much differs by chance."""
    allowed = tolerance_on(DAY, figure)
    assert is_behind(figure, own, whole, 100, allowed) is marked
    assert not is_behind(figure, own, whole, allowed.least - 1, allowed)


@given(st.sampled_from(QUALITY), st.integers(0, 168), st.integers(0, 168), st.integers(0, 200))
def test_what_is_equal_is_never_marked_and_not_both_of_two(
    figure: str, one: int, other: int, counted: int
) -> None:
    none = Tolerance(0, 0, 0)
    assert not is_behind(figure, one, one, counted, none)
    both = [is_behind(figure, one, other, counted, none), is_behind(figure, other, one, 0, none)]
    assert both.count(True) == (one != other)


def test_the_rule_is_dated_and_waits_to_be_confirmed() -> None:
    rules = load_rule_set("functions.aggregates.domain", "data/behind.json")
    assert [one.source for one in rules.versions] == [Mark.TO_BE_CONFIRMED]
    for figure in QUALITY:
        allowed = tolerance_on(DAY, figure)
        assert min(allowed.least, allowed.difference, allowed.percent) > 0
    assert tolerance_on(DAY, "most").least > tolerance_on(DAY, "median").least
