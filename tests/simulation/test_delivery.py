"""Queues and streams do what AWS documents, to the letter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from functions.runtime import aws, settings
from tests.simulation.delivery import failed_ids, poll
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.world import World

TABLE = "lachan-test-delivery"


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as made:
        aws.client("dynamodb").create_table(
            TableName=TABLE,
            KeySchema=[
                {"AttributeName": "p", "KeyType": "HASH"},
                {"AttributeName": "s", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "p", "AttributeType": "S"},
                {"AttributeName": "s", "AttributeType": "S"},
            ],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        )
        made.create_queues(["delivery"])
        made.keep()
        yield made


def filled(world: World, *bodies: str, seed: int = 1) -> Simulation:
    simulation = world.simulate(seed)
    for body in bodies:
        aws.client("sqs").send_message(QueueUrl=settings.queue_url("delivery"), MessageBody=body)
    return simulation


def door(world: World, simulation: Simulation, handler: Any) -> QueueDoor:
    return QueueDoor(simulation, handler, world.queued("delivery"))


def bodies_of(event: dict[str, Any]) -> list[str]:
    return [record["body"] for record in event["Records"]]


@pytest.mark.catalogue("Q05")
@pytest.mark.parametrize(
    ("answer", "failed"),
    [
        (None, set()),
        ({}, set()),
        ("", set()),
        ({"batchItemFailures": []}, set()),
        ({"batchItemFailures": None}, set()),
        ({"other": 1}, set()),
        ({"batchItemFailures": [{"itemIdentifier": "b"}]}, {"b"}),
        ({"batchItemFailures": [{"itemIdentifier": "unknown"}]}, {"a", "b"}),
        ({"batchItemFailures": [{"itemIdentifier": ""}]}, {"a", "b"}),
        ({"batchItemFailures": [{"itemIdentifier": None}]}, {"a", "b"}),
        ({"batchItemFailures": [{"wrong": "a"}]}, {"a", "b"}),
        ({"batchItemFailures": ["a"]}, {"a", "b"}),
        ("done", {"a", "b"}),
    ],
)
def test_an_answer_is_taken_as_lambda_takes_it(answer: Any, failed: set[str]) -> None:
    assert failed_ids(answer, ["a", "b"]) == failed


def test_what_is_reported_as_failed_comes_again_and_the_rest_does_not(world: World) -> None:
    simulation = filled(world, "good", "bad", "also good")
    seen: list[str] = []

    def handler(event: dict[str, Any]) -> Any:
        seen.extend(bodies_of(event))
        failed = [r["messageId"] for r in event["Records"] if r["body"] == "bad"]
        return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}

    queue = door(world, simulation, handler)
    queue.drain(calm=True)
    assert sorted(seen) == ["also good", *["bad"] * 5, "good"]
    assert [one.body for one in queue.dead] == ["bad"]
    assert {one.body for one in queue.unprovoked} == {"bad"}


def test_an_exception_brings_the_whole_batch_again(world: World) -> None:
    simulation = filled(world, "one", "two")
    tries = []

    def handler(event: dict[str, Any]) -> None:
        tries.append(sorted(bodies_of(event)))
        if len(tries) == 1:
            raise RuntimeError

    door(world, simulation, handler).drain(calm=True)
    assert tries == [["one", "two"], ["one", "two"]]


@pytest.mark.catalogue("Q01")
def test_messages_are_reordered_regrouped_and_repeated(world: World) -> None:
    orders = set()
    repeated = 0
    for seed in range(30):
        simulation = filled(world, *"abcdef", seed=seed)
        seen: list[str] = []

        def handler(event: dict[str, Any], seen: list[str] = seen) -> None:
            seen.extend(bodies_of(event))

        door(world, simulation, handler).drain()
        assert set(seen) == set("abcdef")
        orders.add(tuple(seen))
        repeated += len(seen) > 6
    assert len(orders) > 20
    assert repeated > 3


def test_a_reader_lets_others_go_on_while_another_holds_what_lies_in_the_queue(
    world: World,
) -> None:
    simulation = world.simulate(1)
    held = Held()

    def holder() -> None:
        for _ in range(20):
            simulation.pause()

    simulation.run({"holder": holder, "reader": poll(simulation, [held], ["holder"])})
    assert held.asked > 1


class Held:
    """A queue whose only message is being handled elsewhere."""

    empty, asked = False, 0

    def deliver(self) -> None:
        """Nothing can be seen."""
        self.asked += 1
        assert self.asked < 1_000, "the reader never lets the holder go on"

    def drain(self) -> None:
        """Never called."""


@pytest.mark.catalogue("Q06")
def test_the_dead_can_be_redriven_again_and_again(world: World) -> None:
    simulation = filled(world, "bad")
    broken = [True]

    def handler(event: dict[str, Any]) -> None:
        if broken[0]:
            raise RuntimeError

    queue = door(world, simulation, handler)
    for _ in range(2):
        queue.drain(calm=True)
        assert [one.body for one in queue.dead] == ["bad"]
        queue.redrive()
    broken[0] = False
    queue.drain(calm=True)
    assert (queue.dead, queue.empty) == ([], True)


def written(world: World, *keys: str, seed: int = 1) -> Simulation:
    simulation = world.simulate(seed)
    for number, key in enumerate(keys):
        row = {"p": {"S": key}, "s": {"S": f"{number:03d}"}}
        aws.client("dynamodb").put_item(TableName=TABLE, Item=row)
    return simulation


def stream(world: World, simulation: Simulation, handler: Any, **more: Any) -> StreamDoor:
    return StreamDoor(simulation, handler, lambda: world.table(TABLE), **more)


def rows_of(event: dict[str, Any]) -> list[str]:
    return [record["dynamodb"]["NewImage"]["s"]["S"] for record in event["Records"]]


def test_a_stream_record_looks_as_lambda_gets_it(world: World) -> None:
    events: list[dict[str, Any]] = []
    stream(world, written(world, "a"), events.append).drain(calm=True)
    record = json.loads(json.dumps(events[0]))["Records"][0]
    assert record["eventSource"] == "aws:dynamodb"
    assert record["eventName"] == "INSERT"
    assert record["dynamodb"]["Keys"] == {"p": {"S": "a"}, "s": {"S": "000"}}
    assert record["dynamodb"]["SequenceNumber"].isdigit()


def test_order_per_key_holds_while_batches_move_and_repeat(world: World) -> None:
    repeated = 0
    for seed in range(30):
        simulation = written(world, *"abcabcabc", seed=seed)
        seen: dict[str, list[str]] = {}

        def handler(event: dict[str, Any], seen: dict[str, list[str]] = seen) -> None:
            for record in event["Records"]:
                keys = record["dynamodb"]["Keys"]
                seen.setdefault(keys["p"]["S"], []).append(keys["s"]["S"])

        stream(world, simulation, handler).drain()
        for rows in seen.values():
            firsts = list(dict.fromkeys(rows))
            assert firsts == sorted(firsts)
            assert len(firsts) == 3
            repeated += len(rows) > 3
    assert repeated > 5


def test_a_stream_goes_on_at_the_lowest_failed_record(world: World) -> None:
    simulation = written(world, *"aaaa")
    tries: list[list[str]] = []

    def handler(event: dict[str, Any]) -> Any:
        tries.append(rows_of(event))
        if len(tries) > 1:
            return None
        failed = [event["Records"][at]["dynamodb"]["SequenceNumber"] for at in (3, 1)]
        return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}

    stream(world, simulation, handler, shards=1).drain(calm=True)
    assert tries == [["000", "001", "002", "003"], ["001", "002", "003"]]


def test_a_record_that_always_fails_is_set_aside_after_its_retries(world: World) -> None:
    simulation = written(world, *"aaa")

    def handler(event: dict[str, Any]) -> Any:
        failed = [r for r in event["Records"] if r["dynamodb"]["NewImage"]["s"]["S"] == "001"]
        numbers = [one["dynamodb"]["SequenceNumber"] for one in failed]
        return {"batchItemFailures": [{"itemIdentifier": one} for one in numbers]}

    reader = stream(world, simulation, handler, shards=1, batch=2, most_retries=3)
    reader.drain(calm=True)
    assert "001" in [one["dynamodb"]["NewImage"]["s"]["S"] for one in reader.dead]
