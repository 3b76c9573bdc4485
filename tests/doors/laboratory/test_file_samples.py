"""Do the sample events of the doors of files still pass the doors they are samples of?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.laboratory import consumers
from functions.runtime import http
from infra.parts import ROOT
from tests.doors.laboratory.works import Works

SAMPLES = ROOT / "events" / "laboratory"
HTTP = sorted(
    file
    for name in ("api.laboratory", "pages.laboratory")
    for file in SAMPLES.glob(f"{name}.*.json")
    if "file" in file.stem or "template" in file.stem
)
QUEUES = sorted(
    [*SAMPLES.glob("consumers.receive_result_file*"), *SAMPLES.glob("consumers.take_result_chunk*")]
)


@pytest.mark.parametrize("file", HTTP, ids=lambda file: str(file.stem))
def test_a_sample_is_taken_at_its_door(works: Works, file: Any) -> None:
    event = json.loads(file.read_text("utf-8"))

    reply = works.gateway.app(event, None)

    assert f"{event['httpMethod']} {event['resource']}" in http.ROUTES
    assert reply["statusCode"] in {200, 201, 303, 404}, reply["body"]


@pytest.mark.parametrize("file", QUEUES, ids=lambda file: str(file.stem))
def test_a_sample_message_is_done(works: Works, file: Any) -> None:
    event = json.loads(file.read_text("utf-8"))
    door = consumers.take_result_chunk
    if "receive" in file.stem:
        door = consumers.receive_result_file

    attempts = [door(event, None), door(_third(event), None)]

    assert attempts[1] == {"batchItemFailures": []}


def _third(event: dict[str, Any]) -> dict[str, Any]:
    """The same message at its third delivery."""
    [record] = event["Records"]
    return {"Records": [record | {"attributes": {"ApproximateReceiveCount": "3"}}]}
