"""Stream doors of immunization: lots and what moves of them, doses given or corrected."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.immunization.service import (
    checking,
    holding,
    recalling,
    receiving,
    telling,
    telling_stock,
)
from functions.runtime import clock, settings
from functions.runtime.batches import each_record

doors = Blueprint(__name__)


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("vaccine_lots"), batch_size=10, name="immunization_block_lots"
)
@each_record
def block_lots(record: dict[str, Any]) -> None:
    """A lot is recalled: block it at each of its sites, begin to tell its people. A lot came, doses
    moved: the others are told."""
    image = record["dynamodb"].get("NewImage")
    recalling.spread(image, clock.now())
    telling_stock.lot_told(image)


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("immunizations"), batch_size=100, name="immunization_tell_doses"
)
@each_record
def tell_doses(record: dict[str, Any]) -> None:
    """A dose was given or changed: list whom its lot was given to, tell the fact, check it; what is
    held is told to the journal. A site's day was counted: tell how many were given. A
    correction went on: tell whether it waits. Somebody was received: tell that they came."""
    told = record["dynamodb"]
    holding.dose_told(told.get("NewImage"), told.get("OldImage"))
    telling.dose_told(told.get("NewImage"), told.get("OldImage"))
    checking.dose_told(told.get("NewImage"), clock.now())
    telling_stock.day_told(told.get("NewImage"))
    telling_stock.correction_told(told.get("NewImage"))
    receiving.told(told.get("NewImage"))
