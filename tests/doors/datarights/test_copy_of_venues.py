"""Several people keep one venue: each takes it along, and nobody of the others (P09)."""

from __future__ import annotations

import pytest

from tests.doors.checkin.town import NAMES, OTHER, OWNER, VISITOR
from tests.doors.datarights.desk import Desk
from tests.doors.datarights.test_copy import files
from tests.world import Actor

KEEPERS = {"owner": OWNER, "first": OTHER, "second": VISITOR}
GUEST = "0900004009"


@pytest.fixture
def keepers(desk: Desk) -> dict[str, Actor]:
    """An owner and two who keep the owner's market too; a guest has come in."""
    town = desk.clinic.town
    found = {"owner": town.owner, "first": town.visitor(OTHER), "second": town.visitor(VISITOR)}
    for name in ("first", "second"):
        assert adds(desk, KEEPERS[name]) == 200
    for who in (found["first"], found["second"]):
        assert who.checks_in(town.token).status == 201
    return found


def adds(desk: Desk, phone: str) -> int:
    town = desk.clinic.town
    place = f"/api/venues/{town.venue}/controllers"
    return town.owner.call("POST", place, {"phone": phone}).status


def names_of(phone: str, who: Actor) -> tuple[str, ...]:
    """By what a person would be known in a file."""
    return (NAMES[phone], who.person, phone, phone[1:])


@pytest.mark.catalogue("P09")
def test_each_keeper_takes_the_venue_and_no_name_number_or_visit_of_another(
    desk: Desk, keepers: dict[str, Actor]
) -> None:
    for name, who in keepers.items():
        got = files(who)
        (venue,) = got["/api/venues"]["venues"]
        assert venue["code"] == desk.clinic.town.venue
        assert venue["role"] == ("owner" if name == "owner" else "controller")
        assert len(got["/api/visits"]["visits"]) == (0 if name == "owner" else 1)
        for link in got:
            text = who.get(link).body.decode()
            for other, phone in KEEPERS.items():
                if other != name:
                    for told in names_of(phone, keepers[other]):
                        assert told not in text, (name, link, told)


def test_who_no_longer_keeps_it_takes_nothing_of_it(desk: Desk, keepers: dict[str, Actor]) -> None:
    town, first = desk.clinic.town, keepers["first"]
    place = f"/api/venues/{town.venue}/controllers/remove"
    assert town.owner.call("POST", place, {"person": first.person}).status == 200
    assert first.get("/api/venues").json == {"venues": []}
    assert len(keepers["second"].get("/api/venues").json["venues"]) == 1
    assert adds(desk, OTHER) == 200
    assert len(first.get("/api/venues").json["venues"]) == 1


def test_who_keeps_one_of_two_joined_venues_takes_that_one_alone(
    desk: Desk, keepers: dict[str, Actor]
) -> None:
    """A false twin would otherwise be a way to the list of the true one (ADR 0014)."""
    town, officer = desk.clinic.town, desk.clinic.district
    stranger = town.somebody().sign_in(GUEST)
    twin = stranger.registers_venue(
        "twin-key-00000001", name="Chợ Thử Song Sinh", registrant_name="Đặng Văn Lạ"
    )
    joined = officer.call("POST", f"/api/venues/{twin}/join", {"into": town.venue})
    assert joined.status == 200, joined.body
    for who, code, other in (
        (stranger, twin, town.venue),
        (keepers["owner"], town.venue, twin),
        (keepers["first"], town.venue, twin),
    ):
        reply = who.get("/api/venues")
        assert [one["code"] for one in reply.json["venues"]] == [code]
        assert other not in reply.body.decode()
    for link in files(stranger):
        text = stranger.get(link).body.decode()
        for phone, who in ((KEEPERS[name], keepers[name]) for name in KEEPERS):
            for told in names_of(phone, who):
                assert told not in text, (link, told)
