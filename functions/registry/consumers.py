"""Queues that the registry hears: venue files, posters to render."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.access import service as access
from functions.messages.registry import PosterWanted
from functions.registry import service
from functions.runtime import clock, settings
from functions.runtime.batches import each_record

doors = Blueprint(__name__)


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-venue-files", batch_size=1, name="registry_receive_venue_file"
)
@access.held_while_off("venue-files")
@each_record
def receive_venue_file(record: dict[str, Any]) -> None:
    """A province's file of venues, staff or units has arrived, or goes on: take its rows."""
    attempt = int(record.get("attributes", {}).get("ApproximateReceiveCount", "1"))
    service.receive_office_message(record["body"], attempt, clock.now())


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-posters", batch_size=5, name="registry_render_poster"
)
@each_record
def render_poster(record: dict[str, Any]) -> None:
    """A poster version is wanted: sign, draw and keep it."""
    wanted = PosterWanted.model_validate_json(record["body"])
    service.render_poster(wanted.venue, wanted.poster_version, clock.now())
