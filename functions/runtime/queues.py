"""How is a message put on a queue? Bodies are JSON without personal values in clear."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

import botocore.exceptions

from functions.kernel.errors import Busy
from functions.runtime import aws, settings

TOGETHER: Final = 10
"""Messages of one SendMessageBatch (SQS's own limit)."""
MOST_BYTES: Final = 262_144
TRIES: Final = 3


def send(queue: str, message: dict[str, Any]) -> None:
    """Send one message; returns when SQS has it. Raises Busy where it has not."""
    body = _written(message)
    try:
        aws.client("sqs").send_message(QueueUrl=settings.queue_url(queue), MessageBody=body)
    except (botocore.exceptions.ClientError, botocore.exceptions.BotoCoreError) as failed:
        raise Busy from failed


def send_all(queue: str, messages: Sequence[dict[str, Any]]) -> None:
    """Send messages, ten a call; returns when SQS has every one. Raises Busy where it has not.

    A call may take some and not others: those are sent again. After Busy any of them may be there.
    """
    _send_all(queue, [_written(message) for message in messages])


def put_back(queue: str, bodies: Sequence[str], seconds: int) -> None:
    """Send messages anew as they came, to be handed over in so many seconds at the earliest.

    They begin as new ones: neither how often they were received nor how long they waited counts
    against them. `seconds` is at most SQS's own 900. Raises Busy; then any of them may be there.
    """
    _send_all(queue, bodies, DelaySeconds=seconds)


def _send_all(queue: str, bodies: Sequence[str], **more: int) -> None:
    url = settings.queue_url(queue)
    for part in _parts(bodies):
        waiting = {str(place): body for place, body in enumerate(part)}
        for _ in range(TRIES):
            entries = [{"Id": one, "MessageBody": body, **more} for one, body in waiting.items()]
            try:
                told = aws.client("sqs").send_message_batch(QueueUrl=url, Entries=entries)
            except (botocore.exceptions.ClientError, botocore.exceptions.BotoCoreError) as failed:
                raise Busy from failed
            waiting = {one["Id"]: waiting[one["Id"]] for one in told.get("Failed", ())}
            if not waiting:
                break
        else:
            raise Busy


def _parts(bodies: Sequence[str]) -> Iterator[list[str]]:
    """As many together as one call takes, in number and in bytes."""
    part: list[str] = []
    size = 0
    for body in bodies:
        own = len(body.encode())
        if part and (len(part) == TOGETHER or size + own > MOST_BYTES):
            yield part
            part, size = [], 0
        part.append(body)
        size += own
    if part:
        yield part


def _written(message: dict[str, Any]) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
