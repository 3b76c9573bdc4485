"""Lists of organisations: each row once and told; across organisations; what the person may do."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from functions.kernel.callers import Role
from functions.registry.domain import imports as accounting
from functions.registry.service import imports
from functions.runtime import objects, settings
from functions.vaccination.domain.list_guide import headings
from functions.vaccination.domain.nomination import Nomination
from functions.vaccination.service.lists import template_xlsx
from functions.vaccination.store import nomination_lines
from tests.doors.checkin.town import VISITOR, items_of
from tests.doors.vaccination.clinic import PLANS, REGISTRATIONS, Clinic
from tests.doors.vaccination.works import (
    LISTS,
    NOMINATIONS,
    Works,
    arrived,
    counts,
    csv_of,
    receive,
    row,
    told,
)
from tests.gateway import Reply
from tests.simulation.meter import Meter
from tests.store.registry.breaking import Crash, crashing
from tests.world import Actor

PHONE = "0900004001"
"""Of row 1."""


def named(actor: Actor) -> list[dict[str, Any]]:
    reply = actor.get(NOMINATIONS)
    assert reply.status == 200, reply.body
    found: list[dict[str, Any]] = reply.json["nominations"]
    return found


def but_its_id(reply: Reply) -> dict[str, Any]:
    """A problem without what tells one request from another."""
    body: dict[str, Any] = reply.json
    return {name: value for name, value in body.items() if name not in ("request_id", "instance")}


def status_file(list_id: str) -> list[list[str]]:
    body = objects.read("documents", f"reports/imports/{list_id}.csv").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


def test_an_organisation_sends_nothing_before_an_officer_of_its_area_admits_it(
    opened: Clinic,
) -> None:
    works = Works(opened)
    assert works.announces().code == "ORGANISATION_NOT_ADMITTED"
    asked = works.asks(works.factory)
    assert (asked.status, asked.json["state"]) == (201, "pending")
    assert works.asks(works.factory).json == asked.json
    assert works.announces().code == "ORGANISATION_NOT_ADMITTED"
    elsewhere = opened.member(Role.DISTRICT_OFFICER, "district-002")
    assert works.decides("works-01", admitted=True, who=elsewhere).code == "ORGANISATION_UNKNOWN"
    unknown = works.decides("nobody", admitted=True)
    assert (unknown.status, unknown.code) == (404, "ORGANISATION_UNKNOWN")
    admitted = works.decides("works-01", admitted=True, who=opened.district)
    assert admitted.json["state"] == "admitted"
    assert works.announces().status == 201
    listed = opened.district.get(f"{PLANS}/{opened.campaign}/organisations").json
    assert [(one["unit"], one["state"]) for one in listed["organisations"]] == [
        ("works-01", "admitted")
    ]
    assert works.decides("works-01", admitted=False).json["state"] == "refused"
    assert works.announces().code == "ORGANISATION_NOT_ADMITTED"
    assert works.asks(works.factory).json["state"] == "pending"


def test_an_office_lists_its_people_without_asking_and_only_in_its_province(works: Works) -> None:
    shown = works.sends(row(1), who=works.clinic.district)
    assert told(shown) == [(1, "REGISTERED")]
    far = works.clinic.member(Role.PROVINCE_OFFICER, "province-79")
    assert works.announces(far).code == "ORGANISATION_NOT_ADMITTED"


def test_one_bad_row_never_stops_a_list_and_each_row_is_told(works: Works) -> None:
    shown = works.sends(
        row(1),
        row(2, phone="900004002", birth="03/04/1990", sex="?", group="99"),
        row(3),
        row(1),
        row(3, full_name="Người Khác"),
        row(4, document="1.19E+10"),
        row(5, day="2021-01-01", full_name="", district="Quận Xa"),
        row(6, withdraw="x"),
        row(7, withdraw="có thể"),
    )
    assert shown["state"] == "DONE_WITH_ERRORS"
    assert counts(shown) == (9, 2, 1, 6, 0)
    assert told(shown) == [
        (1, "REGISTERED"),
        (2, "DATE_AMBIGUOUS"),
        (2, "SEX_UNCLEAR"),
        (2, "IDENTIFIER_MANGLED"),
        (2, "GROUP_UNKNOWN"),
        (3, "REGISTERED"),
        (4, "ROW_REPEATED"),
        (5, "ROWS_DISAGREE"),
        (6, "IDENTIFIER_MANGLED"),
        (7, "REQUIRED"),
        (7, "DIVISION_UNKNOWN"),
        (7, "DATE_INVALID"),
        (8, "NOT_NAMED"),
        (9, "MARK_UNCLEAR"),
    ]
    assert all(one["message_vi"] and one["message_en"] for one in shown["rows"])


@pytest.mark.catalogue("L08")
def test_the_status_file_tells_every_row_by_number_and_nothing_personal(works: Works) -> None:
    shown = works.sends(row(1, full_name="=cmd|' /C calc'!A0"), row(2), row(2))
    assert shown["report"]
    heading, *lines = status_file(shown["id"])
    assert heading == ["dong", "ket_qua", "ma", "noi_dung", "content"]
    assert [line[:3] for line in lines] == [
        ["1", "rejected", "NAME_INVALID"],
        ["2", "accepted", "REGISTERED"],
        ["3", "duplicate", "ROW_REPEATED"],
    ]
    body = json.dumps([shown, lines], ensure_ascii=False)
    for secret in ("Phạm", "calc", "001190", "0900004"):
        assert secret not in body


def test_what_a_list_says_is_sealed_and_every_look_at_it_is_on_record(works: Works) -> None:
    shown = works.sends(row(1))
    kept = json.dumps(items_of("vaccine_registrations"), ensure_ascii=False, default=repr)
    for secret in ("Phạm", "001190000001", "900004001", "1990", "Công nhân"):
        assert secret not in kept
    assert not [one for one in items_of("persons") if "Phạm" in repr(one)]
    before = len(items_of("audit"))
    works.shown(shown["id"])
    assert len(items_of("audit")) > before


@pytest.mark.catalogue("Z02")
def test_anothers_list_answers_exactly_like_an_unknown_one(works: Works) -> None:
    shown = works.sends(row(1))
    unknown = works.school.get(f"{LISTS}/{'0' * 26}")
    for who in (works.school, works.clinic.district, works.clinic.department):
        reply = who.get(f"{LISTS}/{shown['id']}")
        assert (reply.status, reply.code) == (404, "IMPORT_UNKNOWN")
        assert but_its_id(reply) == but_its_id(unknown)
    officer = works.clinic.department.get(f"/api/imports/{shown['id']}")
    assert (officer.status, officer.code) == (404, "IMPORT_UNKNOWN")
    assert works.school.get(LISTS).json == {"lists": []}
    assert [one["id"] for one in works.factory.get(LISTS).json["lists"]] == [shown["id"]]


@pytest.mark.catalogue("L11", "L12")
def test_the_same_event_or_the_same_rows_again_change_nothing(works: Works) -> None:
    list_id = str(works.announces().json["list_id"])
    message = arrived(list_id, csv_of(row(1), row(2)))
    receive(message)
    before, first = items_of("vaccine_registrations"), works.shown(list_id)
    receive(message)
    assert items_of("vaccine_registrations") == before
    again = works.sends(row(2), row(1))
    assert counts(again) == (2, 0, 2, 0, 0)
    assert told(again) == [(1, "UNCHANGED"), (2, "UNCHANGED")]
    assert items_of("vaccine_registrations") == before
    assert told(works.shown(list_id)) == told(first)


@pytest.mark.catalogue("L20")
def test_a_crash_at_any_call_is_made_good_and_told_as_if_there_had_been_none(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "CHUNK", 2)
    rows = (row(1), row(2, sex="?"), row(1), row(4))
    wanted = works.sends(*rows, who=works.school)
    list_id, at = str(works.announces().json["list_id"]), 0
    message = arrived(list_id, csv_of(*(row(10), row(2, sex="?"), row(10), row(40))))
    while True:
        at += 3
        with crashing(at) as crashed:
            try:
                receive(message)
            except Crash:
                continue
        if not crashed:
            break
    shown = works.shown(list_id)
    assert (counts(shown), told(shown)) == (counts(wanted), told(wanted))
    assert at > 21


def test_a_long_list_goes_on_in_messages_of_its_own(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "CHUNK", 2)
    monkeypatch.setattr(imports, "ROWS_A_MESSAGE", 2)
    shown = works.sends(*map(row, (1, 2, 3, 1, 5)))
    assert (shown["state"], counts(shown)) == ("DONE", (5, 4, 1, 0, 0))


@pytest.mark.catalogue("L01")
def test_more_people_than_a_list_may_name_are_none(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert accounting.MOST_PEOPLE == 20_000
    monkeypatch.setattr(accounting, "MOST_PEOPLE", 2)
    shown = works.sends(*map(row, range(3)))
    assert (shown["state"], told(shown)) == ("QUARANTINED", [(0, "TOO_MANY_ROWS")])
    assert items_of("vaccine_registrations") == []


BREAKING = {
    "ENCODING_INVALID": csv_of(row(1)).decode().encode("cp1258", "replace"),
    "HEADING_MISSING": csv_of(row(1)[:-2], heading=headings()[:-2]),
    "HEADING_REPEATED": csv_of([*row(1), "0"], heading=(*headings(), "CCCD")),
    "UNTERMINATED_QUOTE": csv_of(row(1)) + b'\r\n"',
    "TOO_MANY_COLUMNS": csv_of([*row(1), *["x"] * 300]),
    "CONTENT_MISMATCH": b"PK\x03\x04 no table",
}


@pytest.mark.catalogue("L02", "L04", "L05", "L07", "L16")
@pytest.mark.parametrize("code", BREAKING)
def test_a_broken_list_is_refused_whole_with_its_reason(works: Works, code: str) -> None:
    shown = works.taken(BREAKING[code])
    assert (shown["state"], told(shown)) == ("QUARANTINED", [(0, code)])
    assert items_of("vaccine_registrations") == []


def test_a_list_in_utf_16_in_another_order_is_a_list(works: Works) -> None:
    heading, line = reversed(headings()), list(reversed(row(1)))
    body = csv_of(line, heading=tuple(heading)).decode().encode("utf-16")
    assert told(works.taken(body)) == [(1, "REGISTERED")]


def test_a_dry_run_tells_and_records_nothing(works: Works) -> None:
    shown = works.sends(row(1), row(1), row(2, sex="?"), dry_run=True)
    assert told(shown) == [(1, "REGISTERED"), (2, "ROW_REPEATED"), (3, "SEX_UNCLEAR")]
    assert items_of("vaccine_registrations") == []


def test_the_template_is_taken_as_it_is_in_both_forms(works: Works) -> None:
    from openpyxl import load_workbook

    reply = works.factory.get("/to-chuc/mau")
    assert reply.status == 200
    line = ",".join(row(1)).encode()
    assert told(works.taken(reply.body + line)) == [(1, "REGISTERED")]
    book = load_workbook(io.BytesIO(template_xlsx()))
    for place, cell in enumerate(row(2), 1):
        book.worksheets[0].cell(2, place).value = cell
    held = io.BytesIO()
    book.save(held)
    assert told(works.taken(held.getvalue(), filename="danh-sach.xlsx")) == [(1, "REGISTERED")]
    link = works.factory.get("/to-chuc/mau/xlsx")
    assert (link.status, "mau-danh-sach-tiem.xlsx" in link.header("location")) == (303, True)


# --- across organisations, and with those who registered alone -----------------------------------


def test_of_two_organisations_the_second_is_told_and_its_claim_is_kept(works: Works) -> None:
    assert told(works.sends(row(1))) == [(1, "REGISTERED")]
    second = works.sends(row(1), who=works.school)
    assert (counts(second), told(second)) == ((1, 0, 1, 0, 0), [(1, "ALREADY_REGISTERED")])
    assert "Công ty" not in json.dumps(second, ensure_ascii=False)
    person = works.clinic.town.somebody().sign_in(PHONE)
    assert {one["organisation"] for one in named(person)} == {
        "Công ty May Thử (thử)",
        "Trường Thử (thử)",
    }
    assert told(works.sends(row(1, withdraw="x"))) == [(1, "WITHDRAWN")]
    assert told(works.sends(row(1, withdraw="x"))) == [(1, "UNCHANGED")]
    assert told(works.sends(row(1), who=works.school)) == [(1, "REGISTERED")]
    assert told(works.sends(row(1))) == [(1, "ALREADY_REGISTERED")]
    assert len(named(person)) == 2


def test_a_race_of_two_organisations_has_one_first(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, raced = nomination_lines.put_named, []

    def put_named(made: Nomination, *words: Any, **more: Any) -> None:
        if not raced:
            raced.append(made)
            assert told(works.sends(row(1), who=works.school)) == [(1, "REGISTERED")]
        really(made, *words, **more)

    monkeypatch.setattr(nomination_lines, "put_named", put_named)
    assert told(works.sends(row(1))) == [(1, "ALREADY_REGISTERED")]
    assert raced[0].unit == "works-01"


def test_who_registered_alone_is_registered_already_and_nothing_of_it_is_touched(
    works: Works,
) -> None:
    visitor = works.clinic.town.visitor()
    assert works.clinic.registers(visitor).status == 201
    before = visitor.get(REGISTRATIONS).json
    same = {"document": "001090900002", "full_name": "TRAN THI BINH", "birth": "1990"}
    shown = works.sends(row(1, **same, sex="Nam", phone=VISITOR))
    assert told(shown) == [(1, "ALREADY_REGISTERED")]
    assert visitor.get(REGISTRATIONS).json == before


def test_details_that_differ_wait_for_an_officer_and_overwrite_nothing(works: Works) -> None:
    clinic = works.clinic
    visitor = clinic.town.visitor()
    clinic.registers(visitor)
    before = visitor.get(REGISTRATIONS).json
    other = {"document": "001090900002", "full_name": "Người Khác Hẳn", "sex": "Nam"}
    shown = works.sends(row(1, **other), row(2, birth="1991-01-01"))
    assert (counts(shown), told(shown)) == (
        (2, 0, 0, 0, 2),
        [(1, "IDENTITY_IN_DOUBT"), (2, "IDENTITY_IN_DOUBT")],
    )
    assert visitor.get(REGISTRATIONS).json == before
    place = f"{PLANS}/{clinic.campaign}/list-doubts"
    elsewhere = clinic.member(Role.DISTRICT_OFFICER, "district-002")
    assert elsewhere.get(place).json == {"nominations": []}
    cases = clinic.district.get(place).json["nominations"]
    found = {tuple(one["doubts"]): one for one in cases}
    assert set(found) == {("details_differ",), ("cccd_birth_year",)}
    assert [one["full_name"] for one in found[("details_differ",)]["others"]] == ["Trần Thị Bình"]
    first, second = found[("details_differ",)], found[("cccd_birth_year",)]
    words = [
        {"nomination": one["nomination"], "accepted": accepted, "reason": "Đã xem thẻ gốc"}
        for one, accepted in ((first, False), (second, True))
    ]
    far = elsewhere.call("POST", place, words[0])
    assert (far.status, far.code) == (404, "NOMINATION_UNKNOWN")
    for _ in range(2):
        decided = [clinic.district.call("POST", place, word).json["state"] for word in words]
        assert decided == ["refused", "named"]
    assert clinic.district.get(place).json == {"nominations": []}
    assert told(works.sends(row(2, birth="1991-01-01"))) == [(1, "UNCHANGED")]
    again = works.sends(row(1, **other))
    assert told(again) == [(1, "IDENTITY_REFUSED")]
    assert told(works.sends(row(1, **other, address="Số 9"))) == [(1, "IDENTITY_IN_DOUBT")]
    assert visitor.get(REGISTRATIONS).json == before


# --- what the person sees and may do --------------------------------------------------------------


def test_a_list_gives_nobody_a_seat_before_the_person_consents(works: Works) -> None:
    clinic = works.clinic
    works.sends(row(1))
    person = clinic.town.somebody().sign_in(PHONE)
    (one,) = named(person)
    assert (one["state"], one["taken_up"], one["masked_name"]) == (
        "named",
        False,
        "Phạm T*** C*** N***",
    )
    refused = clinic.asks(person)
    assert (refused.status, refused.code) == (422, "NOT_ELIGIBLE")
    page = person.get(f"/dang-ky-tiem/{clinic.campaign}?listed=1").body.decode()
    assert "Công nhân may" in page
    assert "Công ty May Thử" in page
    who = {
        "full_name": "Phạm Thị Công Nhân", "birth": "1990-02-03", "sex": "2",
        "home": "01/001/00001", "document": "001190000001",
    }  # fmt: skip
    assert clinic.registers(person, identity=who).status == 201
    assert named(person)[0]["taken_up"] is True
    assert clinic.asks(person).status == 201
    assert told(works.sends(row(1))) == [(1, "UNCHANGED")]
    assert told(works.sends(row(1, withdraw="x"))) == [(1, "WITHDRAWN")]
    assert named(person) == []
    assert clinic.asks(person).status == 201


def test_only_the_proven_phone_of_a_row_leads_to_it_also_after_a_change(works: Works) -> None:
    works.sends(row(1))
    stranger, person = (works.clinic.town.somebody().sign_in(p) for p in ("0900005005", PHONE))
    assert named(stranger) == []
    (one,) = named(person)
    told_of = stranger.call("POST", f"{NOMINATIONS}/object", {"nomination": one["nomination"]})
    unknown = stranger.call("POST", f"{NOMINATIONS}/object", {"nomination": "x" * 30})
    assert (told_of.status, told_of.code) == (404, "NOMINATION_UNKNOWN")
    assert but_its_id(told_of) == but_its_id(unknown)
    assert told(works.sends(row(1, phone="0900005005"))) == [(1, "CHANGED")]
    assert named(person) == []
    assert len(named(stranger)) == 1


def test_an_objection_stands_whatever_the_organisation_sends_and_it_is_not_told(
    works: Works,
) -> None:
    works.sends(row(1))
    person = works.clinic.town.somebody().sign_in(PHONE)
    body = {"nomination": named(person)[0]["nomination"]}
    for _ in range(2):
        assert person.call("POST", f"{NOMINATIONS}/object", body).status == 204
    assert told(works.sends(row(1))) == [(1, "UNCHANGED")]
    assert told(works.sends(row(1, occupation="Thợ cắt"))) == [(1, "CHANGED")]
    assert told(works.sends(row(1, withdraw="x"))) == [(1, "WITHDRAWN")]
    assert told(works.sends(row(1))) == [(1, "REGISTERED")]
    assert [one["state"] for one in named(person)] == ["objected"]


def test_a_new_row_costs_two_calls_and_eight_units_and_one_sent_before_a_single_read(
    works: Works,
) -> None:
    """New: look around, then first, lines of phone and unit and the nomination in one transaction.
    Again: look around."""
    rows = [row(number) for number in range(1, 26)]
    list_id = str(works.announces().json["list_id"])
    message = arrived(list_id, csv_of(*rows))
    with Meter() as fresh:
        receive(message)
    again_id = str(works.announces().json["list_id"])
    message = arrived(again_id, csv_of(*rows))
    with Meter() as again:
        receive(message)
    assert counts(works.shown(again_id)) == (25, 0, 25, 0, 0)
    table = settings.table_name("vaccine_registrations")
    unit = 1
    """The line by which the night finds the lists of this unit, once a file (ADR 0083)."""
    assert fresh.wcu[table] <= 8 * len(rows) + unit
    assert again.wcu[table] <= unit
    per_file = 18
    """Announced, units, campaign, who sent it and whether they are stopped (ADR 0130), accounts of
    the file and its report, whatever its length."""
    assert fresh.calls_of("dynamodb") <= 2 * len(rows) + per_file
    assert again.calls_of("dynamodb") <= 1 * len(rows) + per_file


def test_pages_of_organisations_and_officers_say_the_same(works: Works) -> None:
    shown = works.sends(row(1), row(2, birth="1991"))
    place = f"/can-bo/tiem-chung/{works.campaign}"
    pages = {
        "/to-chuc": works.factory,
        f"/to-chuc/danh-sach/{shown['id']}": works.factory,
        f"{place}/to-chuc": works.clinic.district,
        f"{place}/giay-to": works.clinic.district,
    }
    for address, who in pages.items():
        reply = who.get(address)
        assert reply.status == 200, address
    assert "danh-sach.csv" in works.factory.get("/to-chuc").body.decode()
    person = works.clinic.town.somebody().sign_in(PHONE)
    page = person.get("/duoc-dang-ky").body.decode()
    assert "Công ty May Thử" in page
    assert "Phạm Thị Công Nhân" not in page
