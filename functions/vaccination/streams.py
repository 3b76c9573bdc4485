"""Stream doors of vaccination: plans and waves, seats that appointments have left."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.runtime import clock, settings
from functions.runtime.batches import each_record
from functions.vaccination.service import (
    alike,
    counting,
    erasing,
    inviting,
    marking,
    opening,
    reconsidering,
    sharing,
    telling,
)

doors = Blueprint(__name__)


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("campaigns"), batch_size=10, name="vaccination_open_slots"
)
@each_record
def open_slots(record: dict[str, Any]) -> None:
    """A plan is published or closed: its slots open or close. A wave is sent: tell its people.
    What lots are to bring has changed: its days are counted anew."""
    told = record["dynamodb"]
    new, old = told.get("NewImage", {}), told.get("OldImage", {})
    opening.campaign_told(new, old, clock.now())
    inviting.wave_told(new, old)
    counting.plan_told(new, old)


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("vaccine_appointments"),
    batch_size=100,
    name="vaccination_release_seats",
)
@each_record
def release_seats(record: dict[str, Any]) -> None:
    """An appointment has changed: a seat it left goes back, what was confirmed is told."""
    told = record["dynamodb"]
    telling.appointment_told(told.get("NewImage", {}), told.get("OldImage", {}), clock.now())


@doors.on_dynamodb_record(
    stream_arn=settings.stream_arn("vaccine_registrations"),
    batch_size=100,
    name="vaccination_end_unregistered",
)
@each_record
def end_unregistered(record: dict[str, Any]) -> None:
    """A registration was made or has changed: it is counted. Where it was withdrawn, refused or is
    in doubt its appointment stands no more. Where it was erased because its person asked, what was
    derived of it goes too."""
    told = record["dynamodb"]
    image, before = told.get("NewImage", {}), told.get("OldImage", {})
    erasing.told(image)
    erasing.gone(image, before, clock.now())
    alike.registration_told(image, before, clock.now())  # a second one waits for an officer
    reconsidering.registration_told(image, clock.now())
    marking.registration_told(image)
    sharing.registration_told(image, clock.now())  # and what organisations may know of it
