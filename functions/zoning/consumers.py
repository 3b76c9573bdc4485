"""Queue that zoning hears: cases that were opened, amended or withdrawn, doses."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.runtime import clock, settings
from functions.runtime.batches import each_record
from functions.zoning.service import hearing

doors = Blueprint(__name__)


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-zoning-facts", batch_size=10, name="zoning_hear"
)
@each_record
def hear_fact(record: dict[str, Any]) -> None:
    """A case or a dose was told: keep our copy, and what it counts."""
    hearing.hear(record["body"], clock.now())
