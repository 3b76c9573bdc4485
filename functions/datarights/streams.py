"""Stream door of data subject requests: what was decided is told to who asked and who does it."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.datarights.service import telling
from functions.runtime import settings
from functions.runtime.batches import each_record

doors = Blueprint(__name__)


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("data_requests"), batch_size=10, name="datarights_tell"
)
@each_record
def tell_decided(record: dict[str, Any]) -> None:
    """A request was decided: tell it."""
    telling.told(record["dynamodb"].get("NewImage", {}))
