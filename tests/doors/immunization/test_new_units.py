"""A health unit that nobody has checked does nothing, whoever says it exists (security.md Z12)."""

from __future__ import annotations

from typing import Any

import pytest

from functions.access import service as access
from functions.access.domain.staff import Staff, StaffState
from functions.kernel.callers import Role
from functions.runtime import settings
from tests.doors.checkin.town import Officer, items_of
from tests.doors.immunization.ward import STOCK, Ward
from tests.gateway import Reply

APPLICATIONS = "/api/unit-applications"
LICENCE = "0123/HNO-GPHĐ"
ASKED = {
    "kind": "vaccination_site",
    "name": "Điểm tiêm Trúc Bạch (thử)",
    "division": "01/001/00004",
    "licence": LICENCE,
}


def applied(ward: Ward, **more: Any) -> str:
    """The id of a unit that the province applied for."""
    reply = ward.province.call("POST", APPLICATIONS, ASKED | more)
    assert (reply.status, reply.json["state"]) == (201, "pending"), reply.body
    return str(reply.json["unit"])


def checks(who: Officer, unit: str, licence: str = LICENCE, step: str = "check") -> Reply:
    """A hand of the ministry."""
    return who.call("POST", f"{APPLICATIONS}/{unit}", {"step": step, "licence": licence})


@pytest.mark.catalogue("Z12")
def test_a_unit_with_one_approver_stays_pending_and_its_staff_pass_no_door(ward: Ward) -> None:
    unit = applied(ward)
    assert applied(ward) == unit
    nurse = ward.member(Role.COMMUNE_OFFICER, unit)
    assert ward.receives(nurse).code == "STAFF_NOT_ACTIVE"
    first = checks(ward.ministry, unit)
    assert (first.status, first.json["state"], first.json["hands"]) == (200, "pending", 1)
    # The same hand twice is one hand.
    again = checks(ward.ministry, unit)
    assert (again.json["state"], again.json["hands"]) == ("pending", 1)
    assert ward.receives(nurse).code == "STAFF_NOT_ACTIVE"
    assert ward.opens(nurse).status == nurse.get(STOCK).status == 403
    # Nor may another site send it vaccine.
    ward.receives()
    sent = {"lot": "comirnaty.FF2382", "to": unit, "vials": 1}
    assert ward.posts("transfers", sent).status in (404, 422)
    second = ward.member(Role.MINISTRY_OPERATOR, "moh", "-second")
    assert checks(second, unit).json["state"] == "active"
    assert ward.receives(nurse).status == 201
    assert ward.province.get(APPLICATIONS).json["waiting"] == []
    assert checks(ward.member(Role.MINISTRY_OPERATOR, "moh", "-third"), unit).code == (
        "APPLICATION_OVER"
    )


@pytest.mark.catalogue("Z12")
def test_a_licence_that_the_register_does_not_have_keeps_a_unit_pending(ward: Ward) -> None:
    unit = applied(ward)
    second = ward.member(Role.MINISTRY_OPERATOR, "moh", "-second")
    assert checks(ward.ministry, unit).status == 200
    unknown = checks(second, unit, "9999/HNO-GPHĐ")
    assert (unknown.status, unknown.code) == (409, "LICENCE_UNKNOWN")
    assert checks(second, unit, "").code == "LICENCE_INVALID"
    (waiting,) = ward.province.get(APPLICATIONS).json["waiting"]
    assert (waiting["state"], waiting["hands"]) == ("pending", 1)
    # Whoever checks is not told the number that they have to find.
    page = second.get("/can-bo/don-vi").body.decode()
    assert "Trúc Bạch" in page and "0123" not in page
    assert checks(second, unit, step="refuse").json["state"] == "refused"
    assert checks(second, unit).code == "APPLICATION_OVER"
    nurse = ward.member(Role.COMMUNE_OFFICER, unit)
    assert ward.receives(nurse).code == "STAFF_NOT_ACTIVE"


@pytest.mark.catalogue("Z12")
def test_only_the_ministry_checks_and_only_the_province_applies(ward: Ward) -> None:
    unit = applied(ward)
    assert checks(ward.province, unit).status == checks(ward.site, unit).status == 403
    assert ward.ministry.call("POST", APPLICATIONS, ASKED).status == 403
    far = ward.member(Role.PROVINCE_OFFICER, "province-79")
    assert far.call("POST", APPLICATIONS, ASKED).status == 404
    assert far.get(APPLICATIONS).json["waiting"] == []
    assert checks(ward.ministry, "u-unknown").code == "APPLICATION_UNKNOWN"
    # Whoever applied and works at the ministry since checks nothing of it, which is on record.
    mover = ward.member(Role.PROVINCE_OFFICER, "province-01", "-mover")
    moved = mover.call("POST", APPLICATIONS, ASKED | {"name": "Điểm tiêm khác (thử)"}).json["unit"]
    called = access.staff_id(settings.issuer(), "province_officer-province-01-mover")
    access.put_staff(Staff(called, Role.MINISTRY_OPERATOR, "moh", StaffState.ACTIVE))
    assert checks(mover, moved).code == "OWN_APPLICATION"
    assert [one["code"]["S"] for one in items_of("refusals")].count("OWN_APPLICATION") == 1
    assert checks(ward.ministry, moved, step="refuse").status == 200
    # A unit that was never applied for has no application either.
    assert checks(ward.ministry, "site-01").code == "APPLICATION_UNKNOWN"
    refused = {
        "kind": "UNIT_KIND_UNKNOWN",
        "name": "UNIT_NAME_MISSING",
        "licence": "LICENCE_INVALID",
    }
    for field, code in refused.items():
        wrong = ward.province.call(
            "POST", APPLICATIONS, ASKED | {field: "\u200b-"[: 1 + (field != "name")]}
        )
        assert wrong.code == code, wrong.body
    form = {"kind": "hospital", "name": "Bệnh viện (thử)", "division": "01/001", "licence": "7/BYT"}
    assert ward.province.call("POST", "/can-bo/don-vi", form=form).status == 303
    assert len(ward.province.get(APPLICATIONS).json["waiting"]) == 2


def test_whoever_applies_again_is_told_that_it_was_decided(ward: Ward) -> None:
    unit = applied(ward)
    assert applied(ward) == unit
    assert checks(ward.ministry, unit, step="refuse").json["state"] == "refused"
    again = ward.province.call("POST", APPLICATIONS, ASKED)
    page = ward.province.call("POST", "/can-bo/don-vi", form=ASKED)
    far = ward.province.call("POST", APPLICATIONS, ASKED | {"division": "79"})

    assert (again.status, again.code) == (409, "APPLICATION_OVER")
    assert page.status == 409 and "hồ sơ đã bị từ chối" in page.body.decode()
    assert far.status == 404
    assert far.json["errors"] == [{"field": "division", "code": "NOT_FOUND"}]
    # The ministry's refusal of a name that was mistyped is not for good: it is applied for anew.
    assert applied(ward, name="Điểm tiêm phường Trúc Bạch (thử)") != unit
