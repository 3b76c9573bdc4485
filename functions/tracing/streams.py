"""Stream door of tracing: cases that moved on, wishes, contacts that changed."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.runtime import clock, settings
from functions.runtime.batches import batch_or_each
from functions.tracing.service import telling

doors = Blueprint(__name__)


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("cases"), batch_size=500, name="tracing_tell"
)
@batch_or_each
def tell(records: list[dict[str, Any]]) -> None:
    """A case moved on: tell its fact. A trace was put: send the wish. A contact changed: its place
    in the order, and whether it is told."""
    telling.tell(records, clock.now())
