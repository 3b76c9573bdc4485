"""Queues that the laboratory hears: result files, chunks of their rows, manifests to print."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.access import service as access
from functions.laboratory.service import printing, receiving, releasing, taking
from functions.messages.laboratory import ChunkToTake, ManifestWanted
from functions.runtime import clock, settings
from functions.runtime.batches import each_record

doors = Blueprint(__name__)


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-result-files",
    batch_size=1,
    name="laboratory_receive_result_file",
)
@each_record
def receive_result_file(record: dict[str, Any]) -> None:
    """A laboratory's file has arrived, or its rows to be mended are to be written."""
    attempt = int(record.get("attributes", {}).get("ApproximateReceiveCount", "1"))
    receiving.receive_message(record["body"], attempt, clock.now())


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-result-chunks",
    batch_size=2,
    name="laboratory_take_result_chunk",
)
@each_record
def take_result_chunk(record: dict[str, Any]) -> None:
    """A chunk of rows is to be taken."""
    taking.take_chunk(ChunkToTake.model_validate_json(record["body"]), clock.now())


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-result-releases",
    batch_size=1,
    name="laboratory_release_results",
)
@access.held_while_off("result-releases")
@each_record
def release_results(record: dict[str, Any]) -> None:
    """Tubes of a file may be released: decide each, put its next version."""
    releasing.release_message(record["body"], clock.now())


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-manifests", batch_size=5, name="laboratory_print_manifest"
)
@each_record
def print_manifest(record: dict[str, Any]) -> None:
    """A manifest has been sent: draw and keep its paper."""
    printing.print_manifest(ManifestWanted.model_validate_json(record["body"]).manifest)
