"""Cases: one for an event whoever reports it, a clock, steps that happen once, and who may see."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.aefi import schedules
from functions.aefi.domain.case import Case
from functions.aefi.store import cases
from functions.kernel.callers import Role
from functions.messages.aefi import AdverseEventReported, EventTold
from functions.runtime import clock, crypto, facts
from functions.runtime.keys import key as key_named
from infra.parts import ROOT
from tests.doors.aefi.aftercare import CASES, MINOR, SEVERE, WORDS, Aftercare
from tests.doors.checkin.town import later, phone_code
from tests.doors.immunization.ward import SITE
from tests.world import Actor

SUM_UP = ROOT / "events" / "aefi" / "schedules.sum_up.json"
FORM = {"onset_time": "09:10", "handling": "Bảo quản đúng, không sai quy trình"}


def test_a_severe_event_goes_from_report_to_closing(care: Aftercare, anh: Actor) -> None:
    case = care.opens_case(anh)
    shown = care.case(case).json
    assert shown["case"] | {"case": ""} == shown["case"] | {
        "case": "",
        "state": "REPORTED",
        "severe": True,
        "due_at": "2021-11-24T01:30:00.000Z",
        "answered_at": "",
        "clock_rule": "aefi-clock-104-2016",
        "overdue": False,
    }
    assert care.takes(case, "investigation", 1).code == "STEP_IMPOSSIBLE"
    assert care.takes(case, "triage", 1, severe=True, words="ngắn").code == "WORDS_MISSING"
    taken = care.takes(case, "triage", 1, severe=True)
    assert (taken.json["state"], taken.json["answered_at"][:16]) == ("TRIAGED", "2021-11-23T01:30")
    assert care.takes(case, "closing", 2).code == "STEP_IMPOSSIBLE"
    assert care.takes(case, "investigation", 2).json["state"] == "UNDER_INVESTIGATION"
    early = care.takes(case, "classification", 3, care.province, causality="A1")
    assert early.code == "FORM_MISSING"
    assert care.takes(case, "form", 3).code == "FORM_MISSING"
    assert care.takes(case, "form", 3, **FORM).json["version"] == 4
    assert care.takes(case, "form", 4, **FORM | {"tests": "Tryptase tăng"}).json["version"] == 5
    wrong = care.takes(case, "classification", 5, care.province, causality="E")
    assert (wrong.status, wrong.code) == (422, "CAUSALITY_UNKNOWN")
    found = care.takes(case, "classification", 5, care.province, causality="A1").json
    assert (found["causality"], found["causality_rule"]) == ("A1", "aefi-causality-who-2")
    assert care.takes(case, "closing", 6).json["state"] == "CLOSED"
    told = care.case(case).json
    assert [(one["act"], one["version"]) for one in told["steps"]] == [
        ("opened", 1), ("triaged", 2), ("investigation", 3), ("form", 4), ("form", 5),
        ("classified", 6), ("closed", 7),
    ]  # fmt: skip
    assert all(one["by"] and one["at"] for one in told["steps"])
    assert told["form"]["tests"] == "Tryptase tăng"
    assert care.province.get(CASES).json["cases"] == []


def told_overdue(capsys: pytest.CaptureFixture[str]) -> list[tuple[int, int]]:
    """An hour's round; what the journal says of overdue cases."""
    capsys.readouterr()
    schedules.sum_up(json.loads(SUM_UP.read_text()), None)
    lines = [json.loads(one) for one in capsys.readouterr().out.splitlines() if one[:1] == "{"]
    return [(one["late"], one["past_term"]) for one in lines if one.get("fact") == "CasesOverdue"]


def test_terms_of_investigation_and_council_run_stand_on_the_board_and_alarm(
    care: Aftercare, anh: Actor, capsys: pytest.CaptureFixture[str]
) -> None:
    case = care.opens_case(anh)
    assert told_overdue(capsys) == []
    with later(hours=30):
        care.signs_in_staff()
        assert told_overdue(capsys) == [(1, 0)]
        taken = care.takes(case, "triage", 1, severe=True).json
        assert (taken["term"]["stage"], taken["term"]["overdue"]) == ("investigation", False)
        assert told_overdue(capsys) == []
    with later(hours=30 + 25):
        care.signs_in_staff()
        assert told_overdue(capsys) == [(0, 1)]
        board = care.province.get(CASES).json
        assert (board["past_term"], board["cases"][0]["term"]["overdue"]) == (1, True)
        assert "quá hạn điều tra" in care.province.get("/can-bo/sau-tiem").body.decode()
        care.takes(case, "investigation", 2)
        assert care.takes(case, "form", 3, **FORM).json["term"]["stage"] == "council"
        assert told_overdue(capsys) == []
    with later(days=12):
        care.signs_in_staff()
        assert told_overdue(capsys) == [(0, 1)]
        found = care.takes(case, "classification", 4, care.province, causality="C").json
        assert found["term"] is None
        assert told_overdue(capsys) == []


