"""Queues that check-in hears: spilled check-ins, visit files of other apps."""

from __future__ import annotations

import json
from typing import Any

from chalice.app import Blueprint

from functions.checkin.service import federating, recording
from functions.runtime import clock, settings
from functions.runtime.batches import each_record

doors = Blueprint(__name__)


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-spilled-checkins",
    batch_size=10,
    name="checkin_record_spilled",
)
@each_record
def record_spilled(record: dict[str, Any]) -> None:
    """A check-in that the table had no room for is written now, once."""
    recording.record_spilled(json.loads(record["body"]))


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-visit-files",
    batch_size=1,
    name="checkin_receive_visit_file",
)
@each_record
def receive_visit_file(record: dict[str, Any]) -> None:
    """A file of another province's app has arrived, or goes on: take its rows."""
    attempt = int(record.get("attributes", {}).get("ApproximateReceiveCount", "1"))
    federating.receive_visit_message(record["body"], attempt, clock.now())
