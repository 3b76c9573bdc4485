"""A file of some hundred rows goes its whole way on the packaged platform, to its last reader.

What `make lab-file` does with 100,000, in a size that a shared machine takes in its stride; waited
for is always that something has come, never that it came fast.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.runtime import settings
from infra.local.campaign import Campaign
from infra.local.lab_file import LabFile
from tests.local.conftest import Platform, is_empty, until

pytestmark = pytest.mark.local
ROWS = 300


@pytest.mark.catalogue("L01")
def test_a_file_is_accounted_for_and_its_last_person_can_read(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "STAGE", "dev")  # the stage of the package, not of the tests
    emulator = platform.emulator
    run = LabFile(platform.origin, emulator.endpoint, emulator.state)
    campaign = Campaign(ROWS, datetime.now(UTC).replace(microsecond=0), seed=20_211_126)
    people = {(member, tube.tube) for tube in campaign.tubes() for member in tube.members}
    run.settle(campaign, run.register(campaign))

    file = run.send(b"".join(campaign.file()), "chien-dich.csv")
    shown = run.follow(file, time.monotonic())

    assert shown["state"] == "RELEASED"
    assert shown["received"] == ROWS
    assert shown["accepted"] + shown["duplicate"] + shown["rejected"] == ROWS
    faults = sum(campaign.made.values()) - campaign.made["good"] - campaign.made["twice"]
    assert (shown["rejected"], shown["duplicate"]) == (faults, campaign.made["twice"])
    told = {item["t"]["S"] for item in run.settle(campaign, shown["matched"], released=True)}
    assert len(told) == shown["matched"]
    wanted = {(member, f"result#{tube}#1") for member, tube in people if tube in told}

    def of(table: str, first: str, second: str) -> set[tuple[str, str]]:
        return {(one[first]["S"], one[second]["S"]) for one in items(platform, table)}

    until(lambda: people <= of("person_results", "p", "s"), "the result of everybody")
    until(lambda: wanted <= of("notices", "w", "k"), "the notice of everybody")
    until(lambda: is_empty(platform, "notices"), "rest")  # so that the platform stops at rest


def items(platform: Platform, table: str) -> list[dict[str, Any]]:
    """Everything in a table."""
    pages = platform.client("dynamodb").get_paginator("scan")
    told = pages.paginate(TableName=settings.table_name(table))
    return [item for page in told for item in page["Items"]]