def test_a_hospital_sees_what_it_reported_of_a_dose_of_another_province(
    care: Aftercare, anh: Actor
) -> None:
    access.put_unit(Unit("hospital-79", "hospital", "Bệnh viện Chợ Thử", "79/760/26734"))
    far = care.member(Role.COMMUNE_OFFICER, "hospital-79")
    case = care.opens_case(anh, far)
    assert [one["case"] for one in far.get(CASES).json["cases"]] == [case]
    assert far.get(f"{CASES}/{case}").status == 200
    assert care.hospital.get(CASES).json["cases"] == []
    assert care.elsewhere.get(CASES).json["cases"] == []
    care.takes(case, "triage", 1, severe=False)
    (shown,) = far.get(CASES).json["cases"]
    assert (shown["state"], shown["severe"]) == ("TRIAGED", False)
    care.takes(case, "closing", 2)
    assert far.get(CASES).json["cases"] == care.site.get(CASES).json["cases"] == []


def test_a_step_sent_again_is_the_same_and_a_later_one_is_refused(
    care: Aftercare, anh: Actor
) -> None:
    case = care.opens_case(anh)
    first = care.takes(case, "triage", 1, severe=True)
    again = care.takes(case, "triage", 1, severe=True)
    assert (again.status, again.json) == (200, first.json)
    other = care.takes(case, "triage", 1, care.province, severe=False)
    assert (other.status, other.code) == (409, "CASE_MOVED_ON")
    assert care.takes(case, "investigation", 1).code == "CASE_MOVED_ON"
    assert care.case(case).json["case"]["version"] == 2
    assert care.counted() == {SITE: (1, 1, 1)}


