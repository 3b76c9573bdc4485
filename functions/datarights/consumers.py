"""Queue that data subject requests hear: what was agreed to, what houses have done."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.datarights.service import hearing
from functions.runtime import clock, settings
from functions.runtime.batches import each_record

doors = Blueprint(__name__)


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-datarights-facts", batch_size=10, name="datarights_hear"
)
@each_record
def hear_fact(record: dict[str, Any]) -> None:
    """A request was agreed to, or a house has done its part."""
    hearing.hear(record["body"], clock.now())
