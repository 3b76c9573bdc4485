"""ACC-51: the count of a night is put whole, and a later one stands against whatever comes late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from functions.access.domain.working import Working
from functions.access.store.nights import nights, put_night
from tests.doors.checkin.town import items_of

pytestmark = pytest.mark.usefixtures("tables")
NIGHT = datetime(2021, 11, 22, 18, 10, tzinfo=UTC)
DAY = timedelta(days=1)
SOME, FEW = Working({"commune_officer": 3, "sampler": 1}, 2), Working({"sampler": 1}, 1)


def test_a_night_is_kept_by_province_and_of_the_nation_itself() -> None:
    put_night("01", SOME, NIGHT)
    put_night("", FEW, NIGHT)
    put_night("79", Working({}), NIGHT)
    assert nights() == {"01": (SOME, NIGHT), "": (FEW, NIGHT), "79": (Working({}), NIGHT)}
    told = [dict(one) for one in items_of("accounts")]
    assert all(set(one) == {"of", "id", "t", "v"} for one in told), "no names, no ids"


def test_counted_again_it_is_the_same_and_what_comes_late_changes_nothing() -> None:
    put_night("01", FEW, NIGHT)
    put_night("01", SOME, NIGHT + DAY)
    put_night("01", SOME, NIGHT + DAY)
    put_night("01", FEW, NIGHT)
    assert nights() == {"01": (SOME, NIGHT + DAY)}
    put_night("01", FEW, NIGHT + 2 * DAY)
    assert nights() == {"01": (FEW, NIGHT + 2 * DAY)}
