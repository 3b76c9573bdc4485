"""Whether a correction of a dose's record waits is told, and nothing of whose it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from functions.immunization import streams
from functions.runtime import facts
from tests.doors.access.world import Issuer
from tests.doors.immunization.test_amending import Desk
from tests.doors.immunization.ward import Ward
from tests.world import stream_records


def test_a_correction_is_told_open_until_the_second_person_has_signed(
    ward: Ward, issuer: Issuer, keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(ward, issuer, keys_kept)
    name = desk.asked("stands")
    assert desk.proposes(name).status == 200
    assert desk.signs(name).status == 200
    heard: list[dict[str, Any]] = []
    monkeypatch.setattr(facts, "tell", heard.append)
    moved = [
        one
        for one in stream_records("immunizations")
        if one["dynamodb"]["Keys"]["p"]["S"].startswith("amendment#")
    ]
    assert streams.tell_doses({"Records": moved}, None) == {"batchItemFailures": []}
    assert [(one["revision"], one["is_open"]) for one in heard] == [
        (1, True), (2, True), (3, False),
    ]  # fmt: skip
    assert {one["fact"] for one in heard} == {"CorrectionCounted"}
    assert {(one["correction"], one["division"]) for one in heard} == {(name, "01/001/00001")}
    assert desk.anh.person not in repr(heard)
