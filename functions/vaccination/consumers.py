"""Queues that vaccination hears: lists of organisations, people to tell, facts of other houses."""

from __future__ import annotations

import json
from typing import Any

from chalice.app import Blueprint

from functions.access import service as access
from functions.messages.vaccination import InvitationsToTell, SessionToRemind
from functions.runtime import clock, settings
from functions.runtime.batches import each_record
from functions.vaccination.service import hearing, inviting, nominating, reminding

doors = Blueprint(__name__)


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-people-files",
    batch_size=1,
    name="vaccination_receive_list",
)
@access.held_while_off("people-files")
@each_record
def receive_list(record: dict[str, Any]) -> None:
    """A list of people has arrived, or goes on: take its rows."""
    attempt = int(record.get("attributes", {}).get("ApproximateReceiveCount", "1"))
    nominating.receive_people_message(record["body"], attempt, clock.now())


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-vaccine-tellings", batch_size=1, name="vaccination_tell_people"
)
@access.held_while_off("vaccine-tellings")
@each_record
def tell_people(record: dict[str, Any]) -> None:
    """A wave was sent, or a session is tomorrow: tell the next of its people."""
    body, now = record["body"], clock.now()
    if json.loads(body).get("fact") == "SessionToRemind":
        reminding.work_through(SessionToRemind.model_validate_json(body), now)
    else:
        inviting.work_through(InvitationsToTell.model_validate_json(body), now)


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-vaccination-facts", batch_size=10, name="vaccination_hear"
)
@each_record
def hear_fact(record: dict[str, Any]) -> None:
    """A dose or a finding was told, or corrected: keep our copy, put off what may not be. Lots,
    their movements and the doses of a day are kept to be counted."""
    hearing.hear(record["body"], clock.now())
