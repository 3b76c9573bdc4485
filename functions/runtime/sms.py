"""How does an SMS leave? Through one SNS topic to which the SMS gateway subscribes.

Publishing straight to a phone number needs the resource "*" in IAM; a topic has a name. The
national gateway (or a bridge to AWS End User Messaging) subscribes by HTTPS.
"""

from __future__ import annotations

import json

import botocore.exceptions

from functions.kernel.errors import Busy
from functions.runtime import aws, settings


class NotTaken(Busy):
    """The gateway said no: this message is not on its way. After a plain Busy nobody knows."""


def send(phone: str, text: str, kind: str) -> None:
    """Hand one SMS to the gateway; `phone` is E.164, `kind` its priority class.

    Raises NotTaken where it was refused for sure, Busy where no answer came.
    """
    told = json.dumps({"to": phone, "text": text, "kind": kind}, ensure_ascii=False)
    try:
        aws.client("sns").publish(
            TopicArn=settings.sms_topic(),
            Message=told,
            MessageAttributes={"kind": {"DataType": "String", "StringValue": kind}},
        )
    except botocore.exceptions.ClientError as refused:
        raise NotTaken from refused
    except botocore.exceptions.BotoCoreError as failed:
        raise Busy from failed
