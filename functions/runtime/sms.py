"""How does an SMS leave? By a topic to which the SMS gateway subscribes, or by a queue of its own.

Publishing straight to a phone number needs the resource "*" in IAM; a topic has a name. Which of
the two the national gateway (or a bridge to AWS End User Messaging) uses, configuration says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import botocore.exceptions

from functions.kernel.errors import Busy
from functions.runtime import aws, settings


class NotTaken(Busy):
    """The gateway said no: this message is not on its way. After a plain Busy nobody knows."""


def send(phone: str, text: str, kind: str, reference: str = "") -> None:
    """Hand one SMS to the gateway; `phone` is E.164, `kind` its class, `reference` the opaque name
    by which the gateway tells what became of it (queue `sms-reports`), "" where nobody asks.

    Raises NotTaken where it was refused for sure, Busy where no answer came.
    """
    told = {"to": phone, "text": text, "kind": kind}
    told |= {"ref": reference} if reference else {}
    _gateway().take(json.dumps(told, ensure_ascii=False), kind)


class Gateway(Protocol):
    """What takes a message: one call, done once it has it."""

    def take(self, message: str, kind: str) -> None:
        """Take it. Raises NotTaken, Busy."""


class TopicGateway:
    """The gateway subscribes to a topic by HTTPS, and is pushed to as fast as it answers."""

    def take(self, message: str, kind: str) -> None:
        """Publish it, with its class as an attribute, for filters."""
        with _answered():
            aws.client("sns").publish(
                TopicArn=settings.sms_topic(),
                Message=message,
                MessageAttributes={"kind": {"DataType": "String", "StringValue": kind}},
            )


class QueueGateway:
    """The gateway takes from a queue of its own, at the rate that each carrier allows."""

    def __init__(self, url: str) -> None:
        self._url = url

    def take(self, message: str, kind: str) -> None:
        """Put it there, with its class as an attribute."""
        with _answered():
            aws.client("sqs").send_message(
                QueueUrl=self._url,
                MessageBody=message,
                MessageAttributes={"kind": {"DataType": "String", "StringValue": kind}},
            )


def _gateway() -> Gateway:
    url = settings.sms_queue()
    return QueueGateway(url) if url else TopicGateway()


@contextmanager
def _answered() -> Iterator[None]:
    try:
        yield
    except botocore.exceptions.ClientError as refused:
        raise NotTaken from refused
    except botocore.exceptions.BotoCoreError as failed:
        raise Busy from failed
