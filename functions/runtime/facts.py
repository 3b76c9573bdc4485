"""How does one context tell the others a fact? By one SNS topic that their queues subscribe to.

Told from the stream of the table where it was written, so it may come again: whoever hears it
knows it by its natural key. Personal values in it are sealed by the teller.
"""

from __future__ import annotations

import json
from typing import Any

import botocore.exceptions

from functions.kernel.errors import Busy
from functions.runtime import aws, settings


def tell(fact: dict[str, Any]) -> None:
    """Publish one fact; its name is an attribute, for filters. Raises Busy where SNS has it not."""
    body = json.dumps(fact, ensure_ascii=False, separators=(",", ":"))
    try:
        aws.client("sns").publish(
            TopicArn=settings.facts_topic(),
            Message=body,
            MessageAttributes={"fact": {"DataType": "String", "StringValue": fact["fact"]}},
        )
    except (botocore.exceptions.ClientError, botocore.exceptions.BotoCoreError) as failed:
        raise Busy from failed
