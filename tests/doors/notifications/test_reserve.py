"""A part of a day's money is kept for those who may have met a case; campaigns can't take it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from functions.notifications.domain import limits
from functions.notifications.domain.urgency import Urgency
from functions.notifications.store import spending
from tests.doors.certificates.office import Office
from tests.doors.notifications.ear import Ear
from tests.doors.notifications.test_gates import Post, opened

PRICE = 800


@pytest.fixture
def post(office: Office, ear: Ear, monkeypatch: pytest.MonkeyPatch) -> Post:
    """A province that can pay ten messages a day, of a nation that can pay a hundred."""
    made = Post(office, ear)
    dear = replace(limits.costs(made.now), province=10 * PRICE, nation=100 * PRICE)
    monkeypatch.setattr(limits, "costs", lambda now: dear)
    monkeypatch.setattr(limits, "person_cap", lambda *_: (None, "caps-test"))
    return made


def alarmed(told: str, name: str) -> int:
    """How often a measure that an alarm hears stands in the journal."""
    return len(re.findall(rf'"{name}":\[[1-9]', told))


@pytest.mark.catalogue("B12")
def test_campaigns_take_half_and_leave_the_rest_to_those_who_met_a_case(
    post: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    left: list[str] = []
    for number in range(9):
        post.invites(f"01-000000000000{number}")
        left += post.left()
    assert left == ["campaign"] * 5
    told = capsys.readouterr().out
    assert alarmed(told, "SmsBudgetReached") and not alarmed(told, "UrgentNoticesHeld")
    for edition in range(1, 6):
        post.warns(edition)
        left += post.left()
    assert left == ["campaign"] * 5 + ["exposure"] * 5
    post.warns(6)
    assert post.left() == []
    assert alarmed(capsys.readouterr().out, "UrgentNoticesHeld") == 1
    post.reports()
    assert post.left() == ["result"]
    assert spending.spent(post.now.date())["01"] == 11 * PRICE


def test_what_is_kept_is_still_held_by_a_breaker_where_a_rule_is_abused(post: Post) -> None:
    opened(post)
    post.warns()
    assert post.left() == []
    assert post.states() == {"exposure": "held"}


def test_each_class_may_take_no_more_than_the_more_urgent_before_it(post: Post) -> None:
    costs = limits.costs(post.now)
    held = [one for one in Urgency if costs.is_held(one)]
    shares = [costs.ceiling_of("01", one) for one in held]
    assert shares == sorted(shares, reverse=True)
    assert shares[held.index(Urgency.EXPOSURE)] == costs.budget_of("01")
    assert shares[held.index(Urgency.CALL_UP)] < costs.budget_of("01")


def test_a_province_may_keep_more_than_the_nation_does(post: Post) -> None:
    costs = limits.costs(post.now)
    own = replace(costs, shares=costs.shares | {"79": {"campaign": 10}})
    assert own.ceiling_of("79", Urgency.CAMPAIGN) == PRICE
    assert own.ceiling_of("79", Urgency.CALL_UP) == costs.ceiling_of("01", Urgency.CALL_UP)
    assert own.ceiling_of("01", Urgency.CAMPAIGN) == 5 * PRICE
