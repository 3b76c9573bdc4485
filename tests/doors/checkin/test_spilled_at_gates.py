"""What a gate was told is recorded stands, also where it waited and its place was taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from functions.checkin import consumers
from functions.checkin.service import recording
from functions.checkin.store import visits
from functions.kernel.errors import Busy
from tests.doors.checkin.town import CCCD, Gate, Town, items_of, later, phone_code
from tests.world import messages_in

LOW, HIGH = "low", "high"
Throttle = Callable[[bool], None]


@pytest.fixture
def throttle(monkeypatch: pytest.MonkeyPatch) -> Throttle:
    """Whether the table takes nothing, so that what gates read waits in the queue."""

    def put(row: visits.Sealed) -> None:
        if is_busy:
            raise Busy
        plain(row)

    is_busy: list[bool] = []
    plain = visits.put
    monkeypatch.setattr(recording, "put", put)
    return lambda busy: is_busy.append(True) if busy else is_busy.clear()


def bodies() -> list[dict[str, Any]]:
    """What the rows say."""
    rows = items_of("checkins")
    return [
        visits.opened(row["p"]["B"], row["s"]["S"], int(row["d"]["N"]), row["b"]["B"])[0]
        for row in rows
    ]


def drained(times: int = 2) -> None:
    """The consumer has had all that waits, each more than once."""
    records = messages_in("spilled-checkins")
    assert records
    for _ in range(times):
        told = consumers.record_spilled({"Records": records}, None)
        assert told == {"batchItemFailures": []}


@pytest.mark.catalogue("F02", "F04", "Q06")
@pytest.mark.parametrize("offline", [False, True], ids=["online", "buffered"])
def test_a_reading_that_waited_while_its_code_was_read_elsewhere_is_kept_as_low(
    town: Town, gate: Gate, throttle: Throttle, *, offline: bool
) -> None:
    visitor, other = town.visitor(), town.another_venue()[0]
    second = town.gate(other)
    code = phone_code(visitor)
    event = second.event(code, offline=offline)
    throttle(True)
    assert second.send(event).json["results"][0]["outcome"] == "spilled"
    throttle(False)
    assert gate.reads(code)["outcome"] == "recorded"
    drained()
    found = {body["v"]: (body["s"], body.get("rp")) for body in bodies()}
    assert found == {gate.venue: (HIGH, None), other: (LOW, 1)}
    if offline:  # the gate had no answer and sends it again: the same row
        assert second.send(event).json["results"][0]["outcome"] == "duplicate"
    assert len(items_of("checkins")) == 2
    assert len(town.history(visitor)) == 2


@pytest.mark.catalogue("F02")
def test_a_reading_that_waited_at_the_venue_that_read_it_is_one_visit(
    town: Town, gate: Gate, throttle: Throttle
) -> None:
    visitor = town.visitor()
    code = phone_code(visitor)
    throttle(True)
    assert gate.reads(code)["outcome"] == "spilled"
    throttle(False)
    assert gate.reads(code)["outcome"] == "recorded"
    drained()
    assert [body["s"] for body in bodies()] == [HIGH]


@pytest.mark.catalogue("C10", "F04")
@pytest.mark.parametrize("inside", [1, 2], ids=["nobody-left-inside", "another-visit-open"])
def test_an_exit_that_waited_while_another_ended_its_visit_is_placed_anew(
    town: Town, gate: Gate, throttle: Throttle, inside: int
) -> None:
    """Two visits of a card, a gate's exit that waits, and another gate's exit that does not."""
    other = town.gate()
    entered = [town.now + timedelta(minutes=5 * number) for number in range(inside)]
    with later(minutes=30) as now:
        for at in entered:
            gate.reads(CCCD, at=at, offline=True)
        throttle(True)
        left = gate.event(CCCD, now - timedelta(minutes=5), direction="out", offline=True)
        assert gate.send(left).json["results"][0]["outcome"] == "spilled"
        throttle(False)
        told = other.reads(CCCD, at=now - timedelta(minutes=4), direction="out", offline=True)
        assert told["outcome"] == "recorded"
        drained()
        assert gate.send(left).json["results"][0]["outcome"] == "duplicate"
    exits = [body for body in bodies() if body.get("o")]
    ended = sorted(body.get("e", 0) for body in exits)
    wanted = sorted(int(at.timestamp()) for at in entered)
    assert ended == (wanted if inside == 2 else [0, *wanted])
    assert sorted(body["dv"] for body in exits) == sorted((gate.device, other.device))
