"""A scan whose answer was lost is sent again on the other side of a Vietnamese midnight."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from functions.runtime import clock
from tests.doors.checkin.town import Gate, Town, items_of, phone_code, wire
from tests.gateway import Reply

MIDNIGHT = datetime(2021, 11, 23, 17, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.catalogue("F05", "T03", "T05")
@pytest.mark.parametrize("ahead", [-23 * 60, -300, -10, -4, 0, 4, 10, 14])
def test_a_wrong_clock_and_midnight_make_no_second_visit(town: Town, ahead: int) -> None:
    """Sent a quarter before midnight and again at one, by a phone that is wrong by so much."""
    visitor = town.visitor()
    told = MIDNIGHT - 15 * MINUTE + ahead * MINUTE
    answers: list[Reply] = []
    for sent in (MIDNIGHT - 15 * MINUTE, MIDNIGHT + 60 * MINUTE):
        with clock.fixed(sent):
            answers.append(visitor.checks_in(town.token, told))
    first, again = answers
    assert [one.json["outcome"] for one in answers] == ["recorded", "duplicate"]
    assert first.json["visit"] == again.json["visit"]
    assert len(items_of("checkins")) == 1
    with clock.fixed(MIDNIGHT + 61 * MINUTE):
        shown = town.history(visitor)
        assert [one["in_at"] for one in shown] == [first.json["in_at"]]
        assert town.history(visitor, "2021-11-23") == shown
        left = visitor.call(
            "POST", "/api/checkouts", {"visit": shown[0]["visit"], "at": wire(told + MINUTE)}
        )
        assert left.status == 201, left.body
        assert [one["certainty"] for one in town.history(visitor)] == ["observed"]


@pytest.mark.catalogue("T03", "T05")
def test_an_hour_ahead_within_minutes_of_midnight_is_one_visit_too(town: Town) -> None:
    """Such a stamp does not say the day: the write is a transaction over both."""
    visitor = town.visitor()
    for sent in (MIDNIGHT - 2 * MINUTE, MIDNIGHT + 2 * MINUTE):
        with clock.fixed(sent):
            reply = visitor.checks_in(town.token, MIDNIGHT + 60 * MINUTE)
    assert reply.json["outcome"] == "duplicate"
    assert len(items_of("checkins")) == 1
    # It is called by the stamp's day and lies on the day before: who leaves is found all the same.
    (row,) = items_of("checkins")
    assert (row["d"]["N"], reply.json["visit"][-8:]) == ("20211123", "20211124")
    left = {"visit": reply.json["visit"], "at": wire(MIDNIGHT + 70 * MINUTE)}
    with clock.fixed(MIDNIGHT + 8 * MINUTE):
        assert visitor.call("POST", "/api/checkouts", left).status == 201


@pytest.mark.catalogue("T03", "T05")
def test_a_gate_whose_clock_is_wrong_reads_a_card_once(town: Town) -> None:
    gate: Gate = town.gate()
    told = gate.event("GD4010900000001", MIDNIGHT - 25 * MINUTE)
    for sent in (MIDNIGHT - 15 * MINUTE, MIDNIGHT + 60 * MINUTE):
        with clock.fixed(sent):
            (result,) = gate.send(told).json["results"]
    assert result["outcome"] == "duplicate", result
    assert len(items_of("checkins")) == 1


@pytest.mark.catalogue("T03", "T05")
def test_a_gate_ends_a_visit_that_lies_on_the_day_before(town: Town) -> None:
    """The phone is six hours behind: its visit of two in the morning lies on yesterday."""
    visitor, gate = town.visitor(), town.gate()
    night = MIDNIGHT + 120 * MINUTE
    with clock.fixed(night):
        assert visitor.checks_in(town.token, night - 360 * MINUTE).status == 201
        assert items_of("checkins")[0]["d"]["N"] == "20211123"
    with clock.fixed(night + 20 * MINUTE):
        assert gate.reads(phone_code(visitor), direction="out")["outcome"] == "recorded"
        (shown,) = town.history(visitor, "2021-11-24")
        assert shown["certainty"] == "observed"
        assert (shown["in_at"], shown["out_at"]) == (wire(night), wire(night + 20 * MINUTE))
