"""The colour follows the zone a person lives in, from their next declaration, at no scan's cost."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations

import pytest

from functions.checkin.service import passes, zones
from functions.checkin.store.zones import level_of
from functions.kernel.identifiers import PersonId
from functions.messages.zoning import ZonePublished
from functions.runtime import clock, crypto, keys
from tests.doors.checkin.town import VISITOR, Gate, Town, later, phone_code, wire
from tests.simulation.meter import Meter
from tests.world import Actor

HOME = "01/001/00001"
START = "2021-11-23T00:00:00Z"


def told(level: int | None, revision: int, starts_at: str = START, area: str = HOME) -> str:
    """A level as zoning tells it."""
    fact = {"area": area, "level": level, "starts_at": starts_at, "revision": revision}
    return ZonePublished.model_validate(fact | {"rule": "zones-4800-2021-11"}).model_dump_json()


def colour_of(gate: Gate, who: Actor) -> str:
    """What a gate is told of somebody who shows their phone."""
    return str(gate.reads(phone_code(who))["colour"])


@pytest.mark.catalogue("Q02")
def test_levels_told_in_any_order_end_where_the_last_says(keys_kept: datetime) -> None:
    facts = (told(2, 1), told(4, 2), told(None, 3), told(3, 4), told(1, 5, "2021-11-24T00:00:00Z"))
    for number, order in enumerate(permutations(facts)):
        area = f"01/001/{number:05}"
        for body in (*order, order[0]):
            zones.hear(body.replace(HOME, area))
        assert level_of(area, keys_kept) == 3
    assert level_of(area, keys_kept + timedelta(days=1)) == 1
    assert level_of("79/760/26734", keys_kept) is None


def test_who_lives_in_a_red_zone_is_looked_at_from_the_next_declaration(
    town: Town, gate: Gate
) -> None:
    who = town.visitor()
    zones.hear(told(4, 1))
    assert colour_of(gate, who) == "green"
    with later(minutes=1):
        assert town.declares(who, VISITOR).json["colour"] == "yellow"
        assert colour_of(gate, who) == "yellow"
        held = passes.read_pass(who.cookies["__Host-" + passes.COOKIE], PersonId(who.person))
        assert held is not None and held.zone == "red"
    zones.hear(told(None, 2))
    zones.hear(told(4, 3, area=f"{HOME}#to-7"))
    with later(minutes=2):
        assert town.declares(who, VISITOR).json["colour"] == "green"


def test_a_scan_costs_the_same_with_and_without_a_zone(town: Town) -> None:
    who = town.visitor()
    colours, calls = [], []
    for seconds in (1, 2, 3):
        with later(seconds=seconds):
            if seconds == 3:
                zones.hear(told(4, 1))
                town.declares(who, VISITOR)
            with Meter() as meter:
                scan = {"poster": town.token, "at": wire(clock.now())}
                reply = who.call("POST", "/api/checkins", scan)
        assert reply.status == 201, reply.body
        colours.append(reply.json["colour"])
        calls.append(dict(meter.calls))
    assert colours == ["green", "green", "yellow"]
    assert calls[2] == calls[1]


def test_a_pass_of_an_earlier_release_is_read_and_a_zone_cannot_be_changed(town: Town) -> None:
    who = town.visitor()
    own = PersonId(who.person)
    text = who.cookies["__Host-" + passes.COOKIE]
    held = passes.read_pass(text, own)
    assert held is not None and held.zone is None
    plain = crypto.from_text(text)[:-16]
    before = plain[:12] + plain[13:]
    old = crypto.to_text(before + crypto.mac(keys.key("pass"), before)[:16])
    assert passes.read_pass(old, own) == held
    moved = plain[:12] + b"\x04" + plain[13:] + crypto.from_text(text)[-16:]
    assert passes.read_pass(crypto.to_text(moved), own) is None
