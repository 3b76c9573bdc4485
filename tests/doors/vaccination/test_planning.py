"""Plans: drafted, confirmed, accepted, published by whose word it is; sessions open with them."""

from __future__ import annotations

from typing import Any

import pytest

from functions.kernel.callers import Role
from functions.vaccination.domain.campaign import Step
from tests.doors.checkin.town import later
from tests.doors.vaccination.clinic import (
    FAR_SITE,
    PLANS,
    SECOND_SITE,
    SITE,
    Clinic,
    in_minutes,
    shown,
)


def state(clinic: Clinic) -> str:
    told = clinic.department.get(f"{PLANS}/{clinic.campaign}")
    assert told.status == 200, told.body
    return str(told.json["plan"]["state"])


def test_a_plan_goes_from_department_to_district_to_site_and_is_published(clinic: Clinic) -> None:
    clinic.drafted()
    clinic.adds(SECOND_SITE)
    second = clinic.member(Role.DISTRICT_OFFICER, "district-002")
    second_site = clinic.member(Role.COMMUNE_OFFICER, SECOND_SITE)
    assert clinic.steps("submit", clinic.department).status == 204
    assert clinic.steps("confirm", clinic.district).status == 204
    assert state(clinic) == "submitted"
    assert clinic.steps("accept", clinic.site).code == "STEP_IMPOSSIBLE"
    assert clinic.steps("confirm", second).status == 204
    assert state(clinic) == "district_ok"
    assert clinic.steps("accept", clinic.site).status == 204
    assert clinic.steps("publish", clinic.department).code == "APPROVALS_MISSING"
    assert clinic.steps("accept", second_site).status == 204
    somebody = clinic.town.somebody()
    place = f"/api/vaccination/campaigns/{clinic.campaign}"
    assert somebody.get(place).code == "CAMPAIGN_UNKNOWN"
    assert clinic.steps("publish", clinic.department).status == 204
    with later(minutes=2):
        assert {one["unit"] for one in somebody.get(place).json["sites"]} == {SITE, SECOND_SITE}
    told = clinic.department.get(f"{PLANS}/{clinic.campaign}").json
    assert told["approvals"] == [
        "district#01/001", "district#01/002", f"site#{SITE}", f"site#{SECOND_SITE}",
    ]  # fmt: skip


def test_a_step_taken_again_changes_nothing_and_none_can_be_left_out(clinic: Clinic) -> None:
    clinic.drafted()
    for step in ("publish", "close"):
        assert clinic.steps(step, clinic.department).code == "STEP_IMPOSSIBLE"
    assert clinic.steps("confirm", clinic.district).code == "STEP_IMPOSSIBLE"
    for step, who in (("submit", clinic.department), ("confirm", clinic.district)):
        assert [clinic.steps(step, who).status for _ in range(2)] == [204, 204]
    assert clinic.adds(SECOND_SITE).code == "STEP_IMPOSSIBLE"


def test_each_step_is_whose_it_is(clinic: Clinic) -> None:
    clinic.drafted()
    commune = clinic.member(Role.COMMUNE_OFFICER, "commune-00004")
    other = clinic.member(Role.DISTRICT_OFFICER, "district-002")
    abroad = clinic.member(Role.PROVINCE_OFFICER, "province-79")
    assert clinic.steps("submit", clinic.district).code == "FORBIDDEN"
    assert clinic.steps("submit", clinic.department).status == 204
    assert clinic.steps("confirm", other).code == "CAMPAIGN_UNKNOWN"
    assert clinic.steps("accept", commune).code == "CAMPAIGN_UNKNOWN"
    assert clinic.steps("publish", abroad).code == "CAMPAIGN_UNKNOWN"
    assert abroad.get(f"{PLANS}/{clinic.campaign}").code == "CAMPAIGN_UNKNOWN"
    assert abroad.get(PLANS).json["campaigns"] == []
    assert clinic.drafts(clinic.district).status == 403


@pytest.mark.parametrize("site", [FAR_SITE, "commune-00004", "nobody"])
def test_a_site_that_can_not_be_is_refused(clinic: Clinic, site: str) -> None:
    clinic.drafted()
    assert clinic.adds(site).code == "SITE_IMPOSSIBLE"


