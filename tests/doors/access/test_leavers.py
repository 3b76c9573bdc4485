"""Who is moved, suspended or has left, and whose unit is closed, has lost access on the very next
request, with a session that was good a moment before (security.md Z14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.access import service
from functions.access.domain.rights import Kind, Right, State, Terms
from functions.access.service import staff
from functions.access.store import audit, onboarding, people, rights
from functions.kernel.callers import Purpose
from functions.runtime import clock
from tests.doors.access.offices import NEW, WHY, Offices, member, open_offices
from tests.doors.access.world import Country


@pytest.fixture
def offices(country: Country) -> Offices:
    return open_offices(country)


def held_right(offices: Offices, holder: str, kind: Kind = Kind.OPENED) -> Right:
    now = offices.country.now
    terms = Terms("province-01", "testing", ("testing.cases",), "79", Purpose.EPIDEMIC_CONTROL,
                  "Công văn thử", now, now + timedelta(hours=1))  # fmt: skip
    one = Right("0" * 26, terms, kind, State.ACTIVE, holder, "", now, "r", holder=holder)
    rights.put_right(one)
    return one


@pytest.mark.catalogue("Z14")
def test_a_live_session_ends_with_the_step_on_the_very_next_request(offices: Offices) -> None:
    offices.made()
    offices.made("key-00000002", account="bui-van-nghi")
    for name, step in ((NEW, "suspend"), ("bui-van-nghi", "end")):
        session = offices.token(name)
        before = offices.works(token=session)
        done = offices.step("tinh-1", step, name)

        assert (before.status, done.status) == (200, 200)
        assert offices.works(token=session).status == 401


@pytest.mark.catalogue("Z14")
def test_a_session_of_before_stays_ended_when_a_suspended_account_comes_back(
    offices: Offices,
) -> None:
    offices.made()
    session = offices.token(NEW)
    offices.step("tinh-1", "suspend")
    own = offices.step("tinh-1", "resume")
    low = offices.step("xa-1", "resume")
    back = offices.step("tinh-2", "resume")
    later = offices.country.now + timedelta(seconds=2)
    offices.country.now = later

    assert (own.code, low.code, back.json["state"]) == (
        "NOT_ANOTHER_HAND", "ROLE_TOO_WIDE", "active",
    )  # fmt: skip
    with clock.fixed(later):
        assert offices.works(token=session).status == 401
        assert offices.works().status == 200


@pytest.mark.catalogue("Z14")
def test_an_agreed_move_changes_role_and_unit_and_ends_the_session(offices: Offices) -> None:
    offices.made()
    session = offices.token(NEW)
    offices.made("key-00000002", role="district_officer", unit="district-001")
    later = offices.country.now + timedelta(seconds=2)
    offices.country.now = later

    with clock.fixed(later):
        assert offices.works(token=session).status == 401
        caller = staff.working(offices.token(NEW), later)
    assert (caller.role.value, caller.unit, caller.division) == (
        "district_officer", "district-001", "01/001",
    )  # fmt: skip
    listed = offices.send("tinh-1", "GET", "/api/staff-accounts").json["accounts"]
    assert [(one["account"], one["unit"]) for one in listed] == [(NEW, "district-001")]


def test_an_account_of_another_province_must_be_let_go_there_first(offices: Offices) -> None:
    offices.made()
    wanted = {"role": "province_officer", "unit": "province-79"}
    kept = offices.propose("tinh-79", **wanted)
    offices.step("tinh-1", "end")
    free = offices.propose("tinh-79", "key-00000002", **wanted)

    assert (kept.code, free.status) == ("ACCOUNT_ELSEWHERE", 201)


@pytest.mark.catalogue("Z08", "Z14")
def test_an_emergency_opening_ends_with_its_holder_and_does_not_come_back(
    offices: Offices,
) -> None:
    held = held_right(offices, member("dich-te"))
    offices.step("tinh-1", "suspend", "dich-te")
    ended = rights.right(held.id)
    offices.step("tinh-2", "resume", "dich-te")
    still = rights.right(held.id)

    assert ended is not None and still is not None
    assert (ended.state, still.state) == (State.REVOKED, State.REVOKED)


@pytest.mark.catalogue("Z14")
def test_all_staff_of_a_closed_unit_are_out_on_the_next_request_and_its_rights_end(
    offices: Offices,
) -> None:
    held = held_right(offices, "", Kind.GRANTED)
    session = offices.token("dich-te")
    staff.working(session, offices.country.now)
    own = offices.send("tinh-1", "POST", "/api/units/province-01", {"step": "close", "words": WHY})
    far = offices.send("tinh-79", "POST", "/api/units/lab-01", {"step": "close", "words": WHY})
    closed = offices.send("bo-1", "POST", "/api/units/province-01", {"step": "close", "words": WHY})
    ended = rights.right(held.id)

    assert (own.code, far.code, closed.json["state"]) == ("OWN_UNIT", "UNIT_UNKNOWN", "closed")
    with pytest.raises(service.StaffNotActive):
        staff.working(session, offices.country.now)
    assert ended is not None and ended.state is State.REVOKED
    assert service.unit_of("province-01").name == "Sở Y tế Hà Nội (thử)"
    refused = offices.propose("bo-2", unit="province-01", role="epidemiologist")
    assert refused.code == "UNIT_UNKNOWN"


def test_who_closes_a_unit_that_a_colleague_has_just_closed_is_told_that_it_is(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = onboarding.put_state

    def after_a_colleague(unit: Any, state: Any, entry: Any, suffix: str) -> None:
        real(unit, state, replace(entry, by=member("tinh-2")), "0" * len(suffix))
        real(unit, state, entry, suffix)

    monkeypatch.setattr(onboarding, "put_state", after_a_colleague)
    told = offices.send("tinh-1", "POST", "/api/units/lab-01", {"step": "close", "words": WHY})

    assert (told.status, told.json["state"]) == (200, "closed")
    assert people.closed_by("lab-01") == member("tinh-2"), "the first hand stays"


def test_a_closed_unit_is_opened_by_another_hand_of_the_ministry(offices: Offices) -> None:
    where, told = "/api/units/lab-01", {"step": "open", "words": "Giấy phép đã gia hạn (thử)"}
    offices.send("tinh-1", "POST", where, {"step": "close", "words": WHY})
    province = offices.send("tinh-2", "POST", where, told)
    opened = offices.send("bo-1", "POST", where, told)

    assert (province.code, opened.json["state"]) == ("OWN_UNIT", "active")
    rows, _ = audit.audit_of("unit#lab-01", 10)
    assert {(row.action, row.by) for row in rows} == {
        ("open_unit", member("bo-1")), ("close_unit", member("tinh-1")),
    }  # fmt: skip


def test_a_period_begins_and_ends_by_itself(offices: Offices) -> None:
    offices.made(first="2021-11-24", last="2021-11-24")
    day, now = timedelta(days=1), offices.country.now
    seen = []
    for later in (timedelta(), day, 2 * day):
        offices.country.now = now + later
        with clock.fixed(now + later):
            seen.append(offices.works().status)

    assert seen == [403, 200, 403]


def test_the_same_step_again_changes_nothing_and_an_ended_account_takes_no_other(
    offices: Offices,
) -> None:
    offices.made()
    first, again = offices.step("tinh-1", "end"), offices.step("tinh-2", "end")

    assert first.json == again.json
    assert offices.step("tinh-2", "resume").code == "ACCOUNT_STATE"
    assert offices.step("tinh-2", "confirm").code == "ACCOUNT_STATE"
    assert offices.step("tinh-2", "suspend").code == "ACCOUNT_STATE"
