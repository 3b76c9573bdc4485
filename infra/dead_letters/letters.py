"""Letters that were given up: where they lie, how they are held while one looks, what is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from infra.parts import read_part

HELD_SECONDS: Final = 300
"""So long a message that we look at is hidden from others; what is left goes back at once."""
TOGETHER: Final = 10
SHOWN: Final = ("fact", "version", "v", "rule", "state", "chunk", "Event", "eventName")
"""Keys whose values are words of ours."""
_LARGE = 10_000


class Refused(Exception):
    """The command can't be carried out as asked; its text says why."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that was given up. `receipt` is our hold on it."""

    message_id: str
    body: str
    sent_at: datetime
    received: int
    attributes: Mapping[str, Any]
    receipt: str


@cache
def sources() -> dict[str, str]:
    """Dead-letter queues of the template by short name; the queue each came from, "" of none."""
    resources = read_part("queues")["Resources"]
    named = {
        name: made["Properties"]["QueueName"]["Fn::Sub"].removeprefix("lachan-${Stage}-")
        for name, made in resources.items()
        if made["Type"] == "AWS::SQS::Queue"
    }
    found = {name.removesuffix("-dead"): "" for name in named.values() if name.endswith("-dead")}
    for name, made in resources.items():
        policy = made["Properties"].get("RedrivePolicy")
        if policy:
            dead = named[policy["deadLetterTargetArn"]["Fn::GetAtt"][0]]
            found[dead.removesuffix("-dead")] = named[name]
    return found


def url_of(queue: str) -> str:
    """The address of a queue by its short name. Raises Refused where there is none."""
    from functions.runtime import aws, settings

    sqs = aws.client("sqs")
    try:
        told = sqs.get_queue_url(QueueName=f"lachan-{settings.STAGE}-{queue}")
    except sqs.exceptions.QueueDoesNotExist:
        raise Refused(f"no queue {queue} in stage {settings.STAGE}") from None
    return str(told["QueueUrl"])


def depth_of(queue: str) -> int:
    """Messages in a queue, those held by somebody included (SQS says: about so many)."""
    from functions.runtime import aws

    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    asked = aws.client("sqs").get_queue_attributes(QueueUrl=url_of(queue), AttributeNames=names)
    return sum(int(asked["Attributes"][name]) for name in names)


@contextmanager
def held(name: str, before: datetime) -> Iterator[Iterator[Letter]]:
    """The dead letters of a queue sent before an instant, each once; those left go back at once."""
    from functions.runtime import aws

    sqs, url, kept = aws.client("sqs"), url_of(f"{name}-dead"), dict[str, Letter]()

    def each() -> Iterator[Letter]:
        while True:
            told = sqs.receive_message(
                QueueUrl=url,
                MaxNumberOfMessages=TOGETHER,
                VisibilityTimeout=HELD_SECONDS,
                AttributeNames=["All"],
                MessageAttributeNames=["All"],
            ).get("Messages", ())
            letters = [_letter(one) for one in told]
            if not letters:
                return
            fresh = [one for one in letters if one.message_id not in kept]
            kept.update((one.message_id, one) for one in letters)
            yield from (one for one in fresh if one.sent_at <= before)

    try:
        yield each()
    finally:
        for letter in kept.values():
            try:
                sqs.change_message_visibility(
                    QueueUrl=url, ReceiptHandle=letter.receipt, VisibilityTimeout=0
                )
            except sqs.exceptions.ClientError:
                continue  # it was sent back or discarded, and is there no more


def shown(letter: Letter) -> dict[str, Any]:
    """What of a letter may be seen: its shape, its age, words of ours."""
    try:
        body = masked(json.loads(letter.body))
    except ValueError:
        body = f"<{len(letter.body)} characters, no JSON>"
    return {
        "message": letter.message_id,
        "sent_at": letter.sent_at.isoformat(timespec="seconds"),
        "received": letter.received,
        "bytes": len(letter.body.encode()),
        "body": body,
    }


def masked(value: Any, key: str = "") -> Any:
    """A value with its shape kept; texts and large numbers only where they are words of ours."""
    if isinstance(value, dict):
        return {name: masked(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [masked(one) for one in value[:3]] + ([f"… {len(value)}"] if len(value) > 3 else [])
    if isinstance(value, str):
        ours = key in SHOWN and re.fullmatch(r"[A-Za-z][A-Za-z0-9_:.-]{0,60}", value)
        return value if ours else f"<{len(value)} characters>"
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= _LARGE:
        return "<number>"
    return value


def now() -> datetime:
    """This instant, as the queue's own clock tells it of messages."""
    return datetime.now(UTC)


def _letter(message: Mapping[str, Any]) -> Letter:
    told = message["Attributes"]
    attributes = {
        name: {key: one[key] for key in ("DataType", "StringValue", "BinaryValue") if key in one}
        for name, one in message.get("MessageAttributes", {}).items()
    }
    return Letter(
        message["MessageId"],
        message["Body"],
        datetime.fromtimestamp(int(told["SentTimestamp"]) / 1000, UTC),
        int(told.get("ApproximateReceiveCount", 1)),
        attributes,
        message["ReceiptHandle"],
    )
