"""From what is shown nobody finds a cell of a few people, over any depth and several columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import permutations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from functions.aggregates.domain.hiding import WIDTH, Row, hidden_rows, shown_table, totals_of
from functions.kernel.suppression import LEAST, NATION, suppressed_tree, tree_of

Leaves = dict[str, dict[str, int]]
COLUMNS = ("a", "b")


def paths(depth: int) -> st.SearchStrategy[str]:
    """Paths of up to three places on each level."""
    return st.lists(st.sampled_from("xyz"), min_size=depth, max_size=depth).map("/".join)


def leaves(depth: int, most: int, places: int) -> st.SearchStrategy[Leaves]:
    """Tables of two columns."""
    cells = st.fixed_dictionaries({one: st.integers(0, most) for one in COLUMNS})
    return st.dictionaries(paths(depth), cells, min_size=1, max_size=places)


def rows_of(table: Leaves) -> dict[str, Counter[str]]:
    """All levels, added up plainly."""
    rows: dict[str, Counter[str]] = {NATION: Counter()}
    for leaf, columns in table.items():
        parts = leaf.split("/")
        for deep in range(1, len(parts) + 1):
            rows.setdefault("/".join(parts[:deep]), Counter()).update(columns)
        rows[NATION].update(columns)
    return rows


def worlds(table: Leaves, shown: dict[str, Row]) -> Iterator[dict[str, Counter[str]]]:
    """Other tables that would be shown as this one: one person moved between two leaves, or two
    moved crosswise. With two columns every other table of fixed margins is reached by such moves.

    A reader knows which places there are and that nought is told as nought.
    """
    pairs = [*permutations(sorted(table), 2), *((one, "") for one in sorted(table))]
    for one, other in pairs:
        for moved in ((("a", 1),), (("b", 1),), (("a", 1), ("b", -1)), (("a", -1), ("b", 1))):
            world = {leaf: dict(columns) for leaf, columns in table.items()}
            for column, many in moved:
                world[one][column] += many
                if other:  # else one person more in the nation, where not even that is told
                    world[other][column] -= many
            if min(min(columns.values()) for columns in world.values()) < 0:
                continue
            rows = rows_of(world)
            if all(_agrees(shown[path], row) for path, row in rows.items()):
                yield rows


def _agrees(row: Row, told: Counter[str]) -> bool:
    total, columns = row
    if sum(told.values()) != total if total is not None else not sum(told.values()):
        return False
    return columns is None or all(told[one] == columns.get(one, 0) for one in COLUMNS)


@pytest.mark.catalogue("P08")
@settings(deadline=None, max_examples=400)
@given(leaves(2, 9, 7))
@example({"x/x": {"a": 3, "b": 9}, "x/y": {"a": 9, "b": 9}, "y/x": {"a": 0, "b": 9}})
@example({"x/x": {"a": 1, "b": 6}, "x/y": {"a": 6, "b": 1}, "y/x": {"a": 6, "b": 6}})
@example({"x/x": {"a": 1, "b": 0}, "x/y": {"a": 1, "b": 0}, "y/x": {"a": 3, "b": 0}})
def test_no_small_cell_is_the_same_in_all_worlds_that_are_shown_alike(table: Leaves) -> None:
    shown = shown_table(table, totals_of(table))
    truth = rows_of(table)
    for path, (total, columns) in shown.items():
        assert total in (None, sum(truth[path].values()))
        assert columns is None or Counter(columns) == truth[path]
        assert total is None or not 0 < total < LEAST
        assert columns is None or not [one for one in columns.values() if 0 < one < LEAST]
    wanted = [(path, one) for path, row in truth.items() for one in COLUMNS if 0 < row[one] < LEAST]
    sums = [path for path, row in truth.items() if 0 < sum(row.values()) < LEAST]
    others = list(worlds(table, shown))
    for path, one in wanted:
        assert {rows[path][one] for rows in others} - {truth[path][one]}, (path, one, shown)
    for path in sums:
        told = sum(truth[path].values())
        assert {sum(rows[path].values()) for rows in others} - {told}, (path, shown)


def left_of(table: Leaves, gone: set[str]) -> Iterator[tuple[set[str], Counter[str]]]:
    """Of each place that shows its columns: those in it that don't, and what is left for them when
    those that do are taken off."""
    rows, tree = rows_of(table), tree_of(table)
    for path, inside in tree.items():
        hidden = {one for one in inside if one in gone and rows[one].total()}
        if path not in gone and hidden:
            left = Counter({one: rows[path][one] for one in COLUMNS})
            for one in inside - hidden:
                left.subtract(rows[one])
            yield hidden, left


@pytest.mark.catalogue("P08")
@settings(deadline=None)
@given(leaves(2, 9, 7))
@example({"x": {"a": 3, "b": 2}, "y": {"a": 3, "b": 2}, "z": {"a": 0, "b": 6}})
def test_what_is_left_of_a_column_for_hidden_places_is_none_or_no_few(table: Leaves) -> None:
    shown = shown_table(table, totals_of(table))
    gone = {path for path, (_, columns) in shown.items() if columns is None}
    for hidden, left in left_of(table, gone):
        assert not [one for one in left.values() if 0 < one < LEAST], (hidden, left)


@pytest.mark.catalogue("P08")
@settings(deadline=None)
@given(leaves(2, 9, 7))
@example({"x": {"a": 3, "b": 0}, "y": {"a": 4, "b": 0}, "z": {"a": 9, "b": 9}})
@example({"x/x": {"a": 3, "b": 0}, "x/y": {"a": 6, "b": 0}, "y/x": {"a": 5, "b": 0},
          "z/x": {"a": 9, "b": 9}})  # fmt: skip
@example({"x": {"a": 4, "b": 9}, "y": {"a": 9, "b": 0}, "z": {"a": 9, "b": 9}})
def test_whoever_knows_all_totals_finds_no_small_cell_within_a_few(table: Leaves) -> None:
    """As if totals were known from elsewhere: of each hidden place, at any depth. With the sums of
    rows and columns a cell lies between two ends that are reached."""
    rows, gone = rows_of(table), hidden_rows(table, ())
    for hidden, left in left_of(table, gone):
        whole = left.total()
        inner = [one for one in rows if any(f"{one}/".startswith(f"{top}/") for top in hidden)]
        for path, column in ((path, one) for path in inner for one in COLUMNS):
            if 0 < rows[path][column] < LEAST:
                total = rows[path].total()
                ends = max(0, total - (whole - left[column])), min(total, left[column])
                assert ends[1] - ends[0] >= min(WIDTH, total), (path, column, ends)


def test_one_place_is_never_hidden_alone() -> None:
    table = {one: {"a": 20, "b": 30} for one in "xyz"}
    assert hidden_rows(table, ()) == set()
    assert len(hidden_rows(table, {"x"})) == 2, "what is left would tell it"


DEEP = st.dictionaries(paths(3), st.integers(0, 9), min_size=1, max_size=12)


@pytest.mark.catalogue("P08")
@given(DEEP)
def test_totals_of_any_depth_leave_each_hidden_figure_several_values(table: dict[str, int]) -> None:
    shown, tree = suppressed_tree(table), tree_of(table)
    truth = {path: sum(row.values()) for path, row in rows_of(_of_one(table)).items()}
    assert all(told in (None, truth[path]) for path, told in shown.items())
    assert not [path for path, told in shown.items() if told and told < LEAST]
    for path, inside in tree.items():
        hidden = [one for one in inside if shown[one] is None]
        if shown[path] is None:
            assert all(shown[one] in (None, 0) for one in inside)
        elif hidden:
            left = sum(truth[one] for one in hidden)
            assert len(hidden) > 1 and left - len(hidden) >= LEAST - 2 and left >= LEAST


def _of_one(table: dict[str, int]) -> Leaves:
    return {leaf: {"a": figure, "b": 0} for leaf, figure in table.items()}


def test_five_of_one_each_are_not_told_by_their_sum() -> None:
    shown = suppressed_tree({f"01/{one}": 1 for one in "abcde"} | {"02/a": 40, "79/a": 50})
    assert shown[""] == 95
    assert shown["01"] is None and shown["02"] is None and shown["79"] == 50


def test_what_is_large_everywhere_is_shown_whole() -> None:
    table = {f"{one}/{two}": {"a": 20, "b": 7} for one in "xy" for two in "xyz"}
    shown = shown_table(table, totals_of(table))
    assert all(total is not None and columns is not None for total, columns in shown.values())


@given(leaves(3, 9, 9), st.randoms())
def test_the_order_of_places_changes_nothing(table: Leaves, random: object) -> None:
    items = list(table.items())
    random.shuffle(items)  # type: ignore[attr-defined]
    again = dict(items)
    assert shown_table(again, totals_of(again)) == shown_table(table, totals_of(table))
