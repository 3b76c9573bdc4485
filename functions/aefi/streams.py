"""Stream door of AEFI: cases that were opened or judged, lots that were counted somewhere new."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.aefi.service import telling
from functions.runtime import settings
from functions.runtime.batches import each_record

doors = Blueprint(__name__)


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("aefi"), batch_size=100, name="aefi_tell_events"
)
@each_record
def tell_events(record: dict[str, Any]) -> None:
    """A case was opened or moved on: tell its fact. A lot came to a new site: list it."""
    told = record["dynamodb"]
    telling.told(told.get("NewImage"), told.get("OldImage"))
