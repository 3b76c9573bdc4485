"""Tables that a province enters: taken whole, never guessed at, the later word holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from functions.zoning.domain.figures import (
    Entry,
    FiguresImpossible,
    FiguresUnreadable,
    folded,
    known_of,
    read_table,
)

AT = datetime(2021, 11, 23, tzinfo=UTC)
COMMUNE = "01/001/00001"


def entry(as_of: date, number: int, text: str) -> Entry:
    return Entry(as_of, number, "staff-1", AT, read_table(text, "01"))


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_table_is_read_whatever_parts_its_cells(sign: str) -> None:
    text = "\ufeff" + sign.join(("area", "population", "deaths")) + "\r\n"
    (row,) = read_table(text + sign.join((COMMUNE, "21000", "")) + "\r\n", "01")
    assert (row.area, row.name, dict(row.figures)) == (COMMUNE, "", {"population": 21000})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "area,population",
        "area,people\n01/001/00001,5",
        "area,population\n01/001/00001,5.5",
        "area,population\n01/001/00001,-5",
        "area,population\n01/001/00001,１２",
        "area,population\n79/760/26734,5",
        "area,population\n01/001/99999,5",
        "area,population\n01/001/00001,5\n01/001/00001,6",
        "area,name,population\n01/001/00001#to-7,,5",
        "area,name,population\n01/001/00001#To 7,Tổ 7,5",
        "area,population\n01/001,5",
    ],
)
def test_a_table_with_one_wrong_cell_is_refused_whole(text: str) -> None:
    with pytest.raises(FiguresUnreadable):
        read_table(text, "01")


@pytest.mark.parametrize(
    "text",
    [
        "area,population,adults\n01/001/00001,5,6",
        "area,adults_one,adults_full\n01/001/00001,5,6",
        "area,cases\n01/001/00001,5",
    ],
)
def test_figures_that_contradict_one_another_are_refused(text: str) -> None:
    with pytest.raises(FiguresImpossible):
        read_table(text, "01")


@pytest.mark.catalogue("Q02")
def test_the_later_word_holds_in_whatever_order_tables_are_read() -> None:
    tables = (
        entry(date(2021, 11, 1), 1, f"area,population,adults\n{COMMUNE},100,70"),
        entry(date(2021, 11, 1), 2, f"area,population\n{COMMUNE},110"),
        entry(date(2021, 11, 20), 1, f"area,deaths\n{COMMUNE},2"),
        entry(date(2021, 11, 23), 1, f"area,population\n{COMMUNE},999"),
    )
    found = {known_of(COMMUNE, folded(order, date(2021, 11, 22))) for order in permutations(tables)}
    ((known, oldest),) = found
    assert (known.population, known.adults, known.deaths) == (110, 70, 2)
    assert oldest == date(2021, 11, 1)


def test_what_happened_in_a_week_holds_for_a_week() -> None:
    tables = (entry(date(2021, 11, 1), 1, f"area,deaths,population\n{COMMUNE},2,100"),)
    assert known_of(COMMUNE, folded(tables, date(2021, 11, 7)))[0].deaths == 2
    late, _ = known_of(COMMUNE, folded(tables, date(2021, 11, 8)))
    assert (late.deaths, late.population) == (None, 100)


def test_capacity_is_of_the_nearest_that_says_it() -> None:
    text = f"area,capacity_met\n01,1\n01/001,0\n{COMMUNE},1"
    told = folded((entry(date(2021, 11, 1), 1, text),), date(2021, 11, 2))
    areas = ("01/002/00037", "01/001/00004", COMMUNE)
    assert [known_of(one, told)[0].capacity_met for one in areas] == [True, False, True]
    assert known_of("79/760/26734", told)[0].capacity_met is None
