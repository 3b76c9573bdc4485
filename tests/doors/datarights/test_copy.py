"""Somebody takes along a copy of all that is held about them, kind by kind, and of nobody else."""

from __future__ import annotations

import re
from typing import Any

import pytest

from functions.access.service import audit
from functions.datarights.domain.copies import held_at, left_out, taken_along
from functions.kernel.identifiers import person_id
from functions.runtime import clock
from tests.doors.checkin.town import NAMES, OTHER, OWNER, VISITOR, items_of, later
from tests.doors.datarights.desk import PAGE, Desk
from tests.doors.vaccination.test_booking import adds_member
from tests.world import Actor

COPY = "/ban-sao-du-lieu"
MEMBER = "Trần Văn Con"


def links(who: Actor, ward: str = "") -> list[str]:
    """The addresses of the page, as a browser follows them."""
    page = who.get(COPY + (f"?for={ward}" if ward else ""))
    assert page.status == 200, page.body
    return re.findall(r'href="(/api/[^"]+)" download', page.body.decode())


def files(who: Actor, ward: str = "") -> dict[str, Any]:
    """Every file of the page by its address; each is whole and kept as a file."""
    found = {}
    for link in links(who, ward):
        reply = who.get(link)
        assert reply.status == 200, (link, reply.body)
        assert re.fullmatch(
            r'attachment; filename="la-chan-[a-z-]+\.json"', reply.headers["content-disposition"][0]
        ), link
        found[link] = reply.json
    return found


@pytest.fixture
def people(desk: Desk) -> tuple[Actor, Actor]:
    """Two people who did the same things in the same places, and a member of the first one's."""
    clinic = desk.clinic
    both = clinic.town.visitor(), clinic.town.visitor(OTHER)
    for who in both:
        assert who.checks_in(clinic.town.token).status == 201
        assert clinic.registers(who).status == 201
        clinic.books(who)
        assert desk.asks(who, "access").status == 200
    adds_member(both[0])
    return both


@pytest.mark.catalogue("P09")
def test_the_page_names_every_kind_and_each_file_comes_at_once(
    desk: Desk, people: tuple[Actor, Actor]
) -> None:
    me, _ = people
    page = me.get(COPY).body.decode()
    held = held_at(clock.now())
    assert links(me) == [one.door for one in taken_along(held)]
    assert page.count("<tr>") == len(held) + 2
    assert "Không nằm trong bản sao" in page and len(left_out(held)) > 0
    got = files(me)
    assert len(got["/api/declarations"]["declarations"]) == 1
    assert len(got["/api/visits"]["visits"]) == 1
    assert len(got["/api/vaccination/registrations"]["registrations"]) == 1
    assert len(got["/api/vaccination/appointments"]["appointments"]) == 1
    assert [one["kind"] for one in got["/api/data-requests"]["requests"]] == ["access"]
    assert got["/api/me"]["person"] == me.person
    assert got["/api/follow-up"]["is_active"] is False
    assert got["/api/notices"].keys() == {"notices"}
    assert got["/api/own-contacts"] == {"contacts": []}


def test_the_own_record_is_whole_but_for_the_numbers_of_papers(
    desk: Desk, people: tuple[Actor, Actor]
) -> None:
    me, _ = people
    reply = me.get("/api/me/record")
    (record,) = reply.json["records"]
    assert (record["person"], record["full_name"]) == (me.person, NAMES[VISITOR])
    assert record["phone"].endswith(VISITOR[1:]) and record["birth"] == "1990-01-01"
    assert record["id_number"].startswith("…") and len(record["id_number"]) == 5
    assert "read_own_record" in {one["action"]["S"] for one in items_of("audit")}


def test_appointments_that_were_given_back_are_in_the_copy_too(
    desk: Desk, people: tuple[Actor, Actor]
) -> None:
    me, _ = people
    desk.clinic.cancels(me)
    told = me.get("/api/vaccination/appointments").json
    assert told["appointments"] == []
    (kept,) = told["kept"]
    assert (kept["for_person"], kept["state"]) == (me.person, "cancelled")


@pytest.mark.catalogue("P09")
def test_nothing_of_anybody_else_is_in_any_file(desk: Desk, people: tuple[Actor, Actor]) -> None:
    me, other = people
    for link in files(me):
        text = me.get(link).body.decode()
        for of_others in (NAMES[OTHER], NAMES[OWNER], other.person, OTHER, OTHER[1:], OWNER[1:]):
            assert of_others not in text, (link, of_others)
        assert (MEMBER in text) <= (link in FAMILY), link
    assert other.person in other.get("/api/me").body.decode()


FAMILY = {
    "/api/family",
    "/api/sampling/appointments",
    "/api/vaccination/registrations",
    "/api/vaccination/appointments",
    "/api/vaccination/nominations",
    "/api/own-contacts",
    "/api/notices",
}
"""Whose files name those whom one declares for, too."""


def test_a_wards_files_are_for_guardians_alone(desk: Desk, people: tuple[Actor, Actor]) -> None:
    me, other = people
    (ward,) = (one["id"] for one in me.get("/api/family").json["members"])
    got = links(me, ward)
    assert f"/api/results?for={ward}" in got and "/api/visits" not in got
    assert all(f"for={ward}" in one or one in FAMILY for one in got)
    files(me, ward)
    for stranger in (ward, str(person_id(b"\x07" * 8)), "khong-phai-ma"):
        assert other.get(f"{COPY}?for={stranger}").status in {404, 422}
    for link in got:
        if "for=" in link:
            assert other.get(link).status == 404, link
    assert desk.clinic.town.somebody().get(COPY).status in {303, 401}


def test_each_look_at_data_is_on_record_and_the_page_itself_is_none(
    desk: Desk, people: tuple[Actor, Actor]
) -> None:
    me, _ = people
    files(me)
    mine = {one["action"]["S"] for one in items_of("audit") if me.person in str(one)}
    assert mine >= {
        "read_visits",
        "read_declarations",
        "read_results",
        "read_certificates",
        "read_data_requests",
        "read_own_follow_up",
    }


def test_the_record_of_looks_says_where_its_older_part_is(
    people: tuple[Actor, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    me, _ = people
    whole = me.get("/api/me/access-log").json
    assert len(whole["rows"]) > 2 and whole["next_link"] == ""
    monkeypatch.setattr(audit, "PAGE", 2)
    link, rows = "/api/me/access-log", []
    while link:
        part = me.get(link)
        assert "attachment" in part.headers["content-disposition"][0]
        rows += part.json["rows"]
        link = part.json["next_link"]
    assert rows == whole["rows"]


def test_more_than_fifty_declarations_are_all_in_the_copy(desk: Desk) -> None:
    visitor = desk.clinic.town.visitor(VISITOR, declared=False)
    for number in range(51):
        with later(seconds=number):
            assert desk.clinic.town.declares(visitor, VISITOR).status == 201
    with later(minutes=2):
        assert len(visitor.get("/api/declarations").json["declarations"]) == 51


def test_a_granted_request_for_access_leads_to_the_copy(
    desk: Desk, people: tuple[Actor, Actor]
) -> None:
    me, _ = people
    link = f'<a href="{COPY}">'
    assert link not in me.get(PAGE).body.decode()
    (asked,) = desk.mine(me)
    assert desk.decides(asked["id"]).status == 200
    assert link in me.get(PAGE).body.decode()
