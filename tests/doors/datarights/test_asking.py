"""Who asks about whose data, once while it is open, and what they and officers see of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.datarights.store import requests
from functions.kernel.callers import Role
from functions.kernel.identifiers import PersonId
from functions.runtime import clock
from functions.runtime.tables import ConditionLost
from tests.doors.checkin.town import OTHER, items_of
from tests.doors.datarights.desk import OWN, PAGE, QUEUE, STAFF_PAGE, Desk, deeds
from tests.doors.vaccination.test_booking import adds_member

KINDS = ("access", "correction", "restriction", "withdrawal", "deletion")
WORDS = "Tên đệm ghi sai, đúng là Thị"


@pytest.mark.catalogue("P09")
def test_each_kind_gets_a_number_and_a_term_of_two_working_days(desk: Desk) -> None:
    visitor = desk.clinic.town.visitor()
    for kind in KINDS:
        made = desk.asks(visitor, kind, words=WORDS)
        assert (made.status, made.json["state"], made.json["kind"]) == (200, "open", kind)
        assert made.json["due_at"] == "2021-11-25T17:00:00.000Z"  # asked on Tuesday, to Thursday
        assert made.json["number"].startswith("DL-")
    found = desk.mine(visitor)
    assert len({one["number"] for one in found}) == len(KINDS)
    page = visitor.get(PAGE).body.decode()
    for one in found:
        assert one["number"] in page
    assert 'href="/ai-da-xem"' in page and 'href="/mui-tiem"' in page and WORDS in page
    assert PAGE in visitor.get("/ai-da-xem").body.decode()


def test_one_request_of_a_kind_is_open_at_a_time(desk: Desk) -> None:
    visitor = desk.clinic.town.visitor()
    first = desk.asks(visitor)
    assert desk.asks(visitor, words="Lần nữa").json == first.json
    form = {"kind": "deletion", "idempotency_key": "k" * 22}
    assert visitor.call("POST", PAGE, form=form).status == 303
    assert [one["id"] for one in desk.mine(visitor)] == [first.json["id"]]
    assert len(desk.queue()["waiting"]) == 1
    assert desk.decides(first.json["id"], "open_case").status == 200
    second = desk.asks(visitor)
    assert second.json["id"] != first.json["id"] and second.json["state"] == "open"
    assert {one["state"] for one in desk.mine(visitor)} == {"open", "refused"}


def test_two_phones_at_once_open_one_request(desk: Desk, monkeypatch: Any) -> None:
    visitor = desk.clinic.town.visitor()
    begin = requests.begin

    def raced(made: Any, number: int) -> None:
        begin(made, number)
        raise ConditionLost

    monkeypatch.setattr(requests, "begin", raced)
    assert desk.asks(visitor).status == 200
    monkeypatch.setattr(requests, "begin", begin)
    monkeypatch.setattr(requests, "own", lambda person: {})
    assert desk.asks(visitor).status == 200
    monkeypatch.undo()
    assert len(requests.own(PersonId(visitor.person))) == 1


def test_a_guardian_asks_for_a_ward_and_nobody_for_a_stranger(desk: Desk) -> None:
    visitor, stranger = desk.clinic.town.visitor(), desk.clinic.town.visitor(OTHER)
    ward = adds_member(visitor)
    assert desk.asks(visitor, person=ward).status == 200
    assert desk.mine(visitor) == []
    (one,) = visitor.get(f"{OWN}?for={ward}").json["requests"]
    assert (
        one["kind"] == "deletion"
        and one["number"] in visitor.get(f"{PAGE}?for={ward}").body.decode()
    )
    for person in (ward, visitor.person, "0000000000000", "x"):
        assert (desk.asks(stranger, person=person).status) == 404
        assert stranger.get(f"{OWN}?for={person}").status == 404
        assert stranger.get(f"{PAGE}?for={person}").status == 404
        form = {"kind": "deletion", "person": person}
        assert stranger.call("POST", PAGE, form=form).status == 404


def test_a_form_without_a_kind_or_words_is_shown_again(desk: Desk) -> None:
    visitor = desk.clinic.town.visitor()
    for form in (
        {},
        {"kind": "revenge"},
        {"kind": "correction"},
        {"kind": "correction", "words": "x"},
    ):
        again = visitor.call("POST", PAGE, form=form)
        assert again.status == 422 and "DATA_REQUEST_" in again.body.decode()
    assert desk.asks(visitor, "correction").code == "DATA_REQUEST_WORDS_MISSING"
    assert desk.mine(visitor) == []


@pytest.mark.catalogue("P06", "P07")
def test_what_is_kept_of_a_request_tells_nobody_who_asked(desk: Desk) -> None:
    visitor = desk.clinic.town.visitor()
    made = desk.asks(visitor, "correction", words=WORDS)
    kept = json.dumps(items_of("data_requests"), ensure_ascii=False, default=repr)
    assert made.json["id"] in kept
    for secret in (visitor.person, WORDS, "Tên đệm", "000000000"):
        assert secret not in kept
    queue = json.dumps(desk.queue(), ensure_ascii=False)
    page = desk.officer.get(STAFF_PAGE).body.decode()
    for shown in (queue, page):
        assert made.json["number"] in shown and visitor.person not in shown
        assert WORDS not in shown


@pytest.mark.catalogue("P09")
def test_the_queue_shows_age_and_what_is_overdue_first(desk: Desk) -> None:
    first, second = desk.clinic.town.visitor(), desk.clinic.town.visitor(OTHER)
    begun = clock.now()
    desk.asks(first, "access")
    with clock.fixed(begun + timedelta(days=2)):
        desk.clinic.issuer.now = clock.now()
        desk.asks(second.sign_in(OTHER), "deletion")
    with clock.fixed(begun + timedelta(days=2, hours=16)):
        officer = desk.clinic.member(Role.PROVINCE_OFFICER, "province-01")  # signed in anew
        found = desk.queue(officer)
        assert [(one["kind"], one["is_overdue"]) for one in found["waiting"]] == [
            ("access", True), ("deletion", False),
        ]  # fmt: skip
        assert found["overdue"] == 1
        page = officer.get(STAFF_PAGE).body.decode()
        assert "Quá hạn" in page and "3 ngày" in page and "1 ngày" in page


@pytest.mark.catalogue("P01")
def test_asking_and_looking_are_on_record_before_they_are_done(
    desk: Desk, monkeypatch: Any
) -> None:
    visitor = desk.clinic.town.visitor()
    made = desk.asks(visitor)
    desk.mine(visitor)
    desk.officer.get(f"{QUEUE}?request={made.json['id']}")
    assert {"ask_data_request", "read_data_requests", "read_data_request"} <= deeds(visitor.person)

    def fails(*_: Any, **__: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr("functions.access.store.audit.put_audit", fails)
    assert desk.asks(visitor, "access").code == "AUDIT_UNAVAILABLE"
    assert desk.decides(made.json["id"]).code == "AUDIT_UNAVAILABLE"
    assert visitor.get(OWN).code == "AUDIT_UNAVAILABLE"
    monkeypatch.undo()
    assert [(one["kind"], one["state"]) for one in desk.mine(visitor)] == [("deletion", "open")]
