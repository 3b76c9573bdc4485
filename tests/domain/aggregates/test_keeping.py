"""Of two revisions of a day nobody reads together what each of them hides alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from functions.aggregates.domain.day import Table, document, kept_in, tables
from functions.aggregates.domain.keeping import kept_after
from functions.aggregates.domain.source import Counted
from functions.kernel.suppression import LEAST, NATION, is_covered

DAY = date(2021, 11, 22)
DISTRICT = "01/001"
OTHERS = {"01/002/00037": 60, "79/760/26734": 90}
P08 = pytest.mark.catalogue("P08")


def counted(scans: Mapping[str, int], **more: dict[str, dict[str, int]]) -> dict[str, Counted]:
    """A day of the nation."""
    cells = {leaf: {"market": many} for leaf, many in scans.items()}
    return {"01": Counted({"scans": cells, **more}, {}, {})}


def next_to(before: bytes, day: dict[str, Counted]) -> bytes:
    """The revision after one, as it is published."""
    return document(DAY, day, kept_after(before, document(DAY, day)))


def scans_of(body: bytes) -> Table:
    """Arrivals by commune."""
    return next(one for one in tables(body) if one.definition.id == "scans-1")


def communes(*figures: int) -> dict[str, int]:
    """Communes of one district, and others elsewhere."""
    named = zip("abcdefg", figures, strict=False)
    return {f"{DISTRICT}/{name}": many for name, many in named if many} | OTHERS


@P08
def test_a_neighbour_that_did_not_move_does_not_come_to_light_in_the_next_revision() -> None:
    first = document(DAY, counted(communes(3, 8, 20)))
    day = counted(communes(3, 8, 20, 6))
    assert scans_of(document(DAY, day)).row(f"{DISTRICT}/b") == (8, {}), "alone it would be shown"
    second = next_to(first, day)
    assert kept_in(second) == {"scans": [f"{DISTRICT}/a", f"{DISTRICT}/b"]}
    assert scans_of(second).row(f"{DISTRICT}/b") == (None, {})
    assert scans_of(second).row(f"{DISTRICT}/d") == (6, {}), "no more is hidden than has to be"
    assert scans_of(next_to(second, counted(communes(3, 8, 24, 6)))).row(f"{DISTRICT}/b")[0] is None


def test_what_has_become_another_figure_is_told() -> None:
    first = document(DAY, counted(communes(3, 8, 20)))
    assert scans_of(next_to(first, counted(communes(3000, 8, 20)))).row(f"{DISTRICT}/a")[0] is None
    second = next_to(first, counted(communes(3000, 900, 20)))
    assert kept_in(second) == {} and b"kept" not in second
    assert scans_of(second).row(f"{DISTRICT}/a") == (3000, {})


@P08
def test_columns_of_a_neighbour_stay_hidden_too() -> None:
    def results(second: int, third: int) -> dict[str, dict[str, int]]:
        return {
            "01/001": {"positive": 3, "negative": 90},
            "01/002": {"positive": 9, "negative": 80},
            "01/003": {"positive": third, "negative": 70},
            "01/004": {"positive": 50, "negative": second},
        }

    first = document(DAY, counted({}, results=results(200, 40)))
    second = next_to(first, counted({}, results=results(900, 7)))
    for body in (first, second):
        shown = next(one for one in tables(body) if one.definition.id == "results-1")
        assert shown.row("01/002")[1] is None and shown.row("01/001")[0] == 93


@P08
@given(
    st.lists(st.integers(0, 12), min_size=3, max_size=5),
    st.lists(st.sampled_from([0, 0, 0, 1, 6, 30]), min_size=5, max_size=5),
)
@example([3, 8, 20, 0], [0, 0, 0, 6, 0])
def test_what_was_hidden_is_no_few_less_what_is_shown_unmoved(
    figures: list[int], late: list[int]
) -> None:
    """Whoever knows that a figure did not move takes it off the sum that was hidden."""
    before = communes(*figures)
    after = communes(*(one + more for one, more in zip(figures, late, strict=False)))
    first = document(DAY, counted(before))
    second = next_to(first, counted(after))
    old, new = scans_of(first), scans_of(second)
    assert json.loads(second)["figures"] == json.loads(document(DAY, counted(after)))["figures"]
    for above in (DISTRICT, "01"):
        hidden = [
            path
            for path, (total, _) in old.rows.items()
            if path != NATION and path.rpartition("/")[0] == above and total is None
        ]
        if old.row(above)[0] is None or not hidden:
            continue
        sums = {path: _sum(before, path) for path in hidden}
        left = [
            many
            for path, many in sums.items()
            if new.row(path)[0] is None or abs(_sum(after, path) - many) >= LEAST
        ]
        assert not left or is_covered(left), (above, sums)


def _sum(cells: Mapping[str, int], path: str) -> int:
    return sum(many for leaf, many in cells.items() if f"{leaf}/".startswith(f"{path}/"))
