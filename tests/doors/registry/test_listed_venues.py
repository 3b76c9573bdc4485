"""What is counted of venues is told by their stream, and nothing else of them."""

from __future__ import annotations

from typing import Any

import pytest

from functions.kernel.periods import day_of
from functions.registry import streams
from functions.runtime import facts
from tests.doors.checkin.conftest import issuer, town
from tests.doors.checkin.town import Town
from tests.gateway import Reply
from tests.world import stream_records

__all__ = ["issuer", "town"]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is told on the topic of facts."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(facts, "tell", found.append)
    return found


def test_a_venue_is_told_when_it_is_registered_closes_and_opens(
    town: Town, heard: list[dict[str, Any]]
) -> None:
    def asks(what: str) -> Reply:
        headers = {"idempotency-key": f"listed-{what}-1"}
        return town.owner.call("POST", f"/api/venues/{town.venue}/{what}", {}, headers=headers)

    assert asks("suspend").status == 200
    assert asks("resume").status == 200
    streams.request_poster({"Records": stream_records("venues")}, None)
    told = [one for one in heard if one["venue"] == town.venue]
    assert [one["is_open"] for one in told] == [True, False, True], (
        "a rendered poster tells nothing"
    )
    assert [one["edition"] for one in told] == sorted({one["edition"] for one in told})
    assert {(one["fact"], one["division"], one["kind"]) for one in told} == {
        ("VenueListed", "01/001/00001", "market")
    }
    assert {one["registered"] for one in told} == {day_of(town.now).isoformat()}
    assert "Phố" not in repr(told)
