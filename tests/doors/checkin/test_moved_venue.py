"""A venue moves to another district with people inside: nobody who was there is lost."""

from __future__ import annotations

from tests.doors.checkin.town import OTHER, Town, close_hours, later
from tests.world import pack_presence, poster_of

MOVED = {
    "name": "Chợ Thử Nghiệm",
    "kind": "market",
    "province": "01",
    "district": "002",
    "ward": "00037",
    "address": "2 Đường Mẫu",
    "opens_at": "06:00",
    "closes_at": "22:00",
    "capacity": 300,
}


def test_who_came_before_and_after_the_move_are_in_one_closed_hour(town: Town) -> None:
    before, after = town.visitor(), town.visitor(OTHER)
    assert before.checks_in(town.token).status == 201
    pack_presence()
    with later(minutes=5) as now:
        moved = town.owner.call("POST", f"/api/venues/{town.venue}/details", MOVED)
        assert moved.status == 200, moved.body
        assert after.checks_in(poster_of(town.owner, town.venue), now).status == 201
        assert town.packed()["entries"] == 2, "while the hour is open"
    with later(minutes=45):
        close_hours("001", "002")
        assert town.packed()["entries"] == 2, "when it is closed"
    with later(hours=9):
        assert town.packed()["entries"] == 2, "when only what was closed is read"
