"""The reference for events: phones queue their scans, a consumer writes them, a stream is shown.

phone -> queue -> consumer -> table -> its stream -> projector -> view. One message may be poison.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from random import Random
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.kernel.errors import Busy
from functions.runtime import aws, entropy, settings
from tests.simulation.checking import (
    Violation,
    conserved,
    every_wish_is_answered,
    no_defects,
    nothing_acknowledged_is_lost,
    nothing_is_doubled,
    nothing_is_unasked,
    unanswered,
)
from tests.simulation.delivery import poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants
from tests.simulation.flows.closing import close
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.world import World

QUEUE = "reference"
VISITS = "lachan-test-reference-visits"
VIEW = "lachan-test-reference-view"
Event = dict[str, Any]


def send(wish: str) -> str:
    """Queue a scan. Raises Busy."""
    body = json.dumps({"wish": wish})
    try:
        aws.client("sqs").send_message(QueueUrl=settings.queue_url(QUEUE), MessageBody=body)
    except (ClientError, BotoCoreError) as failed:
        raise Busy from failed
    return "queued"


def _put(table: str, key: str, value: str) -> None:
    aws.client("dynamodb").put_item(TableName=table, Item={"p": {"S": key}, "v": {"S": value}})


def _write(record: Event, key: str = "") -> None:
    wish = json.loads(record["body"])["wish"]
    if wish == "poison":
        raise ValueError("unreadable")
    _put(VISITS, key or wish, wish)


def consume(event: Event) -> Event:
    """Write each message once; report the failed ones."""
    failed = []
    for record in event["Records"]:
        try:
            _write(record)
        except Exception:
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def project(event: Event) -> Event:
    """Show each visit under its own key: a repeat overwrites itself."""
    for record in event["Records"]:
        wish = record["dynamodb"]["NewImage"]["v"]["S"]
        try:
            _put(VIEW, wish, wish)
        except Exception:
            number = record["dynamodb"]["SequenceNumber"]
            return {"batchItemFailures": [{"itemIdentifier": number}]}
    return {"batchItemFailures": []}


# --- planted bugs ---------------------------------------------------------------------------


def _consume_with_random_key(event: Event) -> Event:
    for record in event["Records"]:
        wish = json.loads(record["body"])["wish"]
        if wish != "poison":
            _put(VISITS, entropy.raw(6).hex(), wish)
    return {}


def _consume_all_or_nothing(event: Event) -> None:
    for record in event["Records"]:
        _write(record)


def _consume_and_swallow(event: Event) -> Event:
    consume(event)
    return {"batchItemFailures": []}


def _project_skipping_failures(event: Event) -> Event:
    failed: list[Event] = []
    for record in event["Records"]:
        failed += project({"Records": [record]})["batchItemFailures"]
    return {"batchItemFailures": failed[1:]}


def _project_by_counting(event: Event) -> None:
    for record in event["Records"]:
        if record["eventName"] == "REMOVE":
            continue
        aws.client("dynamodb").update_item(
            TableName=VIEW,
            Key={"p": {"S": record["dynamodb"]["NewImage"]["v"]["S"]}},
            UpdateExpression="ADD n :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )


class ReferenceEvents:
    """Three phones, one queue, one stream."""

    name = "reference-events"

    def __init__(self) -> None:
        self.consume: Callable[[Event], Any] = consume
        self.project: Callable[[Event], Any] = project

    def mutants(self) -> Mutants:
        """Five ways of being wrong."""
        return {
            "consumer-with-random-key": partial(self._with, "consume", _consume_with_random_key),
            "one-poison-fails-the-batch": partial(self._with, "consume", _consume_all_or_nothing),
            "failures-swallowed": partial(self._with, "consume", _consume_and_swallow),
            "first-failure-not-told": partial(self._with, "project", _project_skipping_failures),
            "projection-by-counting": partial(self._with, "project", _project_by_counting),
        }

    def forget(self) -> None:
        """Nothing is kept in the process."""

    def lay(self, world: World) -> None:
        """Two tables, one with a stream, and a queue."""
        for name, stream in ((VISITS, True), (VIEW, False)):
            more = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"} if stream else None
            aws.client("dynamodb").create_table(
                TableName=name,
                KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
                BillingMode="PAY_PER_REQUEST",
                **({"StreamSpecification": more} if more else {}),
            )
        world.create_queues([QUEUE])

    def plan(self, seed: object) -> Plan:
        """All faults; a table or the queue may refuse for a while."""
        return Swarm.of(Random(f"{seed}/faults"), refusable=(VISITS, VIEW, "sqs"))

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Phones send while queue and stream are read; then everything drains."""
        rng = simulation.rng
        wishes = [f"wish{n}" for n in range(rng.randrange(2, 5))]
        poisoned = rng.random() < 0.3
        queue = QueueDoor(simulation, self.consume_now, world.queued(QUEUE), batch=4)
        stream = StreamDoor(simulation, self.project_now, lambda: world.table(VISITS))
        callers = {f"phone{n}": partial(self._phone, simulation, w) for n, w in enumerate(wishes)}
        if poisoned:
            callers["vandal"] = partial(send_quietly, simulation)
        simulation.run({**callers, "lambda": poll(simulation, [queue, stream], callers)})

        def ask_again() -> None:
            for wish in unanswered(simulation.history, wishes):
                simulation.attempt(wish, partial(send, wish))

        close(simulation, [queue, stream], ask_again)
        return self._verdict(world, simulation, wishes, queue)

    def consume_now(self, event: Event) -> Any:
        """The consumer as it is just now."""
        return self.consume(event)

    def project_now(self, event: Event) -> Any:
        """The projector as it is just now."""
        return self.project(event)

    @staticmethod
    def _phone(simulation: Simulation, wish: str) -> None:
        simulation.insist(wish, partial(send, wish))

    @staticmethod
    def _verdict(
        world: World, simulation: Simulation, wishes: list[str], queue: QueueDoor
    ) -> list[Violation]:
        def shown(table: str) -> list[str]:
            rows = [item.to_json()["Attributes"] for item in world.table(table).all_items()]
            return sorted(
                row["v"]["S"] if "v" in row else f"{row['p']['S']} x{row['n']['N']}" for row in rows
            )

        visits = shown(VISITS)
        failed = {json.loads(one.body)["wish"] for one in [*queue.dead, *queue.unprovoked]}
        history = simulation.history
        return [
            *no_defects(history),
            *nothing_acknowledged_is_lost(history, visits),
            *nothing_is_doubled(visits),
            *nothing_is_unasked(history, visits),
            *every_wish_is_answered(history, wishes),
            *conserved("view = visits", [v.removesuffix(" x1") for v in shown(VIEW)], visits),
            *conserved("only poison fails and is buried", failed - {"poison"}, set()),
        ]

    @contextmanager
    def _with(self, part: str, wrong: Callable[[Event], Any]) -> Iterator[None]:
        right = getattr(self, part)
        setattr(self, part, wrong)
        try:
            yield
        finally:
            setattr(self, part, right)


def send_quietly(simulation: Simulation) -> None:
    """Somebody puts a message into the queue that nobody can read."""
    simulation.quietly(lambda: send("poison"))
