"""The others hear of lots, of what came, went on or was wasted, and of how many were given."""

from __future__ import annotations

from typing import Any

import pytest

from functions.immunization import streams
from functions.runtime import facts
from tests.doors.immunization.ward import LOT, SECOND_SITE, SITE, Ward
from tests.world import stream_records

TOLD_KINDS = {"received", "transferred", "wasted"}
"""As the template filters them."""


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is told on the topic of facts."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(facts, "tell", found.append)
    return found


def tells() -> None:
    """All that the two streams have to tell of lots, movements and days."""
    of_lots = [
        one
        for one in stream_records("vaccine_lots")
        if one["dynamodb"]["Keys"]["s"] == {"S": "head"}
        or one["dynamodb"]["NewImage"].get("k", {}).get("S") in TOLD_KINDS
    ]
    assert streams.block_lots({"Records": of_lots}, None) == {"batchItemFailures": []}
    for prefix in ("dose#", "scores#"):
        found = [
            one
            for one in stream_records("immunizations")
            if prefix in one["dynamodb"]["Keys"]["p" if prefix == "scores#" else "s"]["S"]
        ]
        if found:
            assert streams.tell_doses({"Records": found}, None) == {"batchItemFailures": []}


def test_a_lot_is_told_from_its_first_site_to_its_recall(
    ward: Ward, heard: list[dict[str, Any]]
) -> None:
    assert ward.receives().status == 201
    body = {"lot": LOT, "to": SECOND_SITE, "vials": 1}
    assert ward.posts("transfers", body).status == 201
    assert ward.posts("wastes", {"lot": LOT, "vials": 1, "reason": "broken"}).status == 201
    assert ward.recalls().status == 200
    tells()
    lots = [(one["lot"], one["recalled"]) for one in heard if one["fact"] == "LotListed"]
    assert lots == [(LOT, False), (LOT, True)]
    moved = [
        {each["site"]: (each["received"], each["came"], each["sent"], each["wasted"])}
        for one in heard
        if one["fact"] == "DosesMoved"
        for each in one["sites"]
    ]
    assert moved == [
        {SITE: (12, 0, 0, 0)}, {SITE: (0, 0, 6, 0)}, {SECOND_SITE: (0, 6, 0, 0)},
        {SITE: (0, 0, 0, 6)},
    ]  # fmt: skip


def test_a_days_doses_are_told_with_a_revision_that_grows(
    ward: Ward, heard: list[dict[str, Any]]
) -> None:
    assert ward.receives().status == 201
    screening = ward.screened()
    assert ward.gives(screening, ward.vial()).status == 201
    tells()
    assert ward.corrects(screening, "withdrawn").status < 300
    tells()
    days = [one for one in heard if one["fact"] == "SiteDayCounted"]
    assert {(one["site"], one["division"], one["day"]) for one in days} == {
        (SITE, "01/001/00001", "2021-11-23")
    }
    assert all(one["verified"] <= one["doses"] >= one["same_day"] for one in days)
    assert max(one["same_day"] for one in days) == 1, "given and entered on the same day"
    by_revision = {one["revision"]: one["doses"] for one in days}
    assert by_revision[1] == 1 and by_revision[max(by_revision)] == 0
