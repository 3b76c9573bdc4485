"""Queue that AEFI hears: doses that were given or corrected."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.aefi.service import hearing
from functions.runtime import settings
from functions.runtime.batches import each_record

doors = Blueprint(__name__)


@doors.on_sqs_message(queue=f"lachan-{settings.STAGE}-aefi-facts", batch_size=10, name="aefi_hear")
@each_record
def hear_fact(record: dict[str, Any]) -> None:
    """A dose was told, or corrected: keep our copy and what it adds to the counts."""
    hearing.hear(record["body"])
