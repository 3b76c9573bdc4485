"""The stream of certificates: who has to act on a new state."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.certificates.service import telling
from functions.runtime import clock, settings
from functions.runtime.batches import each_record

doors = Blueprint(__name__)


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("certificates"), batch_size=100, name="certificates_tell"
)
@each_record
def tell_certificates(record: dict[str, Any]) -> None:
    """A certificate moved on: call the next hand, or tell the fact. A day was signed for: work."""
    told = record["dynamodb"]
    new = told.get("NewImage", {})
    telling.signing_told(new)
    telling.certificate_told(new, told.get("OldImage", {}), clock.now())
