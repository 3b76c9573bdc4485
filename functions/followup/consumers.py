"""Queue that the follow-up hears: contacts, cases, results, and pages of its own rounds."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.followup.service import hearing
from functions.runtime import clock, settings
from functions.runtime.batches import each_record

doors = Blueprint(__name__)


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-followup-facts", batch_size=10, name="followup_hear"
)
@each_record
def hear_fact(record: dict[str, Any]) -> None:
    """A contact, a case or a result was told; or the next page of a round is due."""
    hearing.hear(record["body"], clock.now())
