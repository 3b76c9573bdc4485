"""Legs, exact percentiles, missing steps, stuck tubes, small numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.periods import HOUR, start_of_day
from functions.kernel.rules import load_rule_set
from functions.laboratory.domain.clocks import (
    LEGS,
    STEPS,
    Clock,
    Leg,
    LegTimes,
    Step,
    duration,
    hide_small,
    leg_times,
    missing_steps,
    outside,
    percentile,
    promised_hours,
    stuck,
)

AT = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)


def clock(*hours: float | None, over: bool = False) -> Clock:
    """Steps at so many hours after AT, in order; None: never told."""
    told = zip(STEPS, hours, strict=False)
    return Clock({step: AT + at * HOUR for step, at in told if at is not None}, over=over)


def test_seven_steps_make_six_legs_and_the_whole() -> None:
    ends = [LEGS[leg] for leg in Leg if leg is not Leg.WHOLE]

    assert ends == [
        (Step.COLLECTED, Step.SEALED),
        (Step.SEALED, Step.SENT),
        (Step.SENT, Step.RECEIVED),
        (Step.RECEIVED, Step.TESTED),
        (Step.TESTED, Step.RELEASED),
        (Step.RELEASED, Step.SEEN),
    ]
    assert LEGS[Leg.WHOLE] == (Step.COLLECTED, Step.RELEASED)


def test_a_leg_is_measured_between_two_known_steps() -> None:
    tube = clock(0, 0.5, 2, 3, 9, 10, 34)

    assert duration(tube, Leg.TRANSPORT) == HOUR
    assert duration(tube, Leg.WHOLE) == 10 * HOUR
    assert duration(clock(0, 0.5, None, 3), Leg.TRANSPORT) is None


def test_a_step_that_was_passed_and_never_told_is_named() -> None:
    assert missing_steps(clock(0, 1, None, None, 9)) == (Step.SENT, Step.RECEIVED)
    assert missing_steps(clock(0, 1, 2)) == ()
    assert missing_steps(Clock()) == ()


def test_a_missing_leg_is_counted_and_not_guessed() -> None:
    told = leg_times([clock(0, 1, None, 3, 9), clock(0, 1, 2, 3, 9)])

    assert told[Leg.SENDING] == LegTimes(1, 60, 60, missing=1)
    assert told[Leg.TRANSPORT] == LegTimes(1, 60, 60, missing=1)
    assert told[Leg.TESTING] == LegTimes(2, 360, 360)
    assert told[Leg.RELEASING] == LegTimes(0, None, None)
    assert told[Leg.WHOLE] == LegTimes(0, None, None)


def test_the_whole_is_missing_where_a_released_tube_has_no_beginning() -> None:
    told = leg_times([Clock({Step.SEALED: AT, Step.RELEASED: AT + HOUR})])

    assert told[Leg.WHOLE] == LegTimes(0, None, None, missing=1)


def test_a_leg_that_ends_before_it_begins_is_counted_apart() -> None:
    assert leg_times([clock(0, 1, 2, 9, 8)])[Leg.TESTING] == LegTimes(0, None, None, backwards=1)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=200), st.integers(1, 100))
def test_a_percentile_is_exact_by_nearest_rank(values: list[int], part: int) -> None:
    found = percentile(sorted(values), part)

    assert found in values
    assert found is not None
    assert sum(value <= found for value in values) * 100 >= part * len(values)
    assert sum(value < found for value in values) * 100 < part * len(values)


def test_the_percentiles_of_a_hundred_are_its_values() -> None:
    minutes = list(range(1, 101))

    assert (percentile(minutes, 50), percentile(minutes, 95)) == (50, 95)
    assert percentile([], 50) is None


@pytest.mark.parametrize(
    ("hours", "waits", "leg"),
    [
        ((0,), 2, Leg.SEALING),
        ((0, 1), 6, Leg.SENDING),
        ((0, 1, 2), 6, Leg.TRANSPORT),
        ((0, 1, 2, 3), 24, Leg.TESTING),
        ((0, 1, 2, 3, 9), 4, Leg.RELEASING),
    ],
)
def test_a_tube_is_stuck_one_instant_after_the_hours_of_its_leg(
    hours: tuple[float, ...], waits: int, leg: Leg
) -> None:
    tube, last = clock(*hours), AT + hours[-1] * HOUR
    allowed = last + waits * HOUR

    assert (
        stuck(
            tube,
            allowed,
        )
        is None
    )
    held = stuck(tube, allowed + timedelta(microseconds=1))
    assert held is not None
    assert (held.leg, held.since, held.by) == (leg, last, "turnaround-1")


def test_nobody_has_to_read_a_result_and_a_rejected_tube_is_over() -> None:
    much_later = AT + 1000 * HOUR

    assert stuck(clock(0, 1, 2, 3, 9, 10), much_later) is None
    assert stuck(clock(0, 1, 2, 3, over=True), much_later) is None
    assert stuck(Clock(), much_later) is None


def test_the_hours_are_dated_data_marked_as_not_yet_confirmed() -> None:
    rules = load_rule_set("functions.laboratory.domain", "data/turnaround.json")

    assert [rule.source.value for rule in rules.versions] == ["to_be_confirmed"]
    assert promised_hours(start_of_day(date(2021, 11, 23))) == 24


@pytest.mark.catalogue("Z10")
def test_small_numbers_stay_inside_and_no_total_gives_one_away() -> None:
    assert hide_small([0, 4, 10, 7]) == (0, None, 10, None)
    assert hide_small([1, 2, 10]) == (None, None, 10)
    assert hide_small([5, 0]) == (5, 0)
    assert outside(LegTimes(4, 60, 90, 1, 1)) == LegTimes(4, None, None, 1, 1)
    assert outside(LegTimes(5, 60, 90)) == LegTimes(5, 60, 90)
