"""The queues of notifications that hear the topic of facts, with the filters of the template."""

from __future__ import annotations

import json
from typing import Any

from functions.notifications import consumers
from functions.runtime import aws, settings
from infra.parts import read_part
from tests.doors.returning.street import Outbox
from tests.world import messages_in

SUBSCRIPTIONS = {
    "notices": ("NoticesSubscription", consumers.tell_results),
    "notice-facts": ("NoticeFactsSubscription", consumers.tell_people),
    "notice-calls": ("NoticeCallsSubscription", consumers.tell_calls),
    "notice-campaigns": ("NoticeCampaignsSubscription", consumers.tell_campaigns),
}
ARN = "arn:aws:sqs:ap-southeast-1:123456789012:lachan-test-"


class Ear:
    """What notifications hear, and what the gateway is then handed."""

    def __init__(self) -> None:
        self.outbox = Outbox()
        self.sent: list[dict[str, str]] = []
        self.heard: list[tuple[str, dict[str, Any]]] = []
        resources = read_part("topics")["Resources"]
        for queue, (subscription, _) in SUBSCRIPTIONS.items():
            told = resources[subscription]["Properties"]
            aws.client("sns").subscribe(
                TopicArn=settings.facts_topic(),
                Protocol="sqs",
                Endpoint=ARN + queue,
                Attributes={
                    "RawMessageDelivery": "true",
                    "FilterPolicy": json.dumps(told["FilterPolicy"]),
                },
            )

    def works(self) -> list[str]:
        """Hear all that waits; the texts that left, in order."""
        for queue, (_, door) in SUBSCRIPTIONS.items():
            records = messages_in(queue)
            self.heard += [(queue, one) for one in records]
            if records:
                assert door({"Records": records}, None) == {"batchItemFailures": []}
        left = self.outbox.taken()
        self.sent += left
        return [one["text"] for one in left]

    def hears_again(self) -> list[str]:
        """All that was ever heard comes again, the newest first; the texts that left."""
        for queue, (_, door) in SUBSCRIPTIONS.items():
            again = [one for of, one in reversed(self.heard) if of == queue]
            if again:
                assert door({"Records": again}, None) == {"batchItemFailures": []}
        return [one["text"] for one in self.outbox.taken()]
