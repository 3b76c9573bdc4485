"""Codes leave by the gateway's topic, once they are opened, and not after their time."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

import app
from functions.notifications import consumers
from functions.runtime import aws as runtime_aws
from functions.runtime import clock, settings
from tests.gateway import Gateway
from tests.world import Actor, messages_in


@pytest.fixture
def outbox(keys_kept: datetime) -> str:
    """The URL of a queue that hears what the gateway hears."""
    url: str = runtime_aws.client("sqs").create_queue(QueueName="outbox")["QueueUrl"]
    runtime_aws.client("sns").subscribe(
        TopicArn=settings.sms_topic(),
        Protocol="sqs",
        Endpoint="arn:aws:sqs:ap-southeast-1:123456789012:outbox",
        Attributes={"RawMessageDelivery": "true"},
    )
    return url


def _asked() -> list[dict[str, object]]:
    asker = Actor(Gateway(app.app))
    asker.call("POST", "/api/otp/challenges", {"phone": "0900001001", "purpose": "sign_in"})
    return messages_in("messages")


def _sent(outbox: str) -> list[dict[str, str]]:
    told = runtime_aws.client("sqs").receive_message(QueueUrl=outbox, MaxNumberOfMessages=10)
    return [json.loads(message["Body"]) for message in told.get("Messages", [])]


def test_a_code_goes_to_the_phone_that_asked(outbox: str) -> None:
    answered = consumers.send_message({"Records": _asked()}, None)

    (sent,) = _sent(outbox)
    assert answered == {"batchItemFailures": []}
    assert sent["to"] == "+84900001001"
    assert any(part.strip(",.").isdigit() for part in sent["text"].split())


@pytest.mark.catalogue("P06")
def test_the_queue_and_the_log_hold_neither_phone_nor_code(
    outbox: str, capsys: pytest.CaptureFixture[str]
) -> None:
    records = _asked()
    consumers.send_message({"Records": records}, None)

    (sent,) = _sent(outbox)
    code = next(part.strip(",.") for part in sent["text"].split() if part.strip(",.").isdigit())
    told = json.dumps(records) + capsys.readouterr().out
    assert "900001001" not in told
    assert code not in told


def test_a_code_that_has_expired_is_not_sent(outbox: str, keys_kept: datetime) -> None:
    records = _asked()
    with clock.fixed(keys_kept + timedelta(minutes=11)):
        consumers.send_message({"Records": records}, None)

    assert _sent(outbox) == []


@pytest.mark.catalogue("Q03", "Q09")
def test_a_message_nobody_understands_does_not_stop_the_others(outbox: str) -> None:
    poison = {"messageId": "poison", "body": '{"fact":"Unknown"}', "eventSource": "aws:sqs"}
    answered = consumers.send_message({"Records": [poison, *_asked()]}, None)

    assert answered == {"batchItemFailures": [{"itemIdentifier": "poison"}]}
    assert len(_sent(outbox)) == 1
