"""Nobody finds a hidden figure from those that are shown, and nothing is hidden without need."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.suppression import LEAST, shown, suppressed, suppressed_tree

TABLES = st.dictionaries(st.integers(0, 9), st.integers(0, 12), max_size=6)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"a": 10, "b": 20}, {"a": 10, "b": 20}),
        ({"a": 0, "b": 20}, {"a": 0, "b": 20}),
        ({"a": 3, "b": 20, "c": 9}, {"a": None, "b": 20, "c": None}),
        ({"a": 3, "b": 2, "c": 9}, {"a": None, "b": None, "c": 9}),
        ({"a": 1, "b": 1, "c": 9}, {"a": None, "b": None, "c": None}),
        ({"a": 3}, {"a": None}),
        ({}, {}),
    ],
)
def test_few_are_hidden_and_so_is_what_would_tell_of_them(
    cells: dict[str, int], told: dict[str, int | None]
) -> None:
    assert suppressed(cells) == told


@pytest.mark.parametrize(("figure", "told"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_a_figure_alone(figure: int, told: int | None) -> None:
    assert shown(figure) == told


@given(TABLES)
def test_what_is_hidden_could_be_several_figures(cells: dict[int, int]) -> None:
    told = suppressed(cells)
    hidden = [one for one, figure in told.items() if figure is None]
    assert {one: figure for one, figure in told.items() if figure is not None} == {
        one: cells[one] for one in cells if one not in hidden
    }
    assert all(one in hidden for one, figure in cells.items() if 0 < figure < LEAST)
    left = sum(cells[one] for one in hidden)
    if 1 < len(hidden) < 4 and left >= LEAST:
        worlds = [
            one for one in product(range(1, left + 1), repeat=len(hidden)) if sum(one) == left
        ]
        assert all(len({one[place] for one in worlds}) > 1 for place in range(len(hidden)))


PATHS = st.tuples(st.sampled_from(["01", "02", "79"]), st.sampled_from(["a", "b", "c", "-"]))
NATIONS = st.dictionaries(PATHS.map("/".join), st.integers(0, 12), max_size=9)


@pytest.mark.catalogue("P08")
@given(NATIONS)
def test_no_level_of_a_nation_tells_what_another_hides(leaves: dict[str, int]) -> None:
    told = suppressed_tree(leaves)
    sums = {"": sum(leaves.values())} | dict(leaves)
    for path, figure in leaves.items():
        province = path[:2]
        sums[province] = sums.get(province, 0) + figure
    assert all(told[path] in (None, figure) for path, figure in sums.items())
    assert not [path for path, figure in told.items() if figure and figure < LEAST]
    for above in ["", *sorted({path[:2] for path in leaves})]:
        below = [one for one in told if one and one.rpartition("/")[0] == above]
        hidden = [one for one in below if told[one] is None]
        if told[above] is None:
            assert all(told[one] in (None, 0) for one in below)
        elif hidden:  # their sum is known: it is of several, and no small figure itself
            assert len(hidden) > 1 and sum(sums[one] for one in hidden) >= LEAST


@pytest.mark.catalogue("P08")
def test_districts_go_with_a_province_that_is_hidden_for_its_neighbour() -> None:
    told = suppressed_tree({"01/a": 2, "01/b": 1, "02/a": 30, "02/b": 9, "79/a": 800})
    assert told == {
        "": 842, "01": None, "02": None, "79": 800,
        "01/a": None, "01/b": None, "02/a": None, "02/b": None, "79/a": 800,
    }  # fmt: skip
