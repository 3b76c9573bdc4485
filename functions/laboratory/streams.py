"""Stream doors of the laboratory: files that move on, tubes and what is released of them."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.laboratory.service import deciding, projecting, telling
from functions.runtime import clock, settings
from functions.runtime.batches import each_record, whole_batch

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
    stream_arn=settings.stream_arn("specimens"), batch_size=100, name="laboratory_tell_specimens"
)
@each_record
def tell_specimens(record: dict[str, Any]) -> None:
    """A tube is sealed or a version is put: match what waited, tell facts and members."""
    told = record["dynamodb"]
    telling.specimen_told(told.get("NewImage", {}), told.get("OldImage", {}), clock.now())


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("specimens"),
    batch_size=100,
    name="laboratory_project_specimens",
)
@whole_batch
def project_specimens(records: list[dict[str, Any]]) -> None:
    """Tubes, rows and releases: what people see of them, and the worklists of laboratories."""
    projecting.project(records)
