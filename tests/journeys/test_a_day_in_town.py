"""First journeys: a day at a market, a day without network, a month later."""

from __future__ import annotations

from datetime import timedelta

from functions.checkin.service import retaining
from functions.runtime import clock, daykeys
from tests.doors.checkin.town import (
    CCCD,
    OTHER,
    Gate,
    Town,
    close_hours,
    items_of,
    later,
    phone_code,
    wire,
)
from tests.world import pack_presence

MINUTE = timedelta(minutes=1)


def test_a_day_at_the_market(town: Town, gate: Gate) -> None:
    """One scans, one shows the phone at the gate, one a card; the owner sees three, masked."""
    scanning, showing = town.visitor(), town.visitor(OTHER)
    scanned = scanning.checks_in(town.token).json
    with later(minutes=5):
        assert gate.reads(phone_code(showing))["colour"] == "green"
    with later(minutes=10):
        assert gate.reads(CCCD)["colour"] == "grey"
        board = town.packed()
        assert (board["inside"], board["entries"]) == (3, 3)
    with later(minutes=25) as now:
        left = scanning.call("POST", "/api/checkouts", {"visit": scanned["visit"], "at": wire(now)})
        assert left.status == 201
        assert gate.reads(phone_code(showing), direction="out")["outcome"] == "recorded"
        assert town.packed()["inside"] == 1
        assert gate.call("GET", "/api/gate/state").json["inside"] == 1
    with later(minutes=45):
        close_hours()
    with later(hours=5):
        evening = town.owner.get(f"/api/venues/{town.venue}/board").json
        assert (evening["inside"], evening["entries"]) == (0, 3)
        assert sum(hour["entries"] for hour in evening["hours"]) == 3
        assert len(town.history(scanning)) == len(town.history(showing)) == 1
        log = showing.get("/api/me/access-log").json["rows"]
        assert {row["who_role"] for row in log} >= {"citizen", "gate_device"}


def test_a_day_without_network(town: Town, gate: Gate) -> None:
    """Phone and gate keep what they saw; sent twice in the evening, it is there once."""
    visitor, other = town.visitor(), town.visitor(OTHER)
    kept = [
        {"kind": "in", "poster": town.token, "at": wire(town.now + MINUTE)},
        {
            "kind": "out",
            "poster": town.token,
            "in_at": wire(town.now + MINUTE),
            "at": wire(town.now + 40 * MINUTE),
        },
    ]
    readings = [
        gate.event(phone_code(other, town.now), town.now, offline=True),
        gate.event(
            phone_code(other, town.now + 50 * MINUTE),
            town.now + 50 * MINUTE,
            offline=True,
            direction="out",
        ),
    ]
    with later(hours=9) as evening:
        for outcome in ("recorded", "duplicate"):
            sent = {"sent_at": wire(evening), "events": kept}
            phone = visitor.call("POST", "/api/checkins/replay", sent).json["results"]
            read = gate.send(*readings, sent_at=wire(evening)).json["results"]
            assert [one["outcome"] for one in (*phone, *read)] == [outcome] * 4
        pack_presence()
        close_hours()
        board = town.owner.get(f"/api/venues/{town.venue}/board").json
        assert (board["entries"], board["inside"]) == (2, 0)
        for person in (visitor, other):
            (visit,) = town.history(person)
            assert visit["certainty"] == "observed"
    assert len(items_of("checkins")) == 4


def test_a_month_later_nobody_can_say_who_was_there(town: Town) -> None:
    """The history is there for 21 days, then it is gone, and the proof says so."""
    visitor = town.visitor()
    visitor.checks_in(town.token)
    town.packed()
    for days in range(1, 29):
        with clock.fixed(town.now + timedelta(days=days)):
            retaining.keep_day_keys(clock.now())
            daykeys.forget()
            assert town.owner.get("/api/me").status == visitor.get("/api/me").status == 200
            if days in (20, 21):
                assert len(town.history(visitor)) == (1 if days == 20 else 0)
    with later(days=28):
        proofs = town.somebody().get("/api/deletion-proofs").json["proofs"]
        assert "2021-11-23" in [proof["day"] for proof in proofs]
        board = town.owner.get(f"/api/venues/{town.venue}/board?day=2021-11-23")
        assert (board.status, board.code) == (410, "KEY_DESTROYED")
    assert len(items_of("checkins")) == 1, "the row lies there still, as noise"
