"""A gate reads codes: phone, card, typed; in and out; online and a week's buffer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from functions.checkin.domain.visit import Assurance, Certainty
from functions.checkin.service import gate_rows, presences, recording
from functions.checkin.store import visits
from functions.kernel.errors import Busy
from functions.kernel.identifiers import VenueCode, pack_venue_code
from functions.registry.service import orders
from functions.runtime import queues
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

SECOND = timedelta(seconds=1)


def test_a_phones_code_shows_a_colour_and_a_masked_name_and_nothing_else(
    town: Town, gate: Gate
) -> None:
    visitor = town.visitor()
    reply = gate.send(gate.event(phone_code(visitor)))
    (told,) = reply.json["results"]
    assert (told["outcome"], told["colour"], told["advice"]) == ("recorded", "green", "allow")
    assert "*" in told["masked_name"]
    assert "Bình" not in reply.body.decode() or told["masked_name"].endswith("Bình")
    for secret in (visitor.person, "900002002", "001090900002"):
        assert secret not in reply.body.decode()
    (visit,) = town.history(visitor)
    assert (visit["by"], visit["venue"], visit["colour"]) == ("gate_personal", town.venue, "green")


def ended() -> list[int]:
    """Of each exit that stands, the entry that it ends; 0 where none was seen."""
    bodies = [
        visits.opened(row["p"]["B"], row["s"]["S"], int(row["d"]["N"]), row["b"]["B"])[0]
        for row in items_of("checkins")
    ]
    return [body.get("e", 0) for body in bodies if body.get("o")]


@pytest.mark.catalogue("C10")
def test_out_and_in_again_within_a_second_are_two_visits(town: Town, gate: Gate) -> None:
    """An exit whose entry was not seen, an entry in the same second, and the exit from that."""
    for sequence, (direction, minutes) in enumerate((("out", 0), ("in", 0), ("out", 9)), 1):
        with later(minutes=minutes) as now:
            told = gate.event(CCCD, direction=direction)
            reply = gate.send(told | {"sequence": sequence, "at": wire(now)})
            assert reply.json["results"][0]["outcome"] == "recorded"
    assert sorted(ended()) == [0, int(town.now.timestamp())]


@pytest.mark.catalogue("C10")
def test_an_exit_that_meets_another_is_placed_anew(
    town: Town, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another exit ends the visit after this one has looked for it: both stand, one ends it."""
    gate.reads(CCCD)
    plain = gate_rows.record
    met: list[visits.Sealed] = []

    def record(row: visits.Sealed) -> recording.Outcome:
        if not met:
            met.append(row)
            assert gate.reads(CCCD, direction="out")["outcome"] == "recorded"
        return plain(row)

    with later(minutes=5) as now:
        monkeypatch.setattr(gate_rows, "record", record)
        told = gate.event(CCCD, now, direction="out")
        first, again = (gate.send(told).json["results"][0]["outcome"] for _ in range(2))
    assert (len(met), first, again) == (1, "recorded", "duplicate")
    assert sorted(ended()) == [0, int(town.now.timestamp())]


@pytest.mark.catalogue("C10")
def test_an_exit_ends_the_visit_before_it_and_not_the_one_of_its_second(
    town: Town, gate: Gate
) -> None:
    """The entry is written before the exit of the same second, which the gate read first."""

    def send(sequence: int, direction: str, minutes: int) -> None:
        told = gate.event(CCCD, direction=direction, offline=True)
        at = wire(town.now + minutes * 60 * SECOND)
        with later(minutes=10):
            reply = gate.send(told | {"sequence": sequence, "at": at})
        assert reply.json["results"][0]["outcome"] == "recorded"

    send(1, "in", 0)
    send(3, "in", 5)
    send(2, "out", 5)
    assert ended() == [int(town.now.timestamp())]


