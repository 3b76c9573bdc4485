"""The night counts the accounts that work, by province: whole, once each, and after suspending."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.access import schedules
from functions.access.domain.staff import StaffState
from functions.access.service import account_reviews, active_in
from functions.kernel.callers import Role
from functions.runtime import clock
from tests.doors.access.offices import NEW, Offices, open_offices
from tests.doors.access.posted import post
from tests.doors.access.world import Country
from tests.simulation.meter import Meter

DAY = timedelta(days=1)


@pytest.fixture
def offices(country: Country) -> Offices:
    return open_offices(country)


@pytest.fixture
def night(event: Callable[[str], Any]) -> Callable[[datetime], None]:
    def run(at: datetime) -> None:
        with clock.fixed(at):
            schedules.look_after_accounts(event("access/schedules.look_after_accounts"), None)

    return run


def test_the_nation_is_the_sum_of_what_each_province_shows_of_itself(
    offices: Offices, night: Callable[[datetime], None]
) -> None:
    now = offices.country.now
    offices.made()
    post("a", "01/002/00037", Role.SAMPLER)
    post("b", "01", Role.PROVINCE_OFFICER)
    post("c", "79/760/26734")
    post("d", "79/760/26734", state=StaffState.SUSPENDED)
    post("e", "", Role.MINISTRY_OPERATOR)
    before = active_in("", now)
    night(now)
    told = active_in("", now + timedelta(hours=6))

    assert (before.as_of, before.missing, before.whole.total) == (None, 63, 0)
    assert (told.as_of, told.missing, told.is_late) == (now, 0, False)
    assert told.whole.by_role == {
        "commune_officer": 2, "ministry_operator": 1, "province_officer": 1, "sampler": 1,
    }  # fmt: skip
    assert told.whole.communes == 3
    for province, counted in told.inside.items():
        assert counted == active_in(province, now).whole, province
    assert (told.inside["01"].total, told.inside["79"].total, len(told.inside)) == (3, 1, 63)
    district = active_in("01/001", now)
    assert {path: one.total for path, one in district.inside.items()} == {"01/001/00001": 1}


def test_who_moved_to_another_province_is_counted_there_alone(
    offices: Offices, night: Callable[[datetime], None]
) -> None:
    now = offices.country.now
    for place in ("", "01/001/00001", "79/760/26734"):
        post("moved", place)
    night(now)

    told = active_in("", now)
    assert (told.whole.total, told.inside["01"].total, told.inside["79"].total) == (1, 0, 1)


def test_a_night_counts_anew_after_it_suspended_and_run_again_changes_nothing(
    offices: Offices, night: Callable[[datetime], None]
) -> None:
    now = offices.country.now
    offices.made(account="it-dung", last="2022-11-20")
    night(now)
    first = active_in("", now)
    later = now + 61 * DAY
    night(later)
    second = active_in("", later)
    night(later)
    night(now)
    with clock.fixed(later):
        again = account_reviews.look_after_accounts(later)

    assert (first.whole.total, second.whole.total, second.as_of) == (1, 0, later)
    assert active_in("", later) == second
    assert (again.suspended, again.working) == (0, 0)


def test_an_account_that_begins_later_does_not_work_yet(
    offices: Offices, night: Callable[[datetime], None]
) -> None:
    offices.made(first="2021-11-25")
    now = offices.country.now
    night(now)
    early = (active_in("", now).whole.total, active_in("01", now).whole.total)
    night(now + 2 * DAY)

    assert early == (0, 0)
    assert offices.works(NEW).code == "STAFF_NOT_ACTIVE", "the guard says the same"
    assert active_in("", now + 2 * DAY).whole.total == 1


def test_the_nation_is_read_by_one_query_of_small_items(
    offices: Offices, night: Callable[[datetime], None]
) -> None:
    for number in range(30):
        post(f"one-{number}", "01/001/00001")
    night(offices.country.now)
    with Meter() as meter:
        active_in("", offices.country.now)

    assert meter.calls["dynamodb", "Query"] == meter.calls_of("dynamodb") == 1
    assert sum(meter.rcu.values()) <= 2
