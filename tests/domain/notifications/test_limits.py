"""Hours, caps and money as dated data: whatever the instant, a code and a result never wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.periods import VIETNAM
from functions.notifications.domain import limits
from functions.notifications.domain.urgency import LANES, Urgency

BEGINNING = datetime(2021, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 3 * 365 * 86_400).map(lambda passed: BEGINNING + timedelta(seconds=passed))
RESTING = {Urgency.NOTICE, Urgency.REMINDER, Urgency.CAMPAIGN}


def at(hour: int, minute: int = 0) -> datetime:
    """A local moment of a day."""
    return datetime(2021, 11, 23, hour, minute, tzinfo=VIETNAM).astimezone(UTC)


@given(MOMENTS, st.sampled_from(Urgency))
def test_what_is_held_leaves_in_the_next_morning_and_only_what_can_wait_is_held(
    now: datetime, urgency: Urgency
) -> None:
    hold = limits.quiet_hold(urgency, now)
    local = now.astimezone(VIETNAM)
    is_night = local.hour >= 21 or local.hour < 7
    assert (hold is not None) == (is_night and urgency in RESTING)
    if hold is not None:
        assert hold.until is not None and hold.rule == "quiet-2021"
        morning = hold.until.astimezone(VIETNAM)
        assert (morning.hour, morning.minute, morning.second) == (7, 0, 0)
        assert timedelta(0) < hold.until - now <= timedelta(hours=10)
        assert limits.quiet_hold(urgency, hold.until) is None


@pytest.mark.parametrize(
    ("now", "is_held"),
    [(at(20, 59), False), (at(21), True), (at(0), True), (at(6, 59), True), (at(7), False)],
)
def test_the_night_begins_and_ends_on_the_minute(now: datetime, *, is_held: bool) -> None:
    assert (limits.quiet_hold(Urgency.CAMPAIGN, now) is not None) is is_held


@given(MOMENTS)
def test_the_next_hour_and_the_next_morning_lie_ahead(now: datetime) -> None:
    assert timedelta(0) < limits.next_hour(now) - now <= timedelta(hours=1)
    ahead = limits.next_morning(now).astimezone(VIETNAM)
    assert (ahead.hour, ahead.date()) == (7, now.astimezone(VIETNAM).date() + timedelta(days=1))


def test_codes_and_results_are_held_by_no_rule() -> None:
    costs = limits.costs(at(12))
    for urgency in (Urgency.CODE, Urgency.RESULT):
        assert not costs.is_held(urgency)
        assert limits.person_cap(urgency, at(12))[0] is None
        assert limits.province_cap(urgency, at(12))[0] is None
    assert {one for one in Urgency if costs.is_held(one)} == set(LANES) - {Urgency.RESULT}
    assert costs.budget_of("01") < costs.budget_of(limits.NATION)


def test_each_class_but_codes_has_a_lane_and_no_campaign_shares_one_with_anything_urgent() -> None:
    assert set(LANES) == set(Urgency) - {Urgency.CODE}
    with_campaign = {one for one, lane in LANES.items() if lane == LANES[Urgency.CAMPAIGN]}
    assert with_campaign == {Urgency.CAMPAIGN, Urgency.REMINDER}
    assert LANES[Urgency.EXPOSURE] not in {LANES[Urgency.RESULT], LANES[Urgency.CALL_UP]}
