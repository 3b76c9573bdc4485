"""Stream door of zoning: publications."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.runtime import settings
from functions.runtime.batches import each_record
from functions.zoning.service import telling

doors = Blueprint(__name__)


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("zoning"), batch_size=10, name="zoning_tell_zones"
)
@each_record
def tell_zones(record: dict[str, Any]) -> None:
    """A publication was put: tell each level it changed."""
    telling.told(record["dynamodb"].get("NewImage"))
