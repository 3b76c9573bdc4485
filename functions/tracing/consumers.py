"""Queues that tracing hears: results, and what check-in found."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.runtime import clock, settings
from functions.runtime.batches import each_record
from functions.tracing.service import finding, hearing

doors = Blueprint(__name__)


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-tracing-facts", batch_size=10, name="tracing_hear"
)
@each_record
def hear_fact(record: dict[str, Any]) -> None:
    """A result was told, or corrected: a case opens, joins what stands, or is withdrawn."""
    hearing.hear(record["body"], clock.now())


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-presences-found", batch_size=5, name="tracing_find"
)
@each_record
def hear_answer(record: dict[str, Any]) -> None:
    """Check-in has found who was present: candidates, usable as soon as they are known."""
    finding.hear(record["body"], clock.now())