@pytest.mark.catalogue("F02", "C10")
@pytest.mark.parametrize("inside", [False, True], ids=["nobody-inside", "inside-already"])
@pytest.mark.parametrize("spilled", [False, True], ids=["written", "queued"])
def test_one_exit_that_two_pages_send_stands_once_whatever_each_found(
    town: Town, gate: Gate, monkeypatch: pytest.MonkeyPatch, *, inside: bool, spilled: bool
) -> None:
    """One page looks; an entry of another gate lands; the other page looks, and is told first.

    What the first page found (nobody inside, or an earlier visit) is another row than the second's.
    """
    other = town.gate()
    if inside:
        gate.reads(CCCD)
    entered, left = (town.now + minutes * 60 * SECOND for minutes in (5, 9))
    with later(minutes=10):
        exit_ = gate.event(CCCD, left, direction="out", offline=True)
        plain = gate_rows.record
        looked: list[visits.Sealed] = []
        outcomes: list[str] = []

        def record(row: visits.Sealed) -> recording.Outcome:
            if not looked:
                looked.append(row)
                other.reads(CCCD, at=entered, offline=True)
                outcomes.append(gate.send(exit_).json["results"][0]["outcome"])
            if spilled and row is looked[0]:
                recording.record_spilled(row.to_message())
                return recording.Outcome.SPILLED
            return plain(row)

        monkeypatch.setattr(gate_rows, "record", record)
        outcomes += [gate.send(exit_).json["results"][0]["outcome"] for _ in range(2)]
    assert outcomes == ["recorded", "spilled" if spilled else "duplicate", "duplicate"]
    assert ended() == [int(entered.timestamp())]


@pytest.mark.catalogue("B07")
def test_a_phones_code_tells_nobody_who_it_is(town: Town) -> None:
    visitor = town.visitor()
    code = phone_code(visitor)
    assert code.startswith("LC1.")
    for secret in (visitor.person, "900002002", "001090900002", "Bình", "Binh"):
        assert secret not in code


@pytest.mark.catalogue("B06", "B07")
def test_a_phones_code_of_another_moment_is_refused(town: Town, gate: Gate) -> None:
    visitor = town.visitor()
    code = phone_code(visitor)
    with later(seconds=95):
        told = gate.reads(code)
    assert (told["outcome"], told["code"]) == ("refused", "QR_EXPIRED")
    edited = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert gate.reads(edited)["code"] == "QR_INVALID"
    assert items_of("checkins") == []


@pytest.mark.catalogue("B06", "B07")
def test_a_code_in_the_same_half_minute_at_another_venue_is_refused(town: Town, gate: Gate) -> None:
    visitor = town.visitor()
    second = town.gate(town.another_venue()[0])
    code = phone_code(visitor)
    assert gate.reads(code)["outcome"] == "recorded"
    with later(seconds=5):
        assert gate.reads(code)["outcome"] == "duplicate"
        elsewhere = second.reads(code)
    assert (elsewhere["outcome"], elsewhere["code"]) == ("refused", "QR_USED_ELSEWHERE")
    assert elsewhere["masked_name"] == ""
    assert len(items_of("checkins")) == 1
    with later(minutes=1):
        assert second.reads(phone_code(visitor))["outcome"] == "recorded"


@pytest.mark.catalogue("B06")
def test_a_buffered_reading_of_a_code_used_elsewhere_is_kept_as_low_and_weighs_less(
    town: Town, gate: Gate
) -> None:
    """Nobody is refused who is away already; the copy weighs less, also when it has left."""
    visitor, other = town.visitor(), town.another_venue()[0]
    second = town.gate(other)
    code = phone_code(visitor)
    gate.reads(code)
    told = second.reads(code, offline=True)
    assert told["outcome"] == "recorded"
    assert len(town.history(visitor)) == 2
    pack_presence()
    with later(minutes=20):
        assert second.reads(phone_code(visitor), direction="out")["outcome"] == "recorded"
        pack_presence()
    with later(minutes=45) as now:
        close_hours()
        hours = {"2021112308": [pack_venue_code(VenueCode(one)) for one in (gate.venue, other)]}
        found = presences.closed_hours("001", hours, now)["2021112308"].values()
    weights = {one.venue_code: (one.weight, one.assurance, one.certainty) for one in found}
    assert weights[VenueCode(gate.venue)] == (100, Assurance.HIGH, Certainty.DEFAULT)
    assert weights[VenueCode(other)] == (30, Assurance.LOW, Certainty.OBSERVED)


