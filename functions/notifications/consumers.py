"""Queue doors of notifications."""

from __future__ import annotations

import json
from typing import Any

from chalice.app import Blueprint

from functions.messages.access import CodeRequested
from functions.messages.registry import PhoneChanged
from functions.notifications import service
from functions.runtime import clock
from functions.runtime.batches import each_record

doors = Blueprint(__name__)


@doors.on_sqs_message(queue="messages", batch_size=10, name="notifications_send_message")
@each_record
def send_message(record: dict[str, Any]) -> None:
    """A phone is to be told something: a code, or that its account has moved."""
    body = record["body"]
    if json.loads(body).get("fact") == "PhoneChanged":
        service.tell_old_phone(PhoneChanged.model_validate_json(body))
    else:
        service.send_code(CodeRequested.model_validate_json(body), clock.now())
