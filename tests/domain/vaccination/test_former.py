"""Former figures: what changed is told, and never a change of few people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.suppression import LEAST, shown
from functions.vaccination.domain.definitions import DEFINITIONS, Figure
from functions.vaccination.domain.former import Revision, Row, told

AT = datetime(2021, 11, 20, 3, tzinfo=UTC)


def revisions(figure: str, *values: int) -> list[Revision]:
    """The oldest first."""
    return [
        Revision(number, AT + timedelta(hours=number), {figure: {"01/001": value}} if value else {})
        for number, value in enumerate(values, 1)
    ]


def present(figure: Figure, value: int | None) -> Row:
    return {one.figure: 0 for one in DEFINITIONS} | {figure: value}


def test_each_revision_says_what_it_changed_and_what_stood_before() -> None:
    found = told(present(Figure.WASTED, 7), revisions("wasted", 2, 7))

    assert [(one.number, one.figures[Figure.WASTED]) for one in found] == [(2, 7), (1, 2)]
    assert [one.changed for one in found] == [(Figure.WASTED,), ()]


def test_a_day_of_which_nothing_was_counted_has_no_revisions() -> None:
    assert told(present(Figure.USED, 0), ()) == ()


@pytest.mark.catalogue("P08")
def test_a_former_figure_of_people_tells_of_no_few() -> None:
    found = told(present(Figure.USED, 30), revisions("used", 3, 12, 28, 30, 30))
    assert [one.figures[Figure.USED] for one in found] == [30, 30, None, 12, None]

    hidden = told(present(Figure.USED, None), revisions("used", 40, 30))
    assert [one.figures[Figure.USED] for one in hidden] == [None, None]


@pytest.mark.catalogue("P08")
@given(st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_no_two_figures_of_people_that_are_told_differ_by_few(values: list[int]) -> None:
    found = told(present(Figure.USED, shown(values[-1])), revisions("used", *values))
    seen = [one.figures[Figure.USED] for one in found]
    known = [one for one in seen if one is not None]

    assert all(one == other or abs(one - other) >= LEAST for one, other in combinations(known, 2))
    assert all(shown(one) is not None for one in known)
    assert len(found) == len(values)
