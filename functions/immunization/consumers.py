"""Queues that immunization hears: appointments, events, people of a recalled lot in pieces."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.immunization.service import cautions, expecting, informing
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


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-immunization-facts", batch_size=10, name="immunization_hear"
)
@each_record
def hear_fact(record: dict[str, Any]) -> None:
    """An appointment was confirmed, cancelled or put off: the site knows whom to expect. An event
    after a dose was reported or judged: whoever screens its person next knows of it."""
    expecting.hear(record["body"])
    cautions.hear(record["body"])
