"""Which places are behind, how does a province stand beside others, and what is told of few?"""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from functions.aggregates.domain.beside import QUALITY, Against, Standing, against, beside, sums
from functions.aggregates.domain.cockpit import day_shown
from functions.aggregates.domain.source import Cells

DAY = date(2021, 11, 22)
GROUP = ("01", "31", "48", "79", "92")


def week(
    place: str, people: int, hours: int, given_: int = 0, same_day: int = 0
) -> dict[str, Cells]:
    """A week of a place: all results within so many hours; doses and those of the same day."""
    return {
        "hours": {place: {f"{hours:03}": people}},
        "doses": {place: {"doses": given_}},
        "records": {place: {"same_day": same_day, "verified": given_}},
    }


def test_a_place_is_behind_where_it_is_worse_than_the_whole_and_worst_come_first() -> None:
    figures = sums(
        [
            week("01/001", 100, 10, 100, 90),
            week("01/002", 60, 40, 100, 20),
            week("01/003", 4, 99, 4, 0),
        ]
    )
    whole = day_shown(DAY, "01", figures)
    assert (whole.median, whole.most, whole.same_day) == (10, 40, 53)
    names = [(f"01/00{one}", f"D{one}") for one in (1, 2, 3, 4)]
    found = beside(names, DAY, figures, whole)
    assert [(one.path, one.behind) for one in found] == [
        ("01/002", {"median", "same_day"}),
        ("01/001", frozenset()),
        ("01/003", frozenset()),
        ("01/004", frozenset()),
    ]
    few = found[2].week
    assert (few.median, few.most, few.same_day, few.verified) == (None,) * 4


def test_a_province_ranks_among_those_that_have_the_figure() -> None:
    standing = {
        "01": Standing(week("01", 20, 12, 10, 9), {"awake": 80, "staffed": 40}),
        "31": Standing(week("31", 20, 9, 10, 10), {"awake": 90, "staffed": 70}),
        "48": Standing(week("48", 40, 30, 10, 5), {"staffed": None}),
        "79": Standing(week("79", 4, 1), {"awake": 80, "staffed": 0}),
        "92": Standing({}, {"awake": 10}),
    }
    found = {one.figure: one for one in against("01", standing, DAY, {"awake": 60, "staffed": 35})}
    assert found["median"] == Against("median", own=12, others=30, place=2, size=3)
    assert found["same_day"] == Against("same_day", own=90, others=75, place=2, size=3)
    assert found["awake"] == Against("awake", own=80, others=60, place=2, size=4)
    assert found["staffed"] == Against("staffed", own=40, others=35, place=2, size=3)
    none = {one.figure: one for one in against("92", standing, DAY, {"awake": 60})}
    assert none["median"] == Against("median", own=None, others=12, place=None, size=3)


def test_of_one_other_province_nothing_is_told() -> None:
    standing = {
        "01": Standing(week("01", 20, 12), {"awake": 80, "staffed": 100}),
        "31": Standing(week("31", 20, 9), {"awake": 90, "staffed": 9}),
        "48": Standing(week("48", 4, 30), {}),
    }
    found = {one.figure: one for one in against("01", standing, DAY, {"awake": 90, "staffed": 9})}
    told = [found[one].others for one in ("median", "awake", "staffed")]
    assert told == [None, None, None]
    assert (found["median"].place, found["median"].size) == (2, 2)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 168)), min_size=5, max_size=5))
def test_what_is_told_of_others_stands_on_two_of_five_people_each(
    told: list[tuple[int, int]],
) -> None:
    standing = {
        one: Standing(week(one, people, hours, people, people), {})
        for one, (people, hours) in zip(GROUP, told, strict=True)
    }
    enough = sum(people >= 5 for people, _ in told[1:])
    for one in against("01", standing, DAY, {})[: len(QUALITY)]:
        assert (one.others is not None) == (enough >= 2)
        assert (one.own is not None) == (told[0][0] >= 5) == (one.place is not None)
        assert one.place is None or 1 <= one.place <= one.size
