"""What a dose adds to its counts follows from its copy; moves never lose or invent one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.aefi.domain.followup import (
    Counts,
    DoseNotFollowed,
    Followed,
    FollowUpOver,
    Place,
    check_followed,
    ends_at,
    is_asked_today,
    moves,
    told,
)
from functions.kernel.identifiers import PersonId, UnitId

GIVEN = datetime(2021, 11, 23, 16, 59, tzinfo=UTC)
"""23:59 in Vietnam."""
DOSE = Followed(
    person=PersonId("0000000000001"),
    immunization="20211123",
    product="comirnaty",
    lot="FF2382",
    site=UnitId("site-01"),
    occurred_at=GIVEN,
    counts=True,
    revision=1,
)
states = st.builds(
    replace,
    st.just(DOSE),
    lot=st.sampled_from(["FF2382", "FF2390"]),
    site=st.sampled_from([UnitId("site-01"), UnitId("site-02")]),
    counts=st.booleans(),
    is_reported=st.booleans(),
    cases=st.dictionaries(st.sampled_from("abc"), st.booleans()),
)


@given(st.lists(states, min_size=1, max_size=8))
def test_counts_are_what_the_last_copy_adds(history: list[Followed]) -> None:
    sums: dict[Place, Counts] = {}
    before = None
    for after in history:
        for place, change in moves(before, after).items():
            sums[place] = sums.get(place, Counts()) + change
        before = after

    last = history[-1]
    kept = {place: one for place, one in sums.items() if one != Counts()}
    assert kept == ({last.place: last.adds} if last.adds != Counts() else {})


@given(states)
def test_what_changes_nothing_moves_nothing(one: Followed) -> None:
    assert (
        moves(one, replace(one, version=one.version + 1, last_reported_on=date(2021, 11, 24))) == {}
    )


def test_a_fact_that_is_not_newer_says_nothing() -> None:
    first = told(None, DOSE)
    assert first == replace(DOSE, version=1)
    kept = replace(first, reports=2, is_reported=True, cases={"a": True})
    assert told(kept, DOSE) is None
    moved = told(kept, replace(DOSE, revision=2, lot="FF2390", counts=False))
    assert moved == replace(kept, version=2, revision=2, lot="FF2390", counts=False)
    assert told(moved, DOSE) is None


def test_the_follow_up_is_half_open_and_ends_28_days_after_the_minute() -> None:
    end = ends_at(DOSE)
    assert end == GIVEN + timedelta(days=28)
    check_followed(DOSE, end - timedelta(microseconds=1))
    with pytest.raises(FollowUpOver):
        check_followed(DOSE, end)
    with pytest.raises(DoseNotFollowed):
        check_followed(replace(DOSE, counts=False), GIVEN)


@pytest.mark.parametrize(
    ("now", "last", "is_asked"),
    [
        (GIVEN, None, True),
        (GIVEN + timedelta(minutes=1), date(2021, 11, 23), True),  # midnight has passed
        (GIVEN, date(2021, 11, 23), False),
        (GIVEN + timedelta(days=7), None, True),
        (GIVEN + timedelta(days=7, minutes=1), None, False),
    ],
)
def test_people_are_asked_daily_for_a_week(
    now: datetime, last: date | None, is_asked: bool
) -> None:
    assert is_asked_today(replace(DOSE, last_reported_on=last), now) is is_asked
