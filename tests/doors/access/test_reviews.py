"""Accounts that nobody uses or confirms are listed, then suspended; refusals have readers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from functions.access import schedules, service
from functions.access.domain.staff import Staff, StaffState
from functions.access.service import account_reviews
from functions.access.store import audit
from functions.kernel.callers import Role
from functions.runtime import clock
from tests.doors.access.offices import NEW, Offices, member, open_offices
from tests.doors.access.world import Country

REVIEWS, REFUSALS = "/api/staff-account-reviews", "/api/refusals"
DAY = timedelta(days=1)


@pytest.fixture
def offices(country: Country) -> Offices:
    return open_offices(country)


def after(offices: Offices, days: int) -> None:
    offices.country.now = offices.country.issuer.now = offices.country.now + days * DAY


def test_an_unused_account_is_listed_then_suspended_and_a_used_one_is_not(
    offices: Offices, event: Callable[[str], Any]
) -> None:
    offices.made(account="it-dung", last="2022-11-20")
    offices.made("key-00000002", last="2022-11-20")
    after(offices, 35)
    with clock.fixed(offices.country.now):
        assert offices.works().status == 200
        account_reviews.look_after_accounts(offices.country.now)
        listed = offices.send("tinh-1", "GET", REVIEWS).json["reviews"]
        page = offices.send("tinh-1", "GET", "/can-bo/tai-khoan").body.decode()
        far = offices.send("tinh-79", "GET", REVIEWS).json["reviews"]
    after(offices, 26)
    with clock.fixed(offices.country.now):
        schedules.look_after_accounts(event("access/schedules.look_after_accounts"), None)
        again = account_reviews.look_after_accounts(offices.country.now)
        unused = offices.send("tinh-1", "GET", "/api/staff-accounts/it-dung").json
        used = offices.send("tinh-1", "GET", f"/api/staff-accounts/{NEW}").json

    assert [(one["account"]["account"], one["due"]) for one in listed] == [("it-dung", "unused")]
    assert "it-dung" in page and far == []
    assert (unused["account"]["state"], used["account"]["state"]) == ("suspended", "active")
    assert [(one["by"], one["step"]) for one in unused["history"]][:1] == [("system", "suspend")]
    assert (again.suspended, again.left) == (0, 0)


def test_an_account_is_confirmed_again_each_half_year_or_suspended(offices: Offices) -> None:
    offices.made(last="2022-11-20")
    seen = []
    for days in (185, 30):
        after(offices, days)
        with clock.fixed(offices.country.now):
            offices.works()
            account_reviews.look_after_accounts(offices.country.now)
            seen.append(
                [one["due"] for one in offices.send("tinh-1", "GET", REVIEWS).json["reviews"]]
            )
            seen.append(
                [
                    offices.send("tinh-1", "GET", f"/api/staff-accounts/{NEW}").json["account"][
                        "state"
                    ]
                ]
            )

    assert seen == [["unconfirmed"], ["active"], [], ["suspended"]]


def test_whoever_confirms_an_account_takes_it_off_the_list_at_once(offices: Offices) -> None:
    offices.made(last="2022-11-20")
    after(offices, 40)
    with clock.fixed(offices.country.now):
        account_reviews.look_after_accounts(offices.country.now)
        before = len(offices.send("tinh-1", "GET", REVIEWS).json["reviews"])
        offices.step("xa-1", "confirm")
        after_it = len(offices.send("tinh-1", "GET", REVIEWS).json["reviews"])

    assert (before, after_it) == (1, 0)


@pytest.mark.catalogue("Z08")
def test_auditors_read_who_was_refused_what_and_people_are_not_named(offices: Offices) -> None:
    auditor = Staff(member("thanh-tra-01"), Role.AUDITOR, "province-01", StaffState.ACTIVE)
    service.put_staff(auditor)
    offices.propose("xa-1", account="xa-1", role="sampler")
    offices.propose("tinh-79", unit="province-79", role="auditor")
    offices.country.gateway.call("GET", "/api/refusals", cookies=offices.country.session())
    nation = offices.send("s-auditor", "GET", REFUSALS).json
    province = offices.send("thanh-tra-01", "GET", REFUSALS).json
    stranger = offices.send("tinh-1", "GET", REFUSALS)
    rows, _ = audit.audit_of("refusals#2021-11-23", 10)

    told = {(one["by"], one["code"]) for one in nation["refusals"]}
    assert {("xa-1", "OWN_ACCOUNT"), ("tinh-79", "ROLE_TOO_WIDE"), ("", "FORBIDDEN")} <= told
    assert {one["by"] for one in province["refusals"]} == {"xa-1"}
    assert stranger.code == "FORBIDDEN"
    assert {row.by for row in rows} == {member("s-auditor"), member("thanh-tra-01")}
