"""People report what followed a dose: signed in, for the family, or by the code of discharge."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from functions.aefi.store import codes, doses
from functions.kernel.identifiers import PersonId
from functions.runtime import clock
from tests.doors.aefi.aftercare import CODES, DAY, MINOR, REPORTS, SEVERE, Aftercare
from tests.doors.checkin.town import later, phone_code
from tests.doors.immunization.ward import SITE
from tests.doors.tracing.test_volume import bound
from tests.gateway import Reply
from tests.world import Actor

BY_CODE = "/api/aefi/code-reports"


def of_dose(who: Actor) -> dict[str, object]:
    (one,) = who.get(REPORTS).json["doses"]
    assert isinstance(one, dict)
    return one


def code_of(care: Aftercare, who: Actor) -> dict[str, str]:
    reply = care.site.call("POST", CODES, {"reading": phone_code(who)})
    assert reply.status == 200, reply.body
    return dict(reply.json)


def by_code(care: Aftercare, code: str, **more: object) -> Reply:
    stranger = Actor(care.gateway)
    return stranger.call("POST", BY_CODE, {"code": code} | MINOR | more, headers=care.key())


def test_each_report_is_the_next_version_and_none_is_lost(care: Aftercare, anh: Actor) -> None:
    asked = of_dose(anh)
    assert (asked["asked_today"], asked["is_open"], asked["versions"]) == (True, True, [])

    first = care.reports(anh)
    second = care.reports(anh, SEVERE | {"severity": "minor", "course": "recovering"})

    assert (first.json, second.json) == (
        {"version": 1, "go_now": False},
        {"version": 2, "go_now": True},
    )
    told = of_dose(anh)
    assert told["asked_today"] is False
    versions = told["versions"]
    assert isinstance(versions, list)
    assert [(one["version"], one["symptoms"]) for one in versions] == [
        (2, ["breathless"]),
        (1, ["site_pain", "fever"]),
    ]
    assert care.counted() == {SITE: (1, 1, 0)}


@pytest.mark.catalogue("F06")
def test_a_report_sent_again_is_the_same_one(care: Aftercare, anh: Actor) -> None:
    key = care.key()
    first = care.reports(anh, SEVERE, headers=key)
    again = care.reports(anh, SEVERE, headers=key)
    assert (first.status, again.status, again.json) == (201, 201, first.json)
    other = care.reports(anh, MINOR, headers=key)
    assert other.code == "IDEMPOTENCY_KEY_REUSED"
    assert care.counted() == {SITE: (1, 1, 1)}
    (case,) = care.province.get("/api/aefi/cases").json["cases"]
    assert len(care.case(case["case"]).json["sources"]) == 1


def test_whoever_is_well_is_not_counted_as_a_report(care: Aftercare, anh: Actor) -> None:
    assert care.reports(anh, {}).json == {"version": 1, "go_now": False}
    assert care.counted() == {SITE: (1, 0, 0)}
    for wrong, code in (
        ({"note": "Chỉ ghi thêm"}, "REPORT_INCOMPLETE"),
        (MINOR | {"onset": None}, "REPORT_INCOMPLETE"),
        (MINOR | {"symptoms": ["grows_a_tail"]}, "SYMPTOM_UNKNOWN"),
        (MINOR | {"onset": "2021-11-22"}, "ONSET_IMPOSSIBLE"),
        (MINOR | {"onset": "2021-11-24"}, "ONSET_IMPOSSIBLE"),
        (MINOR | {"onset": "23/11/2021"}, "DATE_AMBIGUOUS"),
        (MINOR | {"symptoms": ["other"]}, "REPORT_INCOMPLETE"),
        (MINOR | {"note": "a\x07b"}, "TEXT_INVALID"),
        (MINOR | {"note": "a" * 1001}, "INVALID"),
        (MINOR | {"severity": "awful"}, "INVALID"),
    ):
        reply = care.reports(anh, wrong)
        assert (reply.status, reply.code) == (422, code), wrong


def test_people_report_up_to_the_instant_28_days_later(care: Aftercare, anh: Actor) -> None:
    end = clock.now() + timedelta(days=28)
    code = code_of(care, anh)["code"]
    with clock.fixed(end - timedelta(seconds=1)):
        anh.sign_in("0900001001")
        assert care.reports(anh).status == 201
        assert by_code(care, code).status == 201
        assert of_dose(anh)["asked_today"] is False
    with clock.fixed(end):
        over = care.reports(anh)
        assert (over.status, over.code) == (410, "FOLLOW_UP_OVER")
        assert by_code(care, code).code == "REPORT_CODE_UNKNOWN"
        assert of_dose(anh)["is_open"] is False


def test_the_code_opens_one_dose_and_tells_nothing_of_it(care: Aftercare, anh: Actor) -> None:
    care.reports(anh, SEVERE)
    given = code_of(care, anh)
    assert (given["day"], len(given["code"])) == ("2021-11-23", 26)
    assert code_of(care, anh)["code"] == given["code"]
    page = Actor(care.gateway).call("POST", "/sau-tiem", form={"code": given["code"].lower()})
    told = page.body.decode()
    assert (page.status, "23/11/2021" in told) == (200, True)
    assert not [
        said for said in ("comirnaty", "FF2382", "Đã báo trước đây", anh.person) if said in told
    ]
    reply = by_code(care, given["code"])
    assert reply.json == {"version": 2, "go_now": False}
    versions = of_dose(anh)["versions"]
    assert isinstance(versions, list)
    assert [one["via"] for one in versions] == ["code", "own"]


@pytest.mark.catalogue("Z02")
def test_a_code_that_opens_nothing_is_answered_like_one_that_never_was(
    care: Aftercare, anh: Actor
) -> None:
    code = code_of(care, anh)["code"]
    assert of_dose(anh)["has_code"] is True
    assert anh.call("POST", f"{CODES}/revoke", {"immunization": DAY}).status == 204
    assert anh.call("POST", f"{CODES}/revoke", {"immunization": DAY}).status == 204
    revoked, unknown = by_code(care, code), by_code(care, "0" * 26)
    odd = by_code(care, "không phải mã")
    for reply in (revoked, unknown, odd):
        assert (reply.status, reply.code) == (404, "REPORT_CODE_UNKNOWN")
    assert {k: v for k, v in revoked.json.items() if k != "request_id"} == {
        k: v for k, v in unknown.json.items() if k != "request_id"
    }
    fresh = code_of(care, anh)["code"]
    assert fresh != code
    assert by_code(care, code).status == 404
    assert by_code(care, fresh).status == 201
    assert care.site.call("POST", f"{CODES}/withdraw", {"reading": phone_code(anh)}).status == 204
    assert by_code(care, fresh).status == 404
    seen = [row["action"] for row in anh.get("/api/me/access-log").json["rows"]]
    assert seen.count("take_back_report_code") == 1


@pytest.mark.catalogue("Z09")
def test_whoever_takes_codes_back_is_counted_for_whose_they_are(
    care: Aftercare, anh: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {"reading": phone_code(anh)}
    bound(monkeypatch, hour=2, day=100)
    for step in (CODES, f"{CODES}/withdraw", f"{CODES}/withdraw"):
        reply = care.site.call("POST", step, shown)
    assert (reply.status, reply.code) == (429, "VOLUME_LIMIT")


def test_codes_are_given_by_the_site_that_gave_the_dose(care: Aftercare, anh: Actor) -> None:
    shown = {"reading": phone_code(anh)}
    other = care.second.call("POST", CODES, shown)
    assert (other.status, other.code) == (404, "NO_DOSE_HERE")
    hospital = care.hospital.call("POST", CODES, shown)
    assert (hospital.status, hospital.code) == (403, "NOT_A_REPORTING_UNIT")
    code = code_of(care, anh)["code"]
    dose = doses.dose(PersonId(anh.person), DAY)
    assert dose is not None
    assert codes.code_of(dose, 1) == code
    with later(days=14, hours=-1):
        assert anh.get("/api/me").status == 200  # unused for a fortnight, the session would end
    with later(days=27, hours=1):
        assert anh.get("/api/me").status == 200
    with later(days=28):
        care.signs_in_staff()
        over = care.site.call("POST", CODES, {"reading": phone_code(anh)})
        assert over.code == "NO_DOSE_HERE"


@pytest.mark.catalogue("Z02", "Z04")
def test_nobody_reports_of_anothers_dose(care: Aftercare, anh: Actor) -> None:
    stranger = care.somebody("0900002002")
    theirs = care.reports(stranger, for_person=anh.person)
    unknown = care.reports(stranger, for_person="0000000000009")
    assert (theirs.status, theirs.code) == (404, "DOSE_NOT_FOLLOWED")
    assert {k: v for k, v in theirs.json.items() if k != "request_id"} == {
        k: v for k, v in unknown.json.items() if k != "request_id"
    }
    assert stranger.get(f"{REPORTS}?for={anh.person}").status == 404
    assert stranger.get(REPORTS).json["doses"] == []
    none = stranger.call("POST", REPORTS, {"immunization": DAY} | MINOR, headers=care.key())
    assert none.code == "DOSE_NOT_FOLLOWED"
    assert care.counted() == {SITE: (1, 0, 0)}


@pytest.mark.catalogue("P01")
def test_each_look_at_reports_stands_in_the_log_of_the_person(care: Aftercare, anh: Actor) -> None:
    care.reports(anh, SEVERE)
    code = code_of(care, anh)["code"]
    Actor(care.gateway).call("POST", "/sau-tiem", form={"code": code})
    (case,) = care.district.get("/api/aefi/cases").json["cases"]
    care.case(case["case"], care.district)
    care.district.get(f"/api/aefi/cases/{case['case']}/contact")
    rows = anh.get("/api/me/access-log").json["rows"]
    seen = [(row["action"], row["who_role"]) for row in rows]
    for one in (
        ("give_report_code", "commune_officer"),
        ("open_report_code", "anonymous"),
        ("read_aefi", "district_officer"),
        ("mask", "district_officer"),
        ("reach_aefi", "district_officer"),
    ):
        assert one in seen, seen


def test_a_version_that_came_in_between_is_not_written_over(
    care: Aftercare, anh: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = doses.dose(PersonId(anh.person), DAY)
    care.reports(anh)
    asked = [stale]
    read = doses.dose
    monkeypatch.setattr(doses, "dose", lambda *who: asked.pop() if asked else read(*who))
    assert care.reports(anh, SEVERE).json["version"] == 2
    assert asked == []
    monkeypatch.undo()
    versions = of_dose(anh)["versions"]
    assert isinstance(versions, list)
    assert [one["version"] for one in versions] == [2, 1]
    assert care.counted() == {SITE: (1, 1, 1)}


def test_the_list_of_symptoms_is_public_and_says_how_sure_it_is(care: Aftercare) -> None:
    told = Actor(care.gateway).get("/api/aefi/symptoms").json
    assert (told["rule"], told["source"]) == ("aefi-symptoms-2021", "to_be_confirmed")
    assert {one["id"] for one in told["symptoms"] if one["danger"]} >= {"convulsion", "breathless"}


def test_a_day_has_an_end_of_reports(
    care: Aftercare, anh: Actor, keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.aefi.service.own.MOST_A_DAY", 1)
    assert care.reports(anh).status == 201
    assert care.reports(anh).code == "TOO_MANY"
