"""Which venues are dormant, with their last day, and where a page of their list lies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from functions.aggregates.domain.asleep import (
    LOOKED,
    PART,
    Asleep,
    Listed,
    Piece,
    asleep,
    counts_of,
    listed,
    many_in,
    parts_of,
    pieces_of,
)
from functions.aggregates.domain.dormant import DAYS, Seen
from functions.aggregates.domain.source import REGISTER, Source

UNTIL = date(2021, 11, 22)
ONE, TWO, OTHER = "01/001/00001", "01/001/00004", "01/002/00037"


def days(**seen: int) -> Iterator[tuple[date, Seen]]:
    """The days looked through; each venue was seen so many days back."""
    for back in range(LOOKED):
        codes = frozenset(code for code, ago in seen.items() if ago == back)
        yield UNTIL - timedelta(days=back), {ONE: {"market": codes}} if codes else {}


def found(*venues: Listed, before: dict[str, date] | None = None, **seen: int) -> dict[str, int]:
    """The dormant ones with how many days ago anybody was there; -1 where nobody knows."""
    told = asleep(venues, UNTIL, days(**seen), before or {})
    return {one.code: (UNTIL - one.last).days if one.last else -1 for one in told}


def test_seen_on_the_first_day_of_the_week_is_awake_and_a_day_before_is_dormant() -> None:
    venues = [Listed(code, ONE, "market") for code in "abcd"]
    assert found(*venues, a=0, b=DAYS - 1, c=DAYS) == {"c": DAYS, "d": -1}
    assert found(*venues, a=LOOKED - 1, d=LOOKED) == {"a": LOOKED - 1, "b": -1, "c": -1, "d": -1}


def test_seen_anywhere_in_the_province_under_any_kind_is_awake() -> None:
    assert found(Listed("a", OTHER, "shop"), a=3) == {}


def test_a_venue_is_asked_for_when_it_has_stood_in_the_register_for_a_week() -> None:
    begun = UNTIL - timedelta(days=DAYS - 1)
    venues = [
        Listed("old", ONE, "shop", begun),
        Listed("new", ONE, "shop", begun + timedelta(days=1)),
        Listed("untold", ONE, "shop"),
    ]
    assert found(*venues) == {"old": -1, "untold": -1}


def test_what_lies_before_the_days_that_are_kept_is_carried_on() -> None:
    venues = [Listed("a", ONE, "shop"), Listed("b", ONE, "shop")]
    earlier = {"a": UNTIL - timedelta(days=90), "b": UNTIL - timedelta(days=91)}
    assert found(*venues, before=earlier, b=9) == {"a": 90, "b": 9}, "what was seen since counts"


def test_no_more_days_are_read_than_are_needed() -> None:
    read: list[date] = []

    def told() -> Iterator[tuple[date, Seen]]:
        for one in days(a=8):
            read.append(one[0])
            yield one

    assert [one.code for one in asleep([Listed("a", ONE, "shop")], UNTIL, told(), {})] == ["a"]
    assert len(read) == 9
    read.clear()
    assert asleep([], UNTIL, told(), {}) == () and len(read) == DAYS


def test_of_the_register_venues_that_are_open_are_listed() -> None:
    def source(key: str, figures: dict[str, dict[str, dict[str, int]]], since: str = "") -> Source:
        return Source(REGISTER, "01", key, 1, figures, since=since)

    told = listed(
        [
            source("venue#A", {"venues": {ONE: {"shop": 1}}}, "2021-11-01"),
            source("venue#B", {"venues": {TWO: {"market": 1}}}),
            source("venue#CLOSED", {}),
            source("correction#A", {"corrections": {"01/001": {"corrections": 1}}}),
        ]
    )
    assert list(told) == [
        Listed("A", ONE, "shop", date(2021, 11, 1)),
        Listed("B", TWO, "market"),
    ]


def province() -> tuple[Asleep, ...]:
    """Two districts, one of them of more than two parts."""
    many = {ONE: PART - 1, TWO: PART + 5, OTHER: 3}
    return tuple(
        Asleep(place, "shop", f"{place[-2:]}{number:07}")
        for place, count in many.items()
        for number in range(count)
    )


@pytest.mark.parametrize("place", ["01", "01/001", TWO, OTHER, "01/002", "01/003", "01/00"])
@pytest.mark.parametrize("size", [60, 2_000])
def test_pages_of_a_place_put_together_are_its_whole_list_in_order(place: str, size: int) -> None:
    whole = province()
    counts = counts_of(whole)
    parts = {(district, part): some for district, part, some in parts_of(whole)}
    assert max(map(len, parts.values())) == PART and len(parts) == 4
    wanted = [one for one in whole if one.place == place or one.place.startswith(f"{place}/")]
    assert many_in(counts, place) == len(wanted)
    read: list[Asleep] = []
    for start in range(0, len(wanted), size):
        pieces = list(pieces_of(counts, place, start, start + size))
        assert sum(one.stop - one.start for one in pieces) == min(size, len(wanted) - start)
        for one in pieces:
            read += parts[one.district, one.part][one.start : one.stop]
    assert read == wanted


def test_a_page_over_the_end_of_a_part_lies_in_two() -> None:
    counts = counts_of(province())
    assert list(pieces_of(counts, "01/001", PART - 10, PART + 10)) == [
        Piece("01/001", 0, PART - 10, PART - 1),
        Piece("01/001", 0, PART - 1, PART),
        Piece("01/001", 1, 0, 10),
    ]
    assert list(pieces_of(counts, "01", 9_999, 10_059)) == []
