"""Leaving, and what a phone kept while it was offline."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest

from functions.access.store import audit as audit_store
from functions.checkin import consumers
from functions.checkin.service import recording
from functions.checkin.store import visits
from functions.kernel.errors import Busy
from functions.runtime import queues
from tests.doors.checkin.town import OTHER, Town, items_of, later, wire
from tests.world import Actor, messages_in, pack_presence

MINUTE = timedelta(minutes=1)


def leaves(actor: Actor, visit: str, at: str) -> Any:
    return actor.call("POST", "/api/checkouts", {"visit": visit, "at": at})


def test_leaving_ends_the_visit_and_is_seen(town: Town) -> None:
    visitor = town.visitor()
    visit = visitor.checks_in(town.token).json["visit"]
    with later(minutes=20) as now:
        left = leaves(visitor, visit, wire(now))
        assert (left.status, left.json["out_at"]) == (201, wire(now))
        (shown,) = town.history(visitor)
        assert (shown["out_at"], shown["certainty"]) == (wire(now), "observed")
        assert town.packed()["inside"] == 0


@pytest.mark.catalogue("C10")
def test_the_first_end_stands_and_repeating_changes_nothing(town: Town) -> None:
    visitor = town.visitor()
    visit = visitor.checks_in(town.token).json["visit"]
    with later(minutes=20) as now:
        leaves(visitor, visit, wire(now))
        again = leaves(visitor, visit, wire(now))
        other = leaves(visitor, visit, wire(now + 2 * MINUTE))
    assert again.json["outcome"] == other.json["outcome"] == "duplicate"
    assert len(items_of("checkins")) == 2
    with later(hours=1):
        (shown,) = town.history(visitor)
    assert shown["out_at"] == wire(town.now + 20 * MINUTE)


@pytest.mark.catalogue("C10")
def test_nobody_leaves_before_entering_or_after_a_day(town: Town) -> None:
    visitor = town.visitor()
    visit = visitor.checks_in(town.token).json["visit"]
    with later(minutes=3) as now:
        early = visitor.call(
            "POST",
            "/api/checkouts",
            {"visit": visit, "at": wire(town.now - 30 * MINUTE), "offline": True,
             "sent_at": wire(now)},
        )  # fmt: skip
        assert (early.status, early.code) == (422, "CHECKOUT_BEFORE_CHECKIN")
    with later(hours=20) as now:
        late = leaves(visitor, visit, wire(now))
        assert (late.status, late.code) == (409, "CHECKOUT_TOO_LATE")
    assert len(items_of("checkins")) == 1


@pytest.mark.parametrize("visit", ["619c4418#0000000000.20211123", "x" * 25])
def test_a_visit_of_nobody_and_of_another_are_answered_alike(town: Town, visit: str) -> None:
    visitor, other = town.visitor(), town.visitor(OTHER)
    theirs = visitor.checks_in(town.token).json["visit"]
    with later(days=3) as now:
        unknown, another = leaves(other, visit, wire(now)), leaves(other, theirs, wire(now))
    assert (unknown.status, unknown.code) == (another.status, another.code)
    assert another.status == 404
    assert len(items_of("checkins")) == 1


@pytest.mark.catalogue("F04")
def test_who_leaves_while_the_entry_waits_in_the_queue_is_asked_to_come_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = town.visitor()

    def busy(_: visits.Sealed) -> None:
        raise Busy

    with monkeypatch.context() as throttled:
        throttled.setattr(recording, "put", busy)
        visit = visitor.checks_in(town.token).json["visit"]
    with later(minutes=5) as now:
        early = leaves(visitor, visit, wire(now))
        assert (early.status, early.code) == (503, "VISIT_NOT_YET")
        consumers.record_spilled({"Records": messages_in("spilled-checkins")}, None)
        assert leaves(visitor, visit, wire(now)).status == 201


def kept(town: Town, minute: int, kind: str = "in", **more: Any) -> dict[str, Any]:
    """An event kept on a phone, so many minutes ago."""
    event = {"kind": kind, "at": wire(town.now - minute * MINUTE), "offline": True} | more
    poster = {} if "visit" in more else {"poster": town.token}
    return poster | event


def replays(actor: Actor, town: Town, *events: dict[str, Any]) -> Any:
    sent = {"sent_at": wire(town.now), "events": list(events)}
    return actor.call("POST", "/api/checkins/replay", sent)


@pytest.mark.catalogue("Q01", "T04")
def test_kept_events_are_recorded_in_order_each_once(town: Town) -> None:
    visitor = town.visitor()
    events = [
        kept(town, 300),
        kept(town, 280, "out", in_at=wire(town.now - 300 * MINUTE)),
        kept(town, 100),
    ]
    told = replays(visitor, town, *events)
    assert [one["outcome"] for one in told.json["results"]] == ["recorded"] * 3
    assert [one["index"] for one in told.json["results"]] == [0, 1, 2]
    for _ in range(2):
        again = replays(visitor, town, *events)
        assert [one["outcome"] for one in again.json["results"]] == ["duplicate"] * 3
    assert len(items_of("checkins")) == 3
    shown = town.history(visitor)
    assert [one["certainty"] for one in shown] == ["default", "observed"]


def test_one_refused_event_does_not_stop_the_others(town: Town) -> None:
    visitor = town.visitor()
    told = replays(
        visitor,
        town,
        kept(town, 200),
        kept(town, 26 * 60),
        kept(town, 100, poster="A" * 40),
        kept(town, 90, "out", visit="61984f98#0000000000.20211120"),
        kept(town, 60),
    )
    outcomes = [(one["outcome"], one["code"]) for one in told.json["results"]]
    assert outcomes == [
        ("recorded", ""),
        ("refused", "OFFLINE_TOO_OLD"),
        ("refused", "QR_INVALID"),
        ("refused", "VISIT_UNKNOWN"),
        ("recorded", ""),
    ]
    assert len(items_of("checkins")) == 2


@pytest.mark.catalogue("F04")
def test_what_can_be_neither_written_nor_queued_stays_on_the_phone(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, real, calls = town.visitor(), visits.put, itertools.count()

    def tires(row: visits.Sealed) -> None:
        if next(calls) >= 1:
            raise Busy
        real(row)

    def full(*_: Any) -> None:
        raise Busy

    monkeypatch.setattr(recording, "put", tires)
    monkeypatch.setattr(queues, "send", full)
    told = replays(visitor, town, kept(town, 30), kept(town, 20), kept(town, 10))
    assert [one["outcome"] for one in told.json["results"]] == ["recorded"]
    nothing = replays(visitor, town, kept(town, 20), kept(town, 10))
    assert (nothing.status, nothing.code) == (503, "BUSY")
    monkeypatch.undo()
    told = replays(visitor, town, kept(town, 30), kept(town, 20), kept(town, 10))
    assert [one["outcome"] for one in told.json["results"]] == ["duplicate", "recorded", "recorded"]
    assert len(items_of("checkins")) == 3


@pytest.mark.catalogue("T03")
def test_a_phone_whose_clock_is_days_off_keeps_the_age_of_its_scans(town: Town) -> None:
    visitor, off = town.visitor(), timedelta(days=3)
    event = kept(town, 60) | {"at": wire(town.now + off - 60 * MINUTE)}
    sent = {"sent_at": wire(town.now + off), "events": [event]}
    told = visitor.call("POST", "/api/checkins/replay", sent)
    assert [one["outcome"] for one in told.json["results"]] == ["recorded"]
    (shown,) = town.history(visitor)
    assert shown["in_at"] == wire(town.now - 60 * MINUTE)


def test_a_second_scan_while_inside_is_one_presence(town: Town) -> None:
    visitor = town.visitor()
    visitor.checks_in(town.token, town.now)
    with later(minutes=4) as now:
        visitor.checks_in(town.token, now)
        assert len(town.history(visitor)) == 1
        assert town.packed()["inside"] == 1


def test_history_shows_a_visit_within_the_same_second(town: Town) -> None:
    visitor = town.visitor()
    visit = visitor.checks_in(town.token).json["visit"]
    assert [one["visit"] for one in town.history(visitor)] == [visit]
    assert [one["visit"] for one in town.history(visitor, "2021-11-23")] == [visit]
    assert town.history(visitor, "2021-11-22") == []
    assert town.history(town.visitor(OTHER)) == []


@pytest.mark.catalogue("F17")
def test_without_an_audit_row_no_history_is_shown(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = town.visitor()
    visitor.checks_in(town.token)

    def full(*_: Any) -> None:
        raise Busy

    monkeypatch.setattr(audit_store, "put_audit", full)
    reply = visitor.get("/api/visits")
    assert (reply.status, reply.code) == (503, "AUDIT_UNAVAILABLE")
    assert town.venue not in reply.body.decode()
    page = visitor.get("/lich-su")
    assert page.status == 503
    assert "Chợ Thử Nghiệm" not in page.body.decode()
    board = town.owner.get(f"/api/venues/{town.venue}/board")
    assert board.status == 200, "an empty list of visitors discloses nothing"
    pack_presence()
    assert town.owner.get(f"/api/venues/{town.venue}/board").code == "AUDIT_UNAVAILABLE"