def test_an_identity_card_makes_one_provisional_person(town: Town, gate: Gate) -> None:
    first = gate.reads(CCCD)
    assert (first["outcome"], first["colour"]) == ("recorded", "grey")
    pack_presence()
    with later(minutes=45):
        assert close_hours() == 1
    with later(minutes=200):
        second = gate.reads(CCCD)
        assert second["outcome"] == "recorded"
        assert len(items_of("identities")) == 2, "the owner's phone and one card"
        assert town.packed()["entries"] == 2
    raw = str(items_of("checkins")) + str(items_of("persons")) + str(items_of("identities"))
    for secret in ("001190900002", "Trần Thị Bình", "024900002"):
        assert secret not in raw


def test_a_typed_number_is_recorded_as_low_and_a_bad_one_refused(town: Town, gate: Gate) -> None:
    good = gate.send(gate.event(typed={"kind": "cccd", "value": "001190900002"}))
    bad = gate.send(gate.event(typed={"kind": "cccd", "value": "001190900"}))
    assert good.json["results"][0]["outcome"] == "recorded"
    assert bad.json["results"][0]["outcome"] == "refused"
    assert len(items_of("checkins")) == 1


def test_a_printed_card_reads_and_can_be_typed(town: Town, gate: Gate) -> None:
    visitor = town.visitor()
    page = visitor.get("/ma-cua-toi/the").body.decode()
    label = page.split('<span class="code">')[1].split("<")[0]
    typed = gate.send(gate.event(typed={"kind": "card", "value": label}))
    assert typed.json["results"][0]["outcome"] == "recorded"
    with later(hours=3):
        read = gate.reads("LC5." + label.replace("-", ""))
    assert read["outcome"] == "recorded"
    assert [one["by"] for one in town.history(visitor)] == ["gate_card", "gate_typed"]


@pytest.mark.parametrize("what", ["poster", "link", "other"])
def test_a_poster_or_anything_else_is_not_a_person(town: Town, gate: Gate, what: str) -> None:
    reading = {
        "poster": f"https://lachan.test/v/{town.token}",
        "link": "https://example.com/v/x",
        "other": "LC1.x",
    }[what]
    told = gate.reads(reading)
    assert told["outcome"] == "refused" or (what == "link" and told["colour"] == "grey")
    if what != "link":
        assert items_of("checkins") == []


def test_going_out_ends_the_visit_at_this_gate(town: Town, gate: Gate) -> None:
    visitor = town.visitor()
    gate.reads(phone_code(visitor))
    with later(minutes=30) as now:
        told = gate.reads(phone_code(visitor), direction="out")
        assert (told["outcome"], told["masked_name"]) == ("recorded", "")
        (visit,) = town.history(visitor)
        assert (visit["out_at"], visit["certainty"]) == (wire(now), "observed")
        assert town.packed()["inside"] == 0


@pytest.mark.catalogue("F02", "Q01", "T04")
def test_a_weeks_buffer_is_recorded_once_however_often_it_is_sent(town: Town, gate: Gate) -> None:
    visitor, other = town.visitor(), town.visitor(OTHER)
    early = [
        gate.event(phone_code(visitor, at), at, offline=True)
        for at in (town.now - timedelta(days=6), town.now - timedelta(days=2))
    ]
    out = town.now - timedelta(days=2) + timedelta(minutes=40)
    events = [
        *early,
        gate.event(phone_code(visitor, out), out, offline=True, direction="out"),
        gate.event(phone_code(other), town.now, offline=True),
    ]
    told = gate.send(*events, sent_at=wire(town.now))
    assert [one["outcome"] for one in told.json["results"]] == ["recorded"] * 4
    for _ in range(2):
        again = gate.send(*events, sent_at=wire(town.now))
        assert [one["outcome"] for one in again.json["results"]] == ["duplicate"] * 4
    assert len(items_of("checkins")) == 4
    assert [one["certainty"] for one in town.history(visitor)] == ["observed", "default"]


@pytest.mark.catalogue("T04")
def test_a_reading_older_than_a_week_is_refused_alone(town: Town, gate: Gate) -> None:
    visitor = town.visitor()
    old = town.now - timedelta(days=8)
    told = gate.send(
        gate.event(CCCD, old, offline=True),
        gate.event(phone_code(visitor)),
        sent_at=wire(town.now),
    )
    first, second = told.json["results"]
    assert (first["outcome"], first["code"]) == ("refused", "OFFLINE_TOO_OLD")
    assert second["outcome"] == "recorded"


