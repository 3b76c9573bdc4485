"""Stream door of tracing: cases that moved on, wishes, contacts that changed."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.runtime import settings
from functions.runtime.batches import each_record
from functions.tracing.service import telling

doors = Blueprint(__name__)


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("cases"), batch_size=100, name="tracing_tell"
)
@each_record
def tell(record: dict[str, Any]) -> None:
    """A case moved on: tell its fact. A trace was put: send the wish."""
    told = record["dynamodb"]
    telling.told(told.get("NewImage"), told.get("OldImage"))
