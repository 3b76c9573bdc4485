"""Who may be vaccinated on which day: a table of births, doses, infections, groups and states."""

from __future__ import annotations

from calendar import isleap
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.births import BirthDate, read_birth
from functions.kernel.identifiers import DivisionPath, PersonId, StaffId
from functions.kernel.rules import load_rule_set
from functions.kernel.valuesets import Sex
from functions.vaccination.domain.calendar import birthday, months_after
from functions.vaccination.domain.campaign import Campaign, CampaignId, CampaignState
from functions.vaccination.domain.eligibility import (
    DEFERRALS,
    Bound,
    judge,
)
from functions.vaccination.domain.form import FORM
from functions.vaccination.domain.groups import AGES, GROUPS, PACKAGE, Ages
from functions.vaccination.domain.identity import Identity
from functions.vaccination.domain.reasons import WORDS, Why
from functions.vaccination.domain.registration import (
    Dose,
    Registration,
    RegistrationState,
)
from tests.registered import TARGETS, TOLD, registration

CAMPAIGN = Campaign(
    id=CampaignId("01-0000000000001"), name="Đợt thử", province=DivisionPath("01"),
    product="comirnaty", opens_at=datetime(2021, 11, 23, tzinfo=UTC), spread_minutes=0,
    state=CampaignState.PUBLISHED, by=StaffId("s-0"), at=datetime(2021, 11, 20, tzinfo=UTC),
    targets=TARGETS,
)  # fmt: skip
PERSON = PersonId("0A1B2C3D4E5F6")
TODAY = date(2021, 11, 23)


def made(birth: str = "1990-01-01", **told: Any) -> Registration:
    identity = Identity("Trần Thị Thử", read_birth(birth), Sex.FEMALE)
    return registration(PERSON, CAMPAIGN.id, identity=identity, told=replace(TOLD, **told))


def why(one: Registration, day: date, campaign: Campaign = CAMPAIGN, at: date = TODAY) -> list[Why]:
    return [bound.why for bound in judge(one, campaign, at).against(day)]


def test_who_is_registered_healthy_of_the_group_and_age_may() -> None:
    found = judge(made(), CAMPAIGN, TODAY)
    assert found.against(TODAY) == ()
    assert found.rules == (
        "priority-groups-2021-07", "product-ages-2021-10", "deferrals-2021-09",
        "intervals-7820",
    )  # fmt: skip


@pytest.mark.catalogue("T08")
@pytest.mark.parametrize(
    ("birth", "day", "allowed"),
    [
        ("2009-12-01", date(2021, 11, 30), False),
        ("2009-12-01", date(2021, 12, 1), True),
        ("2009-12-01", date(2021, 12, 2), True),
        ("2008-02-29", date(2020, 2, 28), False),
        ("2008-02-29", date(2020, 2, 29), True),
        ("2009-12", date(2021, 12, 30), False),
        ("2009-12", date(2021, 12, 31), True),
        ("2009", date(2021, 12, 30), False),
        ("2009", date(2021, 12, 31), True),
    ],
)
def test_the_least_age_is_reached_on_the_birthday(birth: str, day: date, allowed: bool) -> None:
    assert why(made(birth), day) == ([] if allowed else [Why.TOO_YOUNG, Why.TOO_YOUNG])


@pytest.mark.catalogue("T08")
@pytest.mark.parametrize(
    ("day", "allowed"), [(28, False), (29, False), (30, True)], ids=["-1", "0", "+1"]
)
def test_somebody_born_on_a_29_february_is_of_age_on_the_first_of_march(
    day: int, allowed: bool
) -> None:
    """18 in 2022, which has no 29 February: days are counted from 27 February."""
    wanted = date(2022, 1, 30) + timedelta(days=day)
    adults = replace(CAMPAIGN, targets=replace(TARGETS, ages=Ages(18, None)))
    assert why(made("2004-02-29"), wanted, adults) == ([] if allowed else [Why.TOO_YOUNG])


@pytest.mark.catalogue("T08")
@pytest.mark.parametrize(
    ("birth", "day", "allowed"),
    [
        ("1955-11-24", date(2021, 11, 23), True),
        ("1955-11-24", date(2021, 11, 24), False),
        ("1955", date(2021, 11, 24), False),
        ("1956-02-29", date(2022, 2, 28), True),
        ("1956-02-29", date(2022, 3, 1), False),
    ],
)
def test_the_highest_age_ends_the_day_before_the_next_birthday(
    birth: str, day: date, allowed: bool
) -> None:
    campaign = replace(CAMPAIGN, targets=replace(TARGETS, ages=Ages(12, 65)))
    assert why(made(birth), day, campaign) == ([] if allowed else [Why.TOO_OLD])


@pytest.mark.catalogue("T08")
@pytest.mark.parametrize(
    ("product", "at", "least"),
    [
        ("comirnaty", TODAY, 21),
        ("spikevax", TODAY, 28),
        ("vaxzevria", date(2021, 9, 19), 56),
        ("vaxzevria", date(2021, 9, 20), 28),
        ("other", TODAY, 28),
    ],
)
@pytest.mark.parametrize("beside", [-1, 0, 1])
def test_the_interval_after_a_dose_is_kept_to_the_day(
    product: str, at: date, least: int, beside: int
) -> None:
    given_on = at - timedelta(days=5)
    one, same = (
        made(doses=(Dose(product, given_on),)),
        product if product != "other" else "comirnaty",
    )
    campaign = replace(CAMPAIGN, product=same)
    day = given_on + timedelta(days=least + beside)
    assert why(one, day, campaign, at) == ([Why.DOSE_INTERVAL] if beside < 0 else [])


