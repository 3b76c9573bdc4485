"""Queues that check-in hears: spilled check-ins, visit files of other apps, cases and wishes."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from chalice.app import Blueprint

from functions.access import service as access
from functions.checkin.service import federating, finding, locking, recording, zones
from functions.kernel.periods import at_millis
from functions.messages.checkin import PlaceToSearch, VisitsToSearch
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
@access.held_while_off("visit-files")
@each_record
def receive_visit_file(record: dict[str, Any]) -> None:
    """A file of another province's app has arrived, or goes on: take its rows."""
    attempt = int(record.get("attributes", {}).get("ApproximateReceiveCount", "1"))
    federating.receive_visit_message(record["body"], attempt, clock.now())


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-visits-wanted", batch_size=10, name="checkin_hear_cases"
)
@each_record
def hear_case(record: dict[str, Any]) -> None:
    """A case tells of itself, or tracing asks who was present: keep it, answer what may be. A level
    was published: keep it, for the colour of who lives there."""
    now = clock.now()
    sent = record.get("attributes", {}).get("SentTimestamp")
    waited = now - at_millis(sent) if sent else timedelta(0)
    locking.hear(record["body"], waited, now)
    zones.hear(record["body"])


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-visit-places", batch_size=1, name="checkin_search_place"
)
@each_record
def search_place(record: dict[str, Any]) -> None:
    """One venue's day of a search is to be found, or the person's places again."""
    body = record["body"]
    is_place = json.loads(body).get("fact") == "PlaceToSearch"
    model = PlaceToSearch if is_place else VisitsToSearch
    finding.work(model.model_validate_json(body), clock.now())
