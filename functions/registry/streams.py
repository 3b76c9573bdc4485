"""The stream of venues: a new poster version is asked for where it is written."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.registry import service
from functions.registry.service import listing
from functions.runtime import settings
from functions.runtime.batches import each_record

doors = Blueprint(__name__)


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("venues"), batch_size=100, name="registry_request_poster"
)
@each_record
def request_poster(record: dict[str, Any]) -> None:
    """A venue has been written: ask for its poster if that version is not rendered yet; tell what
    of it is counted."""
    told = record["dynamodb"]
    service.poster_told(told.get("NewImage", {}), told.get("OldImage", {}))
    listing.venue_told(told.get("NewImage", {}), told.get("OldImage", {}))