@pytest.mark.catalogue("T08")
@pytest.mark.parametrize("beside", [-1, 0, 1])
def test_another_vaccine_follows_only_where_the_letter_in_force_lists_it(beside: int) -> None:
    day = date(2021, 11, 23) + timedelta(days=beside)
    mixed = made(doses=(Dose("vaxzevria", date(2021, 11, 23) - timedelta(days=56)),))
    assert why(mixed, day) == ([Why.DOSE_INTERVAL] if beside < 0 else [])
    never = judge(made(doses=(Dose("vero-cell", date(2021, 8, 1)),)), CAMPAIGN, TODAY)
    assert [bound.why for bound in never.never] == [Why.PRODUCT_MISMATCH]


@pytest.mark.parametrize(
    ("at", "found"),
    [
        (date(2021, 11, 30), [Why.SERIES_COMPLETE]),
        (date(2021, 12, 16), [Why.DOSE_INTERVAL]),
        (date(2021, 12, 17), []),
    ],
)
def test_after_a_whole_series_only_a_booster_as_the_rules_of_the_day_provide(
    at: date, found: list[Why]
) -> None:
    one = made(doses=(Dose("comirnaty", date(2021, 8, 1)), Dose("comirnaty", date(2021, 9, 17))))
    assert why(one, date(2021, 12, 17), at=at) == found


@pytest.mark.parametrize(
    ("days", "until", "found"),
    [
        ({"covid": date(2021, 8, 31)}, date(2022, 3, 1), Why.AFTER_INFECTION),
        ({"covid": date(2021, 10, 5)}, date(2022, 4, 5), Why.AFTER_INFECTION),
        ({"other_vaccine": date(2021, 11, 20)}, date(2021, 12, 4), Why.AFTER_OTHER_VACCINE),
    ],
)
def test_one_waits_after_an_infection_or_another_vaccine(
    days: dict[str, date], until: date, found: Why
) -> None:
    one = made(days=tuple(days.items()))
    assert why(one, until - timedelta(days=1)) == [found]
    assert why(one, until) == []


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (RegistrationState.WITHDRAWN, Why.WITHDRAWN),
        (RegistrationState.IDENTITY_CONFLICT, Why.IDENTITY_IN_DOUBT),
        (RegistrationState.REFUSED, Why.IDENTITY_REFUSED),
    ],
)
def test_a_state_in_the_way_is_mended_by_no_day(state: RegistrationState, found: Why) -> None:
    eligible = judge(replace(made(), state=state), CAMPAIGN, TODAY)
    assert [bound.why for bound in eligible.never] == [found]
    assert eligible.window is None


def test_what_no_day_mends() -> None:
    nobody = judge(None, CAMPAIGN, TODAY)
    assert [bound.why for bound in nobody.never] == [Why.NOT_REGISTERED]
    assert why(made(group="15"), TODAY) == [Why.GROUP_NOT_INCLUDED]
    assert why(made(form="registration-form-2020-01"), TODAY) == [Why.CONSENT_OUTDATED]
    assert Why.PRODUCT_NOT_GIVEN in why(made(), TODAY, replace(CAMPAIGN, product="none"))


@given(
    st.dates(date(1930, 1, 1), date(2021, 11, 1)),
    st.dates(date(2021, 5, 1), TODAY),
    st.dates(TODAY, date(2023, 1, 1)),
)
def test_the_window_holds_exactly_the_days_that_nothing_forbids(
    born: date, infected: date, day: date
) -> None:
    campaign = replace(CAMPAIGN, targets=replace(TARGETS, ages=Ages(12, 80)))
    identity = Identity("Trần Thị Thử", BirthDate.of(born), Sex.FEMALE)
    one = replace(made(days=(("covid", infected),)), identity=identity)
    found = judge(one, campaign, TODAY)
    inside = found.window is not None and found.window[0] <= day <= found.window[1]
    assert inside == (not found.against(day))


@given(st.dates(date(1900, 1, 1), date(2021, 12, 31)), st.integers(0, 120))
def test_nobody_is_of_an_age_before_the_years_are_over(born: date, age: int) -> None:
    day = birthday(born, age)
    leap = (born.month, born.day) == (2, 29) and not isleap(born.year + age)
    assert day == date(born.year + age, *((3, 1) if leap else (born.month, born.day)))
    assert months_after(born, 0) == born


def test_every_reason_has_words_and_a_bound_without_days_always_forbids() -> None:
    assert WORDS.keys() == set(Why)
    assert all(vi and en for vi, en in WORDS.values())
    assert Bound(Why.WITHDRAWN, "rule").forbids(date(2099, 1, 1))


@pytest.mark.parametrize("file", [GROUPS, AGES, FORM, DEFERRALS])
def test_every_rule_of_today_is_dated_and_names_its_instrument(file: str) -> None:
    rules = load_rule_set(PACKAGE, file).versions
    assert all(rule.instrument for rule in rules)
    assert rules[-1].valid_to is None
