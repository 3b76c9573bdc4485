"""Which events of a gate are new, which are missing, and how many people are inside?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.checkin.domain.gate import (
    MOST_GAPS,
    Cursor,
    Direction,
    GateOutOfStep,
    SequenceInvalid,
    check_batch,
    clock_steps,
    count_inside,
    is_new,
    take_sequence,
)

NOON = datetime(2021, 8, 1, 5, 0, tzinfo=UTC)
STAY = timedelta(hours=3)


def taken(sequences: list[int]) -> tuple[Cursor, list[int]]:
    cursor, new = Cursor(), []
    for sequence in sequences:
        if is_new(cursor, sequence):
            new.append(sequence)
        cursor = take_sequence(cursor, sequence)
    return cursor, new


@pytest.mark.catalogue("Q01", "Q02")
@given(st.lists(st.integers(1, 60), max_size=120))
def test_every_number_counts_exactly_once_in_whatever_order_it_comes(numbers: list[int]) -> None:
    cursor, new = taken(numbers)
    assert sorted(new) == sorted(set(numbers))
    assert cursor.missing == max(numbers, default=0) - len(set(numbers))


@given(st.lists(st.integers(1, 60), unique=True, min_size=1))
def test_the_gaps_are_exactly_the_numbers_that_have_not_come(numbers: list[int]) -> None:
    cursor, _ = taken(numbers)
    lost = {n for first, last in cursor.gaps for n in range(first, last + 1)}
    assert lost == set(range(1, max(numbers) + 1)) - set(numbers)


def test_a_late_event_closes_its_gap() -> None:
    cursor, _ = taken([1, 2, 5])
    assert cursor.gaps == ((3, 4),)
    cursor = take_sequence(cursor, 4)
    assert cursor.gaps == ((3, 3),)
    assert take_sequence(take_sequence(cursor, 3), 3) == Cursor(5)


def test_a_device_with_too_many_gaps_has_to_begin_again_from_its_oldest_event() -> None:
    cursor, _ = taken([2 * number for number in range(1, MOST_GAPS + 1)])
    with pytest.raises(GateOutOfStep):
        take_sequence(cursor, 1_000)


@pytest.mark.parametrize("sequence", [0, -1, 2**53])
def test_a_number_that_no_device_sends_is_refused(sequence: int) -> None:
    with pytest.raises(SequenceInvalid):
        take_sequence(Cursor(), sequence)


@pytest.mark.parametrize("batch", [[], [2, 2], [3, 2], [0], list(range(1, 102))])
def test_a_batch_is_1_to_100_events_in_order(batch: list[int]) -> None:
    with pytest.raises(SequenceInvalid):
        check_batch(batch)


def test_a_good_batch_passes_and_steps_back_of_the_clock_are_counted() -> None:
    check_batch([3, 4, 9])
    assert clock_steps([NOON, NOON - STAY, NOON, NOON]) == 1


def at(minutes: float, direction: Direction) -> tuple[datetime, Direction]:
    return NOON + timedelta(minutes=minutes), direction


EVENTS = st.lists(st.builds(at, st.integers(0, 400), st.sampled_from(Direction)), max_size=40)


def test_in_and_out_are_counted_and_the_unseen_leave_after_the_longest_stay() -> None:
    events = [at(0, Direction.IN), at(1, Direction.IN), at(30, Direction.OUT)]
    assert count_inside(events, NOON + timedelta(minutes=31), STAY) == 1
    assert count_inside(events, NOON + timedelta(minutes=10), STAY) == 2
    assert count_inside(events, NOON + timedelta(minutes=182), STAY) == 0


@given(EVENTS, st.integers(0, 600), st.randoms(use_true_random=False))
def test_the_number_inside_is_never_negative_nor_depends_on_the_order_of_telling(  # type: ignore[no-untyped-def]
    events, minutes, random
) -> None:
    now = NOON + timedelta(minutes=minutes)
    inside = count_inside(events, now, STAY)
    entries = sum(d is Direction.IN and instant <= now for instant, d in events)
    random.shuffle(events)
    assert 0 <= inside <= entries
    assert count_inside(events, now, STAY) == inside