def test_a_plan_without_a_site_is_not_submitted(clinic: Clinic) -> None:
    clinic.campaign = clinic.drafts().json["campaign"]
    assert clinic.steps("submit", clinic.department).code == "SITE_UNKNOWN"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"opens_at": "2021-11-20T00:00:00Z"}, "OPENING_IMPOSSIBLE"),
        ({"opens_at": "2022-11-23T00:00:00Z"}, "OPENING_IMPOSSIBLE"),
        ({"opens_at": "mai lúc tám giờ sáng nhé"}, "INSTANT_INVALID"),
        ({"spread_minutes": 241}, "INVALID"),
        ({"name": ""}, "INVALID"),
        ({"state": "published"}, "UNKNOWN_FIELD"),
        ({"groups": ["17"]}, "GROUP_UNKNOWN"),
        ({"groups": []}, "INVALID"),
        ({"product": "nothing-known"}, "PRODUCT_UNKNOWN"),
        ({"from_age": 11}, "AGES_IMPOSSIBLE"),
        ({"from_age": 20, "to_age": 19}, "AGES_IMPOSSIBLE"),
        ({"product": "abdala", "from_age": 19}, "AGES_IMPOSSIBLE"),
    ],
)
def test_a_plan_that_can_not_be_is_refused(clinic: Clinic, more: Any, code: str) -> None:
    assert clinic.drafts(**more).code == code


def test_drafting_twice_with_one_key_is_one_plan(clinic: Clinic) -> None:
    key = {"idempotency-key": "draft-once-0001"}
    first, second = (clinic.drafts(headers=dict(key)) for _ in range(2))
    assert first.json == second.json
    opening = first.json["opens_at"]
    with later(minutes=30):
        assert clinic.drafts(headers=dict(key), opens_at=opening).json == first.json
    assert clinic.drafts(headers=dict(key), name="Khác").code == "IDEMPOTENCY_KEY_REUSED"
    assert len(clinic.department.get(PLANS).json["campaigns"]) == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"site": SECOND_SITE}, "SITE_UNKNOWN"),
        ({"day": "2021-11-22"}, "SESSION_IMPOSSIBLE"),
        ({"day": "2022-03-01"}, "SESSION_IMPOSSIBLE"),
        ({"day": "24/11/2021"}, "DATE_AMBIGUOUS"),
        ({"opens": "8h"}, "TIME_INVALID"),
        ({"closes": "08:10"}, "SESSION_IMPOSSIBLE"),
        ({"minutes": 20}, "SESSION_IMPOSSIBLE"),
        ({"seats": 111}, "INVALID"),
    ],
)
def test_a_session_that_can_not_be_is_refused(clinic: Clinic, more: Any, code: str) -> None:
    clinic.drafted()
    assert clinic.plans(**more).code == code


def test_planning_twice_with_one_key_is_one_session(clinic: Clinic) -> None:
    clinic.drafted()
    key = {"idempotency-key": "session-once-0001"}
    first, second = (clinic.plans(headers=dict(key)) for _ in range(2))
    assert first.json == second.json
    assert clinic.plans(headers=dict(key), seats=3).code == "IDEMPOTENCY_KEY_REUSED"
    told = clinic.site.get(f"{PLANS}/{clinic.campaign}").json["sessions"]
    assert [len(one["slots"]) for one in told] == [4]


def test_sessions_open_with_their_plan_and_close_with_it(clinic: Clinic) -> None:
    clinic.drafted()
    early = clinic.plans().json["slots"][0]
    for step, who in (
        ("submit", clinic.department),
        ("confirm", clinic.district),
        ("accept", clinic.site),
        ("publish", clinic.department),
    ):
        clinic.steps(step, who)
    visitor = clinic.town.visitor()
    assert clinic.holds(visitor, slot=early).code == "NOT_OPEN"
    clinic.tell()
    assert clinic.holds(visitor, slot=early).status == 201
    late = clinic.plans(day="2021-11-25").json["slots"][0]
    assert clinic.holds(visitor, slot=late, move=True).status == 201
    ticket = clinic.ticket(visitor)
    assert clinic.steps("close", clinic.department).status == 204
    clinic.tell()
    assert clinic.holds(visitor, slot=early, ticket=ticket, move=True).code == "NOT_OPEN"
    assert clinic.confirms(visitor).status == 200
    assert clinic.plans().code == "STEP_IMPOSSIBLE"


