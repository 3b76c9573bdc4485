"""What our own walks from outside do is real at the doors, and reaches nobody's figure or trace."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from functions.access import service as access
from functions.checkin import streams
from functions.checkin.service import packer
from functions.kernel.synthetic import SYNTHETIC_PERSON, SYNTHETIC_VENUE, is_synthetic
from functions.registry import service as registry
from functions.runtime import clock
from tests.doors.checkin.town import Town, close_hours, items_of, later
from tests.gateway import Reply
from tests.world import Actor, facts_heard, messages_in, stream_records

TOLD = ("checkins", "presence", "venues", "persons", "declarations", "audit")


def nobody(town: Town) -> Actor:
    """The browser of our own walks."""
    made = town.somebody()
    session = access.open_session(SYNTHETIC_PERSON, False, clock.now())
    made.cookies["__Host-lachan_session"] = session
    return made


def walks_in(walker: Actor, token: str) -> Reply:
    """In and out again."""
    entered = walker.checks_in(token)
    assert entered.status == 201, entered.body
    at = (clock.now() + timedelta(seconds=1)).isoformat(timespec="milliseconds")
    told = {"visit": entered.json["visit"], "at": at.replace("+00:00", "Z")}
    left = walker.call("POST", "/api/checkouts", told)
    assert left.status == 201, left.body
    return entered


@pytest.fixture
def facts(town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every fact is heard from now on."""
    monkeypatch.setenv("LACHAN_QUEUE_HEARD", facts_heard("heard"))
    messages_in("heard")
    yield


def heard() -> list[dict[str, Any]]:
    """What was told of scans, to boards and figures."""
    told = [json.loads(one["body"]) for one in messages_in("heard")]
    return [one for one in told if one["fact"] in ("ScansCounted", "ScansPacked")]


def packs() -> list[dict[str, object]]:
    """Run the stream; the segments that stand then."""
    streams.pack_presence({"Records": stream_records("checkins")}, None)
    return items_of("presence")


def test_a_walk_is_written_at_the_door_and_goes_no_further(town: Town, facts: None) -> None:
    standing = {name: len(items_of(name)) for name in TOLD}
    entered = walks_in(nobody(town), registry.synthetic_poster(clock.now()))
    segments = packs()
    with later(hours=1):
        close_hours()

    assert entered.json["venue"] == SYNTHETIC_VENUE
    assert segments == []
    grown = {name: len(items_of(name)) - many for name, many in standing.items()}
    assert grown == dict.fromkeys(TOLD, 0) | {"checkins": 2, "presence": 1}, (
        "an hour is marked as closed"
    )
    assert heard() == []


def test_people_beside_a_walk_are_counted_as_if_it_were_not_there(town: Town, facts: None) -> None:
    walks_in(nobody(town), registry.synthetic_poster(clock.now()))
    assert town.visitor().checks_in(town.token).status == 201
    walks_in(nobody(town), registry.synthetic_poster(clock.now() + timedelta(days=1)))
    segments = packs()
    with later(hours=1):
        close_hours()
    boards, counted = sorted(heard(), key=lambda one: one["fact"], reverse=True)

    assert segments and boards["arrived"] == {"01": 1}
    assert [tuple(row) for row in counted["venues"]] == [
        ("01/001/00001", "market", town.venue, 1)
    ]  # fmt: skip
    assert SYNTHETIC_VENUE not in json.dumps(counted)


@pytest.mark.parametrize("who", ["person", "venue"])
def test_one_of_both_is_enough(town: Town, facts: None, who: str) -> None:
    """Whoever gets hold of the session at a real place; whoever gets hold of the poster."""
    if who == "person":
        assert nobody(town).checks_in(town.token).status == 201
    else:
        poster = registry.synthetic_poster(clock.now())
        assert town.visitor().checks_in(poster).status == 201
    segments = packs()
    with later(hours=1):
        close_hours()

    assert (segments, heard()) == ([], [])


def test_a_planted_packer_that_knows_nobody_is_found(
    town: Town, facts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packer, "is_synthetic", lambda person, venue: False)
    walks_in(nobody(town), registry.synthetic_poster(clock.now()))

    assert packs() and heard(), "the tests above would see it"


def test_the_venue_is_in_no_register_and_nobody_owns_it(town: Town) -> None:
    with pytest.raises(registry.VenueUnknown):
        registry.venue(SYNTHETIC_VENUE)
    assert registry.venues_by_code([SYNTHETIC_VENUE]) == {}
    walker = nobody(town)
    assert walker.get(f"/api/venues/{SYNTHETIC_VENUE}/board").code == "VENUE_UNKNOWN"
    assert walker.get(f"/s/{SYNTHETIC_VENUE}").status == 404
    assert is_synthetic(SYNTHETIC_PERSON, town.venue) and not is_synthetic("", town.venue)


def test_its_poster_ends_with_the_day_after(town: Town) -> None:
    token = registry.synthetic_poster(clock.now())
    assert town.visitor().get(f"/v/{token}").status == 200
    with later(days=2):
        assert nobody(town).checks_in(token).code == "QR_EXPIRED"
