"""Days of a laboratory: cohorts by day of sealing, volumes by day of the event."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from functions.kernel.identifiers import UnitId, tube_code
from functions.kernel.periods import HOUR, VIETNAM, start_of_day
from functions.laboratory.domain.clocks import Leg, LegTimes, Step
from functions.laboratory.domain.cohort import (
    MOST_LISTED,
    Volume,
    by_age,
    cohort_of,
    needs_alarm,
    read,
    volume_on,
    written,
)
from functions.laboratory.domain.words import Kind
from functions.laboratory.domain.worklist import Outcome, Worked

DAY = date(2021, 11, 23)
AT = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)


def tube(number: int, **told: object) -> Worked:
    """A single tube sealed at AT."""
    plain = Worked(tube_code(number), UnitId("lab-01"), 1, Kind.SINGLE, UnitId("tyt"), 1, AT, AT)
    return replace(plain, **told)  # type: ignore[arg-type]


def released(number: int, positives: int = 0, **told: object) -> Worked:
    """A tube all the way to its release."""
    way = {
        "sent_at": AT + HOUR,
        "received_at": AT + 2 * HOUR,
        "tested_at": AT + 8 * HOUR,
        "reported_at": AT + 9 * HOUR,
        "released_at": AT + 10 * HOUR,
        "release": 1,
        "outcome": Outcome(1, positives),
    }
    return tube(number, **{**way, **told})


@pytest.mark.catalogue("T01")
def test_half_past_midnight_is_the_new_vietnamese_day() -> None:
    night = datetime(2021, 11, 24, 0, 30, tzinfo=VIETNAM)
    cohort = cohort_of(DAY, [released(1, released_at=night)], night + HOUR)

    assert night.astimezone(UTC).date() == DAY
    assert cohort.events[DAY] == Volume(1, 1, 1, 0, 0, 0)
    assert cohort.events[date(2021, 11, 24)] == Volume(released=1, persons=1)


@pytest.mark.catalogue("T05")
@pytest.mark.parametrize(
    "day", [date(2020, 2, 29), date(2021, 12, 31), date(2021, 4, 30), date(2022, 1, 1)]
)
def test_the_edges_of_a_day_belong_to_it(day: date) -> None:
    first, last = (
        start_of_day(day),
        start_of_day(day + timedelta(days=1)) - timedelta(microseconds=1),
    )
    rows = [tube(1, sealed_at=first), tube(2, sealed_at=last)]
    cohort = cohort_of(day, rows, last + HOUR)

    assert volume_on(day, [cohort]).sealed == 2
    assert set(cohort.events) == {day}


def test_the_volume_of_a_day_is_the_sum_over_cohorts_and_pools_are_no_people() -> None:
    pool = released(3, kind=Kind.FIELD_POOL, size=10, outcome=Outcome(10, 0))
    joined = released(4, kind=Kind.LAB_POOL, size=5, outcome=Outcome(0, 0))
    one = cohort_of(DAY, [released(1, 1), pool, joined], AT + 11 * HOUR)
    late = cohort_of(DAY - timedelta(days=1), [released(2)], AT + 11 * HOUR)

    assert one.tubes == 2
    assert volume_on(DAY, [one, late]) == Volume(3, 3, 3, 3, persons=12, positives=1)


def test_a_cohort_is_written_and_read_back() -> None:
    rows = [released(1, 1), tube(2), tube(3, received_at=AT + HOUR), released(4, seen_at=AT)]
    cohort = cohort_of(DAY, rows, AT + 50 * HOUR, 17)

    assert read(json.loads(json.dumps(written(cohort)))) == cohort
    assert cohort.unnamed == {Step.SENT: 1}
    assert cohort.last_result == AT + 9 * HOUR


def test_the_same_rows_in_another_order_are_the_same_cohort() -> None:
    rows = [released(n, n % 2) for n in range(9)] + [tube(n) for n in range(9, 14)]

    assert cohort_of(DAY, rows, AT + 9 * HOUR) == cohort_of(DAY, rows[::-1], AT + 9 * HOUR)


def test_stuck_tubes_are_listed_oldest_first_with_their_leg_and_counted_beyond_the_list() -> None:
    rows = [tube(n, sealed_at=AT + n * timedelta(minutes=1)) for n in range(MOST_LISTED + 5)]
    cohort = cohort_of(DAY, rows, AT + 30 * HOUR)

    assert cohort.stuck_count == MOST_LISTED + 5
    assert len(cohort.stuck) == MOST_LISTED
    assert (cohort.stuck[0].tube, cohort.stuck[0].leg) == (tube_code(0), Leg.SENDING)
    assert needs_alarm(cohort)


def test_an_alarm_needs_five_tubes_and_five_percent() -> None:
    good = [released(n) for n in range(100)]
    late = AT + 30 * HOUR

    assert not needs_alarm(cohort_of(DAY, [*good[:4], *(tube(n) for n in range(100, 104))], late))
    assert not needs_alarm(cohort_of(DAY, [*good, *(tube(n) for n in range(100, 105))], late))
    assert needs_alarm(cohort_of(DAY, [*good[:95], *(tube(n) for n in range(100, 105))], late))


def test_the_backlog_is_shown_by_age_since_collection() -> None:
    rows = [tube(1), tube(2), tube(3, received_at=AT + HOUR), released(4), tube(5, rejected_at=AT)]
    cohort = cohort_of(DAY, rows, AT + HOUR)

    assert by_age(cohort.waiting, AT + HOUR)[0] == {Step.SEALED: 2, Step.RECEIVED: 1}
    assert by_age(cohort.waiting, AT + 13 * HOUR)[2] == {Step.SEALED: 2, Step.RECEIVED: 1}
    assert by_age(cohort.waiting, AT + 100 * HOUR)[4] == {Step.SEALED: 2, Step.RECEIVED: 1}
    assert not cohort.is_settled
    assert cohort_of(DAY, [released(1), tube(2, rejected_at=AT)], AT).is_settled


def test_a_rejected_tube_counts_as_far_as_it_came() -> None:
    gone = tube(1, sent_at=AT + HOUR, received_at=AT + 2 * HOUR, rejected_at=AT + 3 * HOUR)
    cohort = cohort_of(DAY, [gone], AT + 100 * HOUR)

    assert cohort.legs[Leg.TRANSPORT] == LegTimes(1, 60, 60)
    assert cohort.stuck == ()
