"""How does one context tell the others a fact? By one SNS topic that their queues subscribe to.

Told from the stream of the table where it was written, so it may come again: whoever hears it
knows it by its natural key. Personal values in it are sealed by the teller.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import botocore.exceptions

from functions.kernel.errors import Busy
from functions.runtime import aws, settings

TOGETHER: Final = 10
"""Messages of one PublishBatch (SNS's own limit)."""
TRIES: Final = 3


def tell(fact: dict[str, Any]) -> None:
    """Publish one fact; its name is an attribute, for filters. Raises Busy where SNS has it not."""
    try:
        aws.client("sns").publish(TopicArn=settings.facts_topic(), **_written(fact))
    except (botocore.exceptions.ClientError, botocore.exceptions.BotoCoreError) as failed:
        raise Busy from failed


def tell_all(facts: Sequence[dict[str, Any]]) -> None:
    """Publish facts, ten a call; returns when SNS has every one. Raises Busy where it has not.

    A call may take some and not others: those are published again.
    """
    for start in range(0, len(facts), TOGETHER):
        part = facts[start : start + TOGETHER]
        waiting = {str(place): _written(fact) for place, fact in enumerate(part)}
        for _ in range(TRIES):
            entries = [{"Id": place, **told} for place, told in waiting.items()]
            try:
                answer = aws.client("sns").publish_batch(
                    TopicArn=settings.facts_topic(), PublishBatchRequestEntries=entries
                )
            except (botocore.exceptions.ClientError, botocore.exceptions.BotoCoreError) as failed:
                raise Busy from failed
            waiting = {one["Id"]: waiting[one["Id"]] for one in answer.get("Failed", ())}
            if not waiting:
                break
        else:
            raise Busy


def _written(fact: dict[str, Any]) -> dict[str, Any]:
    return {
        "Message": json.dumps(fact, ensure_ascii=False, separators=(",", ":")),
        "MessageAttributes": {"fact": {"DataType": "String", "StringValue": fact["fact"]}},
    }