@pytest.mark.catalogue("Z02")
def test_nobody_changes_seats_of_another_area(opened: Clinic) -> None:
    commune = opened.member(Role.COMMUNE_OFFICER, "commune-00004")
    told = [
        commune.call("POST", f"/api/vaccination/slots/{slot}/seats", {"seats": 5})
        for slot in (opened.slot(), "site-01.20211124.0000000000000T0800")
    ]
    assert [one.code for one in told] == ["VACCINE_SLOT_UNKNOWN"] * 2
    assert told[0].json | {"request_id": ""} == told[1].json | {"request_id": ""}
    assert shown(opened)["0800"] == 2
    assert commune.get(f"{PLANS}/{opened.campaign}").json["sessions"] == []


def test_pages_lead_an_officer_from_the_draft_to_the_session(clinic: Clinic) -> None:
    form = {"name": "Đợt 2", "product": "comirnaty", "day": "2021-11-23", "time": "09:00",
            "from_age": "18", "group.16": "yes", "group.09": "yes"}  # fmt: skip
    made = clinic.department.call(
        "POST", "/can-bo/tiem-chung", form=form | {"idempotency_key": "page-draft-0001"}
    )
    place = made.header("location")
    assert (made.status, place[:19]) == (303, "/can-bo/tiem-chung/")
    clinic.campaign = place.rpartition("/")[2]
    site = {"unit": SITE, "tables": "4"}
    assert clinic.department.call("POST", f"{place}/diem", form=site).status == 303
    for deed, who in (
        ("submit", clinic.department),
        ("confirm", clinic.district),
        ("accept", clinic.site),
        ("publish", clinic.department),
    ):
        shown = [one for one in Step if f'value="{one}"' in who.get(place).body.decode()]
        assert shown == [deed], "the steps that can be taken now"
        assert who.call("POST", f"{place}/buoc", form={"deed": deed}).status == 303
    session = {"site": SITE, "day": "2021-11-24", "opens": "08:00", "closes": "09:00",
               "minutes": "30", "seats": "10", "idempotency_key": "page-session-1"}  # fmt: skip
    assert clinic.site.call("POST", f"{place}/buoi", form=session).status == 303
    wrong = clinic.site.call("POST", f"{place}/buoi", form=session | {"seats": "ten"})
    assert (wrong.status, "NUMBER_INVALID" in wrong.body.decode()) == (422, True)
    (planned,) = clinic.site.get(f"{PLANS}/{clinic.campaign}").json["sessions"]
    seats = {"slot": planned["slots"][0]["slot"], "seats": "12"}
    assert clinic.site.call("POST", f"{place}/cho", form=seats).status == 303
    page = clinic.site.get(place).body.decode()
    assert 'value="12"' in page
    assert ("Từ 18 tuổi trở lên" in page, "09. " in page, "08. " in page) == (True, True, False)
    none = clinic.department.call("POST", "/can-bo/tiem-chung", form={**form, "group.99": "yes"})
    assert (none.status, "GROUP_UNKNOWN" in none.body.decode()) == (422, True)
    assert "Đợt 2" in clinic.department.get("/can-bo/tiem-chung").body.decode()
    told = clinic.district.call("POST", f"{place}/buoc", form={"deed": "close"})
    assert told.code == "FORBIDDEN" or told.status == 403
    late = form | {"day": "2021-11-20"}
    assert clinic.department.call("POST", "/can-bo/tiem-chung", form=late).status == 422


def test_an_opening_may_be_as_late_as_ninety_days(clinic: Clinic) -> None:
    assert clinic.drafts(opens_at=in_minutes(90 * 24 * 60)).status == 201