def test_two_officers_at_once_take_one_step(
    care: Aftercare, anh: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = care.opens_case(anh)
    stale: list[Case | None] = [cases.case(case)]
    assert care.takes(case, "triage", 1, care.province, severe=True).status == 200
    read = cases.case
    monkeypatch.setattr(cases, "case", lambda id_: stale.pop() if stale else read(id_))
    late = care.takes(case, "triage", 1, severe=False)
    assert (late.code, stale) == ("CASE_MOVED_ON", [])
    monkeypatch.undo()
    assert care.case(case).json["case"]["severe"] is True


def test_reports_of_one_event_are_linked_under_one_case(care: Aftercare, anh: Actor) -> None:
    assert care.reports(anh, SEVERE).status == 201
    case = care.opens_case(anh)
    assert care.opens_case(anh, care.site, told=SEVERE | {"symptoms": ["convulsion"]}) == case
    shown = care.case(case).json
    assert sorted(one["via"] for one in shown["sources"]) == ["own", "staff", "staff"]
    assert sorted(one["unit"] for one in shown["sources"]) == ["", "hospital-01", SITE]
    assert [one["act"] for one in shown["steps"]] == ["opened", "linked", "linked"]
    assert care.counted() == {SITE: (1, 1, 1)}
    with later(days=1):
        care.signs_in_staff()
        other = care.opens_case(
            anh, told=SEVERE | {"onset": "2021-11-24"}, recognised_at="2021-11-24T01:00:00Z"
        )
        assert other != case
        assert care.case(other).json["others"] == [case]
    assert care.counted() == {SITE: (1, 1, 1)}


def test_a_clock_is_overdue_from_its_very_end_on(care: Aftercare, anh: Actor) -> None:
    case = care.opens_case(anh)
    end = clock.now() + timedelta(hours=24)
    for passed, is_late in ((timedelta(seconds=-1), False), (timedelta(0), True)):
        with clock.fixed(end + passed):
            care.signs_in_staff()
            for who in (care.site, care.district, care.province, care.ministry):
                board = who.get(CASES).json
                (one,) = board["cases"]
                assert (one["case"], one["overdue"]) == (case, is_late)
                assert (board["running"], board["late"]) == (1, int(is_late))
    with clock.fixed(end):
        care.signs_in_staff()
        taken = care.takes(case, "triage", 1, severe=True).json
        assert (taken["overdue"], taken["state"]) == (True, "TRIAGED")
        board = care.district.get(CASES).json
        assert (board["running"], board["late"], board["cases"][0]["overdue"]) == (0, 0, True)


def test_a_minor_case_has_no_clock_and_may_be_closed_at_once(care: Aftercare, anh: Actor) -> None:
    case = care.opens_case(anh, care.site, told=MINOR)
    assert care.case(case).json["case"]["due_at"] == ""
    assert care.takes(case, "triage", 1, severe=False).status == 200
    assert care.takes(case, "closing", 2).json["state"] == "CLOSED"
    assert care.counted() == {SITE: (1, 1, 0)}
    # The same event gets worse: the case opens again, with its clock.
    assert care.opens_case(anh) == case
    told = care.case(case).json
    assert (told["case"]["state"], told["case"]["severe"]) == ("REPORTED", True)
    assert told["case"]["due_at"] == "2021-11-24T01:30:00.000Z"
    assert told["steps"][-1]["act"] == "raised"
    assert care.counted() == {SITE: (1, 1, 1)}
    assert len(care.district.get(CASES).json["cases"]) == 1


def test_an_officer_may_judge_otherwise_and_the_counts_follow(care: Aftercare, anh: Actor) -> None:
    case = care.opens_case(anh)
    assert care.counted() == {SITE: (1, 1, 1)}
    assert care.takes(case, "triage", 1, severe=False).json["severe"] is False
    assert care.counted() == {SITE: (1, 1, 0)}


@pytest.mark.catalogue("Z02", "Z04")
def test_anothers_case_is_answered_like_one_that_never_was(care: Aftercare, anh: Actor) -> None:
    case, unknown = care.opens_case(anh), "0" * 26
    told = []
    for who in (care.elsewhere, care.second):
        for id_ in (case, unknown, "mã-lạ"):
            reply = care.case(id_, who)
            told.append((reply.status, {k: v for k, v in reply.json.items() if k != "request_id"}))
    assert all(one == told[0] for one in told)
    assert told[0][0] == 404
    assert told[0][1]["code"] == "CASE_UNKNOWN"
    for step, body in (
        ("triage", {"severe": False}),
        ("closing", {}),
        ("form", FORM),
    ):
        assert care.takes(case, step, 1, care.elsewhere, **body).code == "CASE_UNKNOWN"
    assert care.elsewhere.get(f"{CASES}/{case}/contact").code == "CASE_UNKNOWN"
    assert care.elsewhere.get(CASES).json["cases"] == []
    assert care.second.get(CASES).json["cases"] == []
    for who in (care.site, care.hospital, care.district, care.province, care.ministry):
        assert care.case(case, who).status == 200
    for who in (care.site, care.hospital, care.ministry):
        assert care.takes(case, "triage", 1, who, severe=True).status == 403
    assert care.takes(case, "classification", 1, care.district, causality="C").status == 403
    assert care.case(case).json["case"]["version"] == 1


def test_units_report_of_whoever_is_before_them(care: Aftercare, anh: Actor) -> None:
    nobody = care.somebody("0900002002")
    assert care.unit_reports(nobody).code == "DOSE_NOT_FOLLOWED"
    assert care.unit_reports(anh, dose_on="2021-11-22").code == "DOSE_NOT_FOLLOWED"
    for wrong in ("2021-11-23T01:29:59Z", "2021-11-23T01:30:01Z"):
        reply = care.unit_reports(anh, recognised_at=wrong)
        assert (reply.status, reply.code) == (422, "ONSET_IMPOSSIBLE")
    assert care.unit_reports(anh, told={}).code == "REPORT_INCOMPLETE"
    key = care.key()
    sent = {"reading": phone_code(anh), "recognised_at": "2021-11-23T01:30:00Z"} | SEVERE
    first, again = (
        care.hospital.call("POST", "/api/aefi/unit-reports", sent, headers=key) for _ in range(2)
    )
    assert (first.status, again.json) == (201, first.json)
    assert len(care.case(first.json["case"]).json["sources"]) == 1
    assert care.unit_reports(anh, care.district).status == 403


def test_a_case_is_told_sealed_whole(
    care: Aftercare, anh: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, object]] = []
    monkeypatch.setattr(facts, "tell", told.append)
    case = care.opens_case(anh)
    care.streams()
    (body,) = told
    fact = AdverseEventReported.model_validate(body)
    assert (fact.case, fact.revision) == (case, 1)
    assert anh.person not in str(body)
    opened = crypto.unseal(key_named("aefi-2021"), crypto.from_text(fact.sealed), f"facts|{case}|1")
    event = EventTold.model_validate_json(opened)
    assert event == EventTold(
        person=anh.person, immunization="20211123", site=SITE, severe=True, caution=True
    )
    care.takes(case, "triage", 1, severe=True)
    care.takes(case, "investigation", 2)
    care.takes(case, "form", 3, **FORM)
    care.takes(case, "classification", 4, care.province, causality="C")
    care.streams()
    last = AdverseEventReported.model_validate(told[-1])
    opened = crypto.unseal(key_named("aefi-2021"), crypto.from_text(last.sealed), f"facts|{case}|5")
    assert EventTold.model_validate_json(opened).caution is False


@pytest.mark.catalogue("P07")
def test_the_table_tells_nothing_in_clear(care: Aftercare, anh: Actor) -> None:
    from tests.doors.checkin.town import items_of

    care.reports(anh, SEVERE | {"note": "Khó thở dữ dội sau mười phút"})
    case = care.opens_case(anh)
    care.takes(case, "triage", 1, severe=True)
    dump = str(items_of("aefi"))
    hidden = ("breathless", "Khó thở", "hospitalised", WORDS)
    assert not [said for said in hidden if said in dump]
    of_case = str([one for one in items_of("aefi") if not str(one["p"]).startswith("{'S': 'of#")])
    assert anh.person not in of_case
