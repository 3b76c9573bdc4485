"""How many came and how many are inside, hour by hour, and who may see which number?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.checkin.domain.occupancy import (
    MOST_LISTED,
    SMALLEST_SHOWN,
    Visitor,
    count_hours,
    hide_small,
    hide_small_total,
    inside_at,
    list_visitors,
    mask_visitor,
)
from functions.checkin.domain.presence import Presence
from functions.checkin.domain.visit import Assurance, Certainty

DAY = date(2021, 8, 1)
MIDNIGHT = datetime(2021, 7, 31, 17, 0, tzinfo=UTC)


def stay(start: float, length: float) -> Presence:
    entered = MIDNIGHT + timedelta(hours=start)
    left = entered + timedelta(hours=length)
    return Presence("A", entered, left, Certainty.OBSERVED, Assurance.LOW)


STAYS = st.lists(st.builds(stay, st.floats(0, 23), st.floats(0, 5)), max_size=20)


@pytest.mark.catalogue("T01")
def test_half_past_midnight_in_vietnam_counts_in_the_first_hour_of_the_vietnamese_day() -> None:
    counts = count_hours([stay(0.5, 1)], DAY, MIDNIGHT + timedelta(hours=24))
    assert (counts[0].entries, counts[0].inside, counts[1].inside) == (1, 1, 0)
    assert len(counts) == 24


def test_only_hours_that_have_begun_are_told_and_the_last_is_as_of_now() -> None:
    now = MIDNIGHT + timedelta(hours=9, minutes=10)
    counts = count_hours([stay(9, 0.1), stay(9.1, 2)], DAY, now)
    assert [count.hour for count in counts] == list(range(10))
    assert (counts[9].entries, counts[9].inside) == (2, 1)


def test_who_stayed_overnight_is_inside_without_being_an_entry_of_today() -> None:
    (first, *_) = count_hours([stay(-2, 5)], DAY, MIDNIGHT + timedelta(hours=24))
    assert (first.entries, first.inside) == (0, 1)


@given(STAYS)
def test_entries_of_all_hours_are_all_visits_of_the_day(stays: list[Presence]) -> None:
    counts = count_hours(stays, DAY, MIDNIGHT + timedelta(hours=24))
    assert sum(count.entries for count in counts) == len(stays)
    assert all(0 <= count.inside <= len(stays) for count in counts)


def test_a_stay_is_half_open() -> None:
    one = stay(1, 1)
    assert inside_at([one], one.entered_at) == 1
    assert inside_at([one], one.left_at) == 0


@pytest.mark.catalogue("Z10")
@given(st.lists(st.integers(0, 40), max_size=24))
def test_no_small_count_is_shown_nor_follows_from_the_others(counts: list[int]) -> None:
    shown = hide_small(counts)
    assert all(count is None or count == 0 or count >= SMALLEST_SHOWN for count in shown)
    assert all(told in (None, count) for told, count in zip(shown, counts, strict=True))
    total = hide_small_total(counts)
    if total is not None:
        assert total == sum(counts)
        assert shown.count(None) != 1


@pytest.mark.catalogue("Z10")
def test_a_single_small_count_takes_its_smallest_neighbour_with_it() -> None:
    assert hide_small([3, 0, 9, 6]) == (None, 0, 9, None)
    assert hide_small_total([3, 0, 9, 6]) == 18
    assert hide_small([0, 3]) == (0, None)
    assert hide_small_total([0, 3]) is None
    assert hide_small([7, 0]) == (7, 0)


def test_the_owner_sees_a_masked_name_and_number_and_no_end_that_is_to_come() -> None:
    now = MIDNIGHT + timedelta(hours=3)
    seen = mask_visitor("Nguyễn Văn An", "+84900001234", stay(2, 2), now)
    assert (seen.masked_name, seen.masked_phone) == ("Nguyễn***", "0900001***")
    assert seen.left_at is None
    gone = mask_visitor("", "", stay(1, 1), now)
    assert (gone.masked_name, gone.masked_phone) == ("***", "")
    assert gone.left_at == now - timedelta(hours=1)


def test_the_list_holds_the_day_only_latest_first_and_has_an_end() -> None:
    many = [
        Visitor("T***", "", MIDNIGHT + timedelta(minutes=number), None) for number in range(600)
    ]
    yesterday = Visitor("Y***", "", MIDNIGHT - timedelta(minutes=1), None)
    listed = list_visitors([yesterday, *many], DAY)
    assert len(listed) == MOST_LISTED
    assert listed[0] == many[-1]
    assert yesterday not in listed
