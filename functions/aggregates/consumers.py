"""Queue that aggregates hears: scans of closed hours, results, cases, doses of sites' days."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.aggregates.service import hearing
from functions.runtime import settings
from functions.runtime.batches import each_gathered

doors = Blueprint(__name__)


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-aggregate-facts", batch_size=10, name="aggregates_hear"
)
@each_gathered(hearing.leave_lines)
def hear_fact(record: dict[str, Any]) -> Any:
    """A source was told: keep its last version, and say which day has news."""
    return hearing.hear(record["body"])
