"""The stream of the audit: every write is noted where nobody may change it."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.access.service import noting
from functions.runtime import clock, settings
from functions.runtime.batches import whole_batch

doors = Blueprint(__name__)


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("audit"), batch_size=500, name="access_note_audit"
)
@whole_batch
def note_audit(records: list[dict[str, Any]]) -> None:
    """Rows written to the audit are noted with their digests, in the stream's order."""
    noting.note(records, clock.now())
