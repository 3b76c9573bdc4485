"""How does an SMS leave? By a topic to which the SMS gateway subscribes, or by a queue of its own.

Publishing straight to a phone number needs the resource "*" in IAM; a topic has a name. Which of
the two the national gateway (or a bridge to AWS End User Messaging) uses, configuration says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

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


@dataclass(frozen=True, slots=True)
class Sms:
    """A message as `send` is given it."""

    phone: str
    text: str
    kind: str
    reference: str


class Taken(StrEnum):
    """What the gateway said of a message: `YES`; `NO`, it is not on its way; or no word at all, so
    that nobody knows."""

    YES = "yes"
    NO = "no"
    NO_WORD = "no_word"


def send_all(messages: Sequence[Sms]) -> list[Taken]:
    """Hand ten at most to the gateway by one call; what became of each. Raises nothing."""
    told = [
        (
            json.dumps(
                {"to": one.phone, "text": one.text, "kind": one.kind, "ref": one.reference},
                ensure_ascii=False,
            ),
            one.kind,
        )
        for one in messages
    ]
    try:
        refused = _gateway().take_all(told)
    except NotTaken:
        return [Taken.NO] * len(told)
    except Busy:
        return [Taken.NO_WORD] * len(told)
    return [Taken.NO if place in refused else Taken.YES for place in range(len(told))]


class Gateway(Protocol):
    """What takes a message: one call, done once it has it."""

    def take(self, message: str, kind: str) -> None:
        """Take it. Raises NotTaken, Busy."""

    def take_all(self, messages: Sequence[tuple[str, str]]) -> Set[int]:
        """Take ten at most, each with its class; the places of those that were refused. Raises
        NotTaken where all were, Busy."""


class TopicGateway:
    """The gateway subscribes to a topic by HTTPS, and is pushed to as fast as it answers."""

    def take(self, message: str, kind: str) -> None:
        """Publish it, with its class as an attribute, for filters."""
        with _answered():
            aws.client("sns").publish(
                TopicArn=settings.sms_topic(),
                Message=message,
                MessageAttributes=_class(kind),
            )

    def take_all(self, messages: Sequence[tuple[str, str]]) -> Set[int]:
        """Publish them together."""
        entries = [
            {"Id": str(place), "Message": message, "MessageAttributes": _class(kind)}
            for place, (message, kind) in enumerate(messages)
        ]
        with _answered():
            told = aws.client("sns").publish_batch(
                TopicArn=settings.sms_topic(), PublishBatchRequestEntries=entries
            )
        return {int(one["Id"]) for one in told.get("Failed", ())}


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
                MessageAttributes=_class(kind),
            )

    def take_all(self, messages: Sequence[tuple[str, str]]) -> Set[int]:
        """Put them there together."""
        entries = [
            {"Id": str(place), "MessageBody": message, "MessageAttributes": _class(kind)}
            for place, (message, kind) in enumerate(messages)
        ]
        with _answered():
            told = aws.client("sqs").send_message_batch(QueueUrl=self._url, Entries=entries)
        return {int(one["Id"]) for one in told.get("Failed", ())}


def _class(kind: str) -> dict[str, Any]:
    return {"kind": {"DataType": "String", "StringValue": kind}}


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
