"""Queues that vaccination hears: lists of people that organisations send."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.runtime import clock, settings
from functions.runtime.batches import each_record
from functions.vaccination.service import nominating

doors = Blueprint(__name__)


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-people-files",
    batch_size=1,
    name="vaccination_receive_list",
)
@each_record
def receive_list(record: dict[str, Any]) -> None:
    """A list of people has arrived, or goes on: take its rows."""
    attempt = int(record.get("attributes", {}).get("ApproximateReceiveCount", "1"))
    nominating.receive_people_message(record["body"], attempt, clock.now())
