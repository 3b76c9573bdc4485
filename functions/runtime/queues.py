"""How is a message put on a queue? Bodies are JSON without personal values in clear."""

from __future__ import annotations

import json
from typing import Any

import botocore.exceptions

from functions.kernel.errors import Busy
from functions.runtime import aws, settings


def send(queue: str, message: dict[str, Any]) -> None:
    """Send one message; returns when SQS has it. Raises Busy where it has not."""
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    try:
        aws.client("sqs").send_message(QueueUrl=settings.queue_url(queue), MessageBody=body)
    except (botocore.exceptions.ClientError, botocore.exceptions.BotoCoreError) as failed:
        raise Busy from failed
