"""Queue doors of notifications: a lane for each class, and the gateway's word."""

from __future__ import annotations

import json
from typing import Any

from chalice.app import Blueprint

from functions.access import service as access
from functions.messages.access import CodeRequested, EmailCodeRequested, ResultCodeRequested
from functions.messages.mail_events import MailEvent
from functions.messages.notifications import GatewayDayTold, MailWanted, SmsReported
from functions.messages.registry import PhoneChanged
from functions.notifications.service import codes, hearing, mailing, reports
from functions.notifications.service.wanted import Prepared
from functions.runtime import clock, mail, settings
from functions.runtime.batches import each_prepared, each_record

doors = Blueprint(__name__)

MOST = 100
"""Messages of a batch: looked up, and their money taken, together."""


@doors.on_sqs_message(queue="messages", batch_size=10, name="notifications_send_message")
@each_record
def send_message(record: dict[str, Any]) -> None:
    """A phone is to be told something: a code, that its account has moved.

    A fact that nobody knows is refused as a code would be, and goes back to the queue.
    """
    body, now = record["body"], clock.now()
    fact = json.loads(body).get("fact")
    if fact == "PhoneChanged":
        codes.tell_old_phone(PhoneChanged.model_validate_json(body))
    elif fact == "ResultCodeRequested":
        codes.send_result_code(ResultCodeRequested.model_validate_json(body), now)
    elif fact == "EmailCodeRequested":
        codes.send_email_code(EmailCodeRequested.model_validate_json(body), now)
    else:
        codes.send_code(CodeRequested.model_validate_json(body), now)


def _prepared(records: list[dict[str, Any]]) -> Prepared:
    return hearing.prepare([record["body"] for record in records], clock.now())


@doors.on_sqs_message(
    queue="notices",
    batch_size=MOST,
    maximum_batching_window_in_seconds=1,
    name="notifications_tell_results",
)
@each_prepared(_prepared)
def tell_results(record: dict[str, Any], prepared: Prepared | None) -> None:
    """What can't wait behind anything else: results are there, a lot is recalled."""
    hearing.tell(record["body"], clock.now(), prepared)


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-notice-facts",
    batch_size=MOST,
    maximum_batching_window_in_seconds=1,
    name="notifications_tell_people",
)
@access.held_while_off("notice-facts")
@each_prepared(_prepared)
def tell_people(record: dict[str, Any], prepared: Prepared | None) -> None:
    """What tracing tells of contacts: each person once an edition."""
    hearing.tell(record["body"], clock.now(), prepared)


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-notice-calls",
    batch_size=MOST,
    maximum_batching_window_in_seconds=1,
    name="notifications_tell_calls",
)
@access.held_while_off("notice-calls")
@each_prepared(_prepared)
def tell_calls(record: dict[str, Any], prepared: Prepared | None) -> None:
    """What the houses tell of papers and appointments."""
    hearing.tell(record["body"], clock.now(), prepared)


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-notice-campaigns",
    batch_size=MOST,
    maximum_batching_window_in_seconds=5,
    name="notifications_tell_campaigns",
)
@access.held_while_off("notice-campaigns")
@each_prepared(_prepared)
def tell_campaigns(record: dict[str, Any], prepared: Prepared | None) -> None:
    """What may be a million at once: invitations, reminders."""
    hearing.tell(record["body"], clock.now(), prepared)


@doors.on_sqs_message(queue="mails", batch_size=10, name="notifications_send_mail")
@each_record
def send_mail(record: dict[str, Any]) -> None:
    """A notice goes by e-mail."""
    mailing.post(MailWanted.model_validate_json(record["body"]), clock.now())


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-sms-reports",
    batch_size=MOST,
    maximum_batching_window_in_seconds=1,
    name="notifications_take_reports",
)
@each_record
def take_reports(record: dict[str, Any]) -> None:
    """The gateway says what became of a message, or what it counted on a day; the post office, what
    became of an e-mail."""
    body, now = record["body"], clock.now()
    if body == mail.GREETING:
        return
    told = json.loads(body)
    if "eventType" in told:
        reports.take_of_mail(MailEvent.model_validate(told), now)
    elif told.get("fact") == "GatewayDayTold":
        reports.take_day(GatewayDayTold.model_validate_json(body), now)
    else:
        reports.take(SmsReported.model_validate_json(body), now)