def test_a_batch_out_of_order_is_refused_whole(town: Town, gate: Gate) -> None:
    first, second = gate.event(CCCD), gate.event(CCCD, town.now + SECOND)
    reply = gate.send(second, first)
    assert (reply.status, reply.code) == (422, "SEQUENCE_INVALID")
    assert items_of("checkins") == []


@pytest.mark.catalogue("F04")
def test_a_busy_store_leaves_the_batch_with_the_gate(
    town: Town, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any) -> None:
        raise Busy

    monkeypatch.setattr(recording, "put", busy)
    monkeypatch.setattr(queues, "send", busy)
    event = gate.event(CCCD)
    reply = gate.send(event)
    assert (reply.status, reply.code) == (503, "BUSY")
    monkeypatch.undo()
    assert gate.send(event).json["results"][0]["outcome"] == "recorded"
    assert len(items_of("checkins")) == 1


@pytest.mark.catalogue("F17")
def test_without_an_audit_row_a_gate_sees_no_name(
    town: Town, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.access.store import audit as audit_store

    visitor = town.visitor()
    code = phone_code(visitor)

    def full(*_: Any) -> None:
        raise Busy

    monkeypatch.setattr(audit_store, "put_audit", full)
    reply = gate.send(gate.event(code))
    assert (reply.status, reply.code) == (503, "AUDIT_UNAVAILABLE")
    assert "Bình" not in reply.body.decode()


def test_a_card_shown_with_the_phone_joins_its_visits(town: Town, gate: Gate) -> None:
    visitor = town.visitor()
    gate.reads(CCCD.replace("01011990", "01011990"))
    assert town.history(visitor) == []
    linked = gate.call("POST", "/api/gate/links", {"card": CCCD, "personal": phone_code(visitor)})
    assert linked.status == 204, linked.body
    (visit,) = town.history(visitor)
    assert visit["by"] == "gate_card"
    with later(minutes=20) as now:
        left = visitor.call("POST", "/api/checkouts", {"visit": visit["visit"], "at": wire(now)})
        assert left.status == 201, left.body
        assert town.history(visitor)[0]["certainty"] == "observed"


def test_a_strangers_card_is_not_joined(town: Town, gate: Gate) -> None:
    visitor = town.visitor(OTHER)
    reply = gate.call("POST", "/api/gate/links", {"card": CCCD, "personal": phone_code(visitor)})
    assert (reply.status, reply.code) == (409, "CARD_NOT_YOURS")


def test_a_gate_knows_how_many_are_inside(town: Town, gate: Gate) -> None:
    gate.reads(phone_code(town.visitor()))
    town.packed()
    state = gate.call("GET", "/api/gate/state")
    assert state.status == 200
    assert (state.json["venue"], state.json["inside"], state.json["suspended"]) == (
        town.venue,
        1,
        False,
    )


def test_a_revoked_gate_is_nobody(town: Town, gate: Gate) -> None:
    code = phone_code(town.visitor())
    assert gate.call("GET", "/api/gate/state").status == 200
    revoked = town.owner.call("POST", f"/api/devices/{gate.device}/revoke", {})
    assert revoked.status == 204
    with later(seconds=61):
        assert gate.send(gate.event(code)).status == 401
    assert items_of("checkins") == []


def test_a_closed_venue_takes_nobody_in_at_its_gate_but_what_was_before_and_whoever_leaves(
    town: Town, gate: Gate
) -> None:
    visitor = town.visitor()
    gate.reads(phone_code(visitor))
    with later(minutes=30) as closing:
        town.owner.call("POST", f"/api/venues/{town.venue}/suspend", {})
        orders.forget()
    with later(minutes=40) as now:
        told = gate.send(
            gate.event(CCCD, closing - timedelta(minutes=5), offline=True),
            gate.event(CCCD, now),
            gate.event(phone_code(visitor), direction="out"),
            sent_at=wire(now),
        )
        assert gate.call("GET", "/api/gate/state").json["suspended"] is True
    outcomes = [(one["outcome"], one["code"]) for one in told.json["results"]]
    assert outcomes == [("recorded", ""), ("refused", "VENUE_SUSPENDED"), ("recorded", "")]
