"""How many people's data may be read: bounds, windows, hands (security.md Z09)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from functions.access.domain.volume import (
    Bounds,
    Count,
    StopOfOneself,
    StopWordsMissing,
    Window,
    bounds_of,
    grown,
    opened_again,
    people_in,
    window_at,
)
from functions.kernel.callers import STAFF_ROLES, Caller, Role

NOW = datetime(2021, 11, 23, 16, 59, tzinfo=UTC)
WINDOW = Window("2021112323", "2021-11-23")
BOUNDS = Bounds(10, 20, "r")
STOPPED = Count("account#e-1", WINDOW, 10, 20, 1, who="e-1", unit="cdc-01")
WORDS = "Điều tra một ổ dịch lớn"


def caller(subject: str, unit: str = "moh") -> Caller:
    return Caller(Role.MINISTRY_OPERATOR, subject, unit=unit, division="")


@pytest.mark.catalogue("Z09")
def test_ten_in_an_hour_and_twenty_on_a_day_and_not_one_more() -> None:
    seen = Count("account#e-1", WINDOW, 7, 17)

    assert grown(seen, seen.key, 3, WINDOW, BOUNDS) == replace(seen, in_hour=10, on_day=20)
    assert grown(seen, seen.key, 4, WINDOW, BOUNDS) is None
    assert grown(None, seen.key, 10, WINDOW, BOUNDS) == replace(seen, in_hour=10, on_day=10)
    assert grown(None, seen.key, 11, WINDOW, BOUNDS) is None
    hour = Window("2021112322", "2021-11-23")
    assert grown(replace(seen, window=hour), seen.key, 4, WINDOW, BOUNDS) is None
    assert grown(replace(seen, window=hour), seen.key, 3, WINDOW, BOUNDS) == replace(
        seen, in_hour=3, on_day=20
    )
    day = Window("2021112223", "2021-11-22")
    assert grown(replace(seen, window=day), seen.key, 3, WINDOW, BOUNDS) == replace(
        seen, in_hour=3, on_day=3
    )


def test_hours_and_days_are_those_of_vietnam() -> None:
    assert window_at(NOW) == WINDOW
    assert window_at(NOW.replace(hour=17, minute=0)) == Window("2021112400", "2021-11-24")


def test_every_role_has_bounds_and_its_unit_wider_ones() -> None:
    for role in STAFF_ROLES:
        told = bounds_of(role, NOW)
        assert 0 < told["account"].hour <= told["account"].day
        assert told["account"].hour < told["unit"].hour
        assert told["account"].rule_id == "volume-2021"


def test_people_are_counted_and_nothing_else() -> None:
    subjects = ["0000000000001", "VENUE0001", "right#0000000000001", "unit#u-1", "0" * 26, ""]

    assert people_in([*subjects, "0000000000001"]) == {"0000000000001"}


@pytest.mark.catalogue("Z09")
def test_two_others_open_it_again_from_nothing() -> None:
    once = opened_again(STOPPED, caller("m-1"), WORDS, NOW)
    again = opened_again(once, caller("m-2"), WORDS, NOW)

    assert (once.stopped, once.hands, once.version) == (1, {"m-1"}, 1)
    assert (again.stopped, again.in_hour, again.on_day, again.version) == (0, 0, 0, 2)
    unit = replace(STOPPED, key="unit#cdc-01")
    for seen, who in (
        (STOPPED, caller("e-1")),
        (once, caller("m-1")),
        (unit, caller("e-2", "cdc-01")),
        (unit, caller("e-1", "moh")),
    ):
        with pytest.raises(StopOfOneself):
            opened_again(seen, who, WORDS, NOW)
    with pytest.raises(StopWordsMissing):
        opened_again(STOPPED, caller("m-1"), "được", NOW)
