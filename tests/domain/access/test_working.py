"""Which accounts work; and do provinces, districts and communes add up to what holds them?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.access.domain.accounts import Account
from functions.access.domain.staff import Staff, StaffState
from functions.access.domain.working import (
    LATE,
    Working,
    counted_in,
    is_working,
    together,
    working_in,
)
from functions.kernel.callers import Role

NOW = datetime(2021, 11, 22, 18, 10, tzinfo=UTC)
DAY = timedelta(days=1)
PLACES = (
    "", "01", "01/001", "01/001/00001", "01/001/00004", "01/002/00037", "79", "79/760/26734",
    "48/498",
)  # fmt: skip
CODES = ("01", "48", "79")


def account(
    division: str,
    role: Role = Role.COMMUNE_OFFICER,
    state: StaffState = StaffState.ACTIVE,
    from_at: datetime | None = None,
    until: datetime | None = None,
) -> Account:
    staff = Staff("issuer|one", role, "unit", state, from_at, until)
    return Account(staff, "", "", division, NOW, NOW)


accounts = st.lists(
    st.builds(
        account,
        st.sampled_from(PLACES),
        st.sampled_from((Role.COMMUNE_OFFICER, Role.SAMPLER, Role.MINISTRY_OPERATOR)),
        st.sampled_from((StaffState.ACTIVE, StaffState.ACTIVE, StaffState.ENDED)),
    ),
    max_size=25,
)


@pytest.mark.parametrize(
    ("one", "works"),
    [
        (account("01"), True),
        (account("01", from_at=NOW, until=NOW + DAY), True),
        (account("01", from_at=NOW + timedelta(seconds=1)), False),
        (account("01", until=NOW), False),
        (account("01", state=StaffState.PENDING), False),
        (account("01", state=StaffState.SUSPENDED), False),
        (account("01", state=StaffState.ENDED), False),
    ],
)
def test_an_account_works_that_is_active_and_within_its_period(one: Account, works: bool) -> None:
    assert is_working(one, NOW) is works
    assert working_in("01", [one], NOW).total == works


@given(accounts)
def test_provinces_and_the_nation_itself_add_up_to_the_nation(found: list[Account]) -> None:
    nights = {}
    for province in ("", *CODES):
        own = [one for one in found if one.division.partition("/")[0] == province]
        nights[province] = (working_in(province, own, NOW), NOW)
    nation = together(CODES, nights, NOW)
    assert nation.whole == working_in("", found, NOW)
    assert (nation.missing, nation.is_late, nation.as_of) == (0, False, NOW)
    assert set(nation.inside) == set(CODES)


@given(accounts, st.sampled_from(("01", "01/001", "79")))
def test_a_place_is_itself_and_what_lies_in_it(found: list[Account], place: str) -> None:
    told = counted_in(place, found, NOW)
    own = sum(one.division == place and is_working(one, NOW) for one in found)
    assert told.whole.total == own + sum(one.total for one in told.inside.values())
    assert told.whole.communes == sum(one.communes for one in told.inside.values())
    assert all(path.rpartition("/")[0] == place for path in told.inside)


def test_a_commune_counts_once_and_so_does_a_district_without_communes() -> None:
    found = [account(one) for one in ("01/001/00001", "01/001/00001", "01/001", "01", "48/498")]
    assert working_in("01", found, NOW) == Working({"commune_officer": 4}, communes=1)
    assert working_in("48", found, NOW) == Working({"commune_officer": 1}, communes=1)


def test_what_was_never_counted_is_in_no_sum_and_an_old_count_is_told() -> None:
    some, few = Working({"sampler": 3}, 2), Working({"sampler": 1, "doctor": 2}, 1)
    nights = {"01": (some, NOW - DAY), "79": (few, NOW), "99": (some, NOW - 9 * DAY)}
    told = together(CODES, nights, NOW)
    assert told.whole == Working({"doctor": 2, "sampler": 4}, 3)
    assert (told.as_of, told.missing, told.is_late) == (NOW - DAY, 1, False)
    assert set(told.inside) == {"01", "79"}, "a code that no province has is no province"
    assert together(CODES, nights, NOW - DAY + LATE).is_late is False
    assert together(CODES, nights, NOW - DAY + LATE + timedelta(seconds=1)).is_late is True
    nothing = together(CODES, {}, NOW)
    assert (nothing.as_of, nothing.missing, nothing.whole.total) == (None, 3, 0)
