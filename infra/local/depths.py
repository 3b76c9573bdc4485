"""How many letters lie in the dead-letter queues, and whose alarm sounds for it?

CloudWatch looks at one queue for one alarm. MiniStack leaves the dimensions out: any queue with a
message in it makes every alarm of a queue's depth sound. After the start live queues are full, so
all dead-letter alarms sounded until they were worked off. Therefore only the depth of dead-letter
queues is told here (no alarm and no chart is of another's), and where one has a letter, the alarms
of those that have none are set back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from infra.local.emulator import Emulator

SPACE: Final = "AWS/SQS"
METRIC: Final = "ApproximateNumberOfMessagesVisible"
ASKED: Final = "ApproximateNumberOfMessages"
DEAD: Final = "-dead"
WHY: Final = "Its own queue is empty; MiniStack sounded it for another's."


def dead_depths(emulator: Emulator, stage: str) -> dict[str, int]:
    """Letters by the name of the dead-letter queue."""
    sqs = emulator.client("sqs")
    found = {}
    for page in sqs.get_paginator("list_queues").paginate(QueueNamePrefix=f"lachan-{stage}-"):
        for url in page.get("QueueUrls", ()):
            name = url.rpartition("/")[2]
            if name.endswith(DEAD):
                told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[ASKED])
                found[name] = int(told["Attributes"][ASKED])
    return found


def data_of(depths: dict[str, int]) -> list[dict[str, Any]]:
    """As CloudWatch has them."""
    return [
        {
            "MetricName": METRIC,
            "Dimensions": [{"Name": "QueueName", "Value": name}],
            "Value": float(many),
        }
        for name, many in depths.items()
    ]


def set_back(emulator: Emulator, stage: str, depths: dict[str, int]) -> None:
    """Quieten the alarms that sound for another queue's letters."""
    if not any(depths.values()):
        return
    cloudwatch = emulator.client("cloudwatch")
    for name, queue in _sounding(cloudwatch, stage):
        if not depths.get(queue):
            cloudwatch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason=WHY)


def _sounding(cloudwatch: Any, stage: str) -> Iterator[tuple[str, str]]:
    """(alarm, its queue) of each alarm of a depth that sounds."""
    asked = {"AlarmNamePrefix": f"lachan-{stage}-", "StateValue": "ALARM"}
    for page in list(cloudwatch.get_paginator("describe_alarms").paginate(**asked)):
        for one in page["MetricAlarms"]:
            if (one["Namespace"], one["MetricName"]) == (SPACE, METRIC):
                yield one["AlarmName"], one["Dimensions"][0]["Value"]
