"""Which days can still be read, which keys must exist, and what do we state when one is gone?"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.checkin.domain.retention import (
    DayNotYet,
    Deletion,
    KeyState,
    check_readable,
    expires_at,
    is_readable,
    keys_to_delete,
    keys_wanted,
    readable_days,
    recovery_days,
    state_of,
    write_statement,
)
from functions.kernel.errors import KeyDestroyed
from functions.kernel.periods import day_of

TODAY = date(2021, 8, 31)
DAYS = st.dates(date(2021, 1, 1), date(2035, 1, 1))


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (-4, KeyState.NOT_YET),
        (-3, KeyState.AHEAD),
        (-1, KeyState.AHEAD),
        (0, KeyState.READABLE),
        (20, KeyState.READABLE),
        (21, KeyState.DELETING),
        (27, KeyState.DELETING),
        (28, KeyState.GONE),
    ],
)
def test_the_life_of_a_days_key(age: int, state: KeyState) -> None:
    assert state_of(ago(age), TODAY) is state


@pytest.mark.catalogue("P04", "T05")
@given(DAYS, st.integers(0, 60), st.integers(0, 86_399))
def test_readers_stop_at_the_very_instant_the_expiry_says(day: date, age: int, second: int) -> None:
    scanned = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=second)
    now = scanned + timedelta(days=age)
    assert is_readable(day_of(scanned), day_of(now)) is (now < expires_at(day_of(scanned)))


@pytest.mark.catalogue("P05")
@given(DAYS, st.integers(21, 40))
def test_however_late_the_job_comes_no_key_can_be_brought_back_after_day_28(
    day: date, late: int
) -> None:
    today = day + timedelta(days=late)
    (deletion,) = keys_to_delete([day], today)
    assert late + deletion.recovery_days <= max(late, 28)
    assert deletion.recovery_days in (0, 7)


def test_a_job_on_time_leaves_the_seven_days_that_the_store_of_secrets_asks_for() -> None:
    assert recovery_days(ago(21), TODAY) == 7
    assert recovery_days(ago(22), TODAY) == 0


def test_missed_runs_are_made_good_oldest_first_and_living_keys_are_left_alone() -> None:
    existing = [ago(0), ago(20), ago(21), ago(25), ago(25)]
    assert keys_to_delete(existing, TODAY) == (Deletion(ago(25), 0), Deletion(ago(21), 7))


@given(DAYS)
def test_keys_exist_before_they_are_needed_and_are_never_made_for_the_past(today: date) -> None:
    wanted = keys_wanted(today)
    assert wanted == tuple(today + timedelta(days=ahead) for ahead in range(4))
    assert set(wanted) & set(readable_days(today)) == {today}


@given(DAYS)
def test_a_history_is_21_days_all_readable(today: date) -> None:
    days = readable_days(today)
    assert len(days) == 21
    assert days[0] == today
    assert all(is_readable(day, today) for day in days)
    assert not is_readable(days[-1] - timedelta(days=1), today)


@pytest.mark.catalogue("P04", "P05")
def test_a_day_that_is_over_is_refused_whether_or_not_it_was_deleted() -> None:
    check_readable(ago(20), TODAY)
    for age in (21, 28, 400):
        with pytest.raises(KeyDestroyed):
            check_readable(ago(age), TODAY)
    with pytest.raises(DayNotYet):
        check_readable(ago(-1), TODAY)


def test_the_same_deletion_gives_the_same_bytes_and_says_whether_the_promise_was_kept() -> None:
    deleted = datetime(2021, 8, 21, 18, 0, tzinfo=UTC)
    day = date(2021, 8, 1)
    statement = write_statement(day, "lachan-test-day", deleted, deleted + timedelta(days=7))
    assert statement == write_statement(
        day, "lachan-test-day", deleted, deleted + timedelta(days=7)
    )
    told = json.loads(statement)
    assert told["kept_promise"] is True
    assert told["day"] == "2021-08-01"
    assert "01/08/2021" in told["statement_vi"]
    assert (
        statement
        == json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    )
    late = write_statement(day, "lachan-test-day", deleted, deleted + timedelta(days=9))
    assert json.loads(late)["kept_promise"] is False


@pytest.mark.catalogue("T05")
def test_29_february_and_the_turn_of_the_year_are_ordinary_days() -> None:
    assert is_readable(date(2024, 2, 29), date(2024, 3, 20))
    assert not is_readable(date(2024, 2, 29), date(2024, 3, 21))
    assert keys_wanted(date(2021, 12, 31))[-1] == date(2022, 1, 3)
