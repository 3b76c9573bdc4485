"""Stream doors of the laboratory: files that move on, tubes and what is released of them."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.laboratory.service import deciding, projecting, telling
from functions.runtime import clock, settings
from functions.runtime.batches import batch_or_each, each_record

doors = Blueprint(__name__)


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("result_files"), batch_size=100, name="laboratory_decide_files"
)
@each_record
def decide_files(record: dict[str, Any]) -> None:
    """A file is accounted for, approved or refused: move it on, ask for its release."""
    told = record["dynamodb"]
    deciding.file_told(told.get("NewImage", {}), told.get("OldImage", {}), clock.now())


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("specimens"), batch_size=500, name="laboratory_tell_specimens"
)
@batch_or_each
def tell_specimens(records: list[dict[str, Any]]) -> None:
    """Tubes are sealed or versions put: match what waited, tell facts."""
    telling.tell(records)


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("specimens"),
    batch_size=500,
    name="laboratory_project_specimens",
)
@batch_or_each
def project_specimens(records: list[dict[str, Any]]) -> None:
    """Tubes, rows and releases: what people see of them, the worklists; then members are told."""
    projecting.project(records, clock.now())
