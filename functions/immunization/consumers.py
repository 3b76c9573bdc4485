"""Queue door of immunization: the people of a recalled lot, a piece of the list a message."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.immunization.service import informing
from functions.messages.vaccination import LotToTell
from functions.runtime import clock, settings
from functions.runtime.batches import each_record

doors = Blueprint(__name__)


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-vaccine-recalls",
    batch_size=1,
    name="immunization_tell_recalled",
)
@each_record
def tell_recalled(record: dict[str, Any]) -> None:
    """A lot is recalled: tell the next of its people, and ask for the rest."""
    informing.work_through(LotToTell.model_validate_json(record["body"]), clock.now())
