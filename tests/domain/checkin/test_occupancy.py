"""How many came and how many are inside, hour by hour?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.checkin.domain.occupancy import (
    count_hours,
    inside_at,
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
