"""Stream doors of check-in."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.checkin.service import answering, packer
from functions.runtime import clock, settings
from functions.runtime.batches import each_record, whole_batch

doors = Blueprint(__name__)


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("checkins"), batch_size=10_000, name="checkin_pack_presence"
)
@whole_batch
def pack_presence(records: list[dict[str, Any]]) -> None:
    """New check-ins become packed presence, by district and hour."""
    images = [image for image in map(packer.image_of, records) if image is not None]
    packer.pack(images, clock.now())


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("visit_searches"), batch_size=100, name="checkin_tell_searches"
)
@each_record
def tell_searches(record: dict[str, Any]) -> None:
    """A search goes on: its places are searched, its parts and its whole are told."""
    told = record["dynamodb"]
    answering.search_told(told.get("NewImage"), told.get("OldImage"), clock.now())
