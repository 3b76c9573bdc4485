"""Each fault does on the wire what its name says, and AWS's memory is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

from functions.runtime import aws as runtime_aws
from functions.runtime import clock, entropy, journal
from tests.simulation.faults import AtPoint, Crash, Fault, Undisturbed
from tests.simulation.schedule import Died, Simulation
from tests.simulation.world import World

TABLE = "lachan-test-wire"
AUDIT = "lachan-test-audit"
ATTEMPTS = 4
"""How often botocore tries, as functions.runtime.aws configures it."""


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as made:
        runtime_aws.client("dynamodb").create_table(
            TableName=TABLE,
            KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        made.create_tables(["audit"])
        made.create_queues(["wire"])
        made.keep()
        yield made


def item(name: str, **more: str) -> dict[str, Any]:
    return {"p": {"S": name}} | {key: {"N": value} for key, value in more.items()}


def put(name: str) -> Any:
    return runtime_aws.client("dynamodb").put_item(TableName=TABLE, Item=item(name))


def names(world: World) -> list[str]:
    found = [row.to_json()["Attributes"]["p"]["S"] for row in world.table(TABLE).all_items()]
    return sorted(found)


def begin(
    world: World, kind: Fault, *points: int, lasting: bool = False
) -> tuple[Simulation, AtPoint]:
    plan = AtPoint(points or (1,), kind, lasting)
    return world.simulate("wire", plan), plan


@pytest.mark.parametrize("kind", [Fault.TIMEOUT_BEFORE, Fault.THROTTLED])
def test_a_call_that_never_arrived_is_tried_again(world: World, kind: Fault) -> None:
    simulation, plan = begin(world, kind)
    put("a")
    assert names(world) == ["a"]
    assert (simulation.calls, len(plan.hit)) == (2, 1)


@pytest.mark.parametrize(
    ("kind", "raised"),
    [
        (Fault.TIMEOUT_BEFORE, ConnectTimeoutError),
        (Fault.THROTTLED, ClientError),
    ],
)
def test_an_outage_wears_the_retries_out_and_writes_nothing(
    world: World, kind: Fault, raised: type[Exception]
) -> None:
    simulation, _ = begin(world, kind, lasting=True)
    with pytest.raises(raised):
        put("a")
    assert names(world) == []
    assert simulation.calls == ATTEMPTS


@pytest.mark.parametrize(
    ("kind", "raised"),
    [(Fault.TIMEOUT_AFTER, ReadTimeoutError), (Fault.ERROR_AFTER, ClientError)],
)
def test_a_lost_answer_leaves_the_write_behind(
    world: World, kind: Fault, raised: type[Exception]
) -> None:
    begin(world, kind, lasting=True)
    with pytest.raises(raised):
        put("a")
    assert names(world) == ["a"]


@pytest.mark.parametrize(("kind", "left"), [(Fault.CRASH_BEFORE, []), (Fault.CRASH_AFTER, ["a"])])
def test_a_crash_ends_the_invocation_and_nothing_in_it_calls_aws_again(
    world: World, kind: Fault, left: list[str]
) -> None:
    simulation, _ = begin(world, kind)

    def tidy_up() -> None:
        try:
            put("a")
        finally:
            put("b")  # a dead process runs no ``finally``

    with pytest.raises(Died):
        simulation.invoke(tidy_up)
    assert names(world) == left
    simulation.invoke(lambda: put("c"))
    assert names(world) == [*left, "c"]


def test_no_except_clause_for_exceptions_sees_a_crash() -> None:
    assert not issubclass(Crash, Exception)


def test_a_read_without_consistency_may_show_the_moment_before_the_last_write(
    world: World,
) -> None:
    begin(world, Fault.STALE, 2, 3)
    dynamodb = runtime_aws.client("dynamodb")
    put("a")
    assert "Item" not in dynamodb.get_item(TableName=TABLE, Key=item("a"))
    assert "Item" in dynamodb.get_item(TableName=TABLE, Key=item("a"), ConsistentRead=True)
    assert names(world) == ["a"]


def test_a_stale_read_lags_a_second_at_most(world: World) -> None:
    simulation, _ = begin(world, Fault.STALE, 2)
    put("a")
    simulation.pass_time(timedelta(seconds=1))
    assert "Item" in runtime_aws.client("dynamodb").get_item(TableName=TABLE, Key=item("a"))


def test_a_stale_read_of_an_updated_item_shows_its_old_value(world: World) -> None:
    begin(world, Fault.STALE, 3)
    dynamodb = runtime_aws.client("dynamodb")
    add: Callable[[], Any] = lambda: dynamodb.update_item(  # noqa: E731
        TableName=TABLE,
        Key=item("n"),
        UpdateExpression="ADD n :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    add()
    add()
    assert dynamodb.get_item(TableName=TABLE, Key=item("n"))["Item"]["n"] == {"N": "1"}
    assert dynamodb.get_item(TableName=TABLE, Key=item("n"))["Item"]["n"] == {"N": "2"}


def test_half_a_batch_comes_back_unprocessed(world: World) -> None:
    begin(world, Fault.HALF, 1, 2)
    dynamodb = runtime_aws.client("dynamodb")
    puts = [{"PutRequest": {"Item": item(name)}} for name in "abc"]
    told = dynamodb.batch_write_item(RequestItems={TABLE: puts})
    assert names(world) == ["a", "b"]
    assert told["UnprocessedItems"] == {TABLE: puts[2:]}
    keys = {"Keys": [item("a"), item("b")], "ConsistentRead": True}
    told = dynamodb.batch_get_item(RequestItems={TABLE: keys})
    assert told["Responses"][TABLE] == [item("a")]
    assert told["UnprocessedKeys"] == {TABLE: {**keys, "Keys": [item("b")]}}


def test_a_scan_breaks_after_every_item_and_a_paginator_sees_all(world: World) -> None:
    simulation, _ = begin(world, Fault.PAGED, 4, lasting=True)
    for name in "abc":
        put(name)
    pages = list(runtime_aws.client("dynamodb").get_paginator("scan").paginate(TableName=TABLE))
    assert max(len(page["Items"]) for page in pages) == 1
    assert sorted(one["p"]["S"] for page in pages for one in page["Items"]) == ["a", "b", "c"]


def test_a_conflict_cancels_the_transaction_with_its_reason(world: World) -> None:
    begin(world, Fault.CONFLICT)
    acts = [{"Put": {"TableName": TABLE, "Item": item(name)}} for name in "ab"]
    with pytest.raises(ClientError) as cancelled:
        runtime_aws.client("dynamodb").transact_write_items(TransactItems=acts)
    reasons = [one["Code"] for one in cancelled.value.response["CancellationReasons"]]
    assert sorted(reasons) == ["None", "TransactionConflict"]
    assert names(world) == []


def test_the_same_token_applies_a_transaction_once_for_ten_minutes(world: World) -> None:
    simulation = world.simulate("token")
    add = {
        "Update": {
            "TableName": TABLE,
            "Key": item("n"),
            "UpdateExpression": "ADD n :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }
    }

    def once(*acts: dict[str, Any]) -> None:
        runtime_aws.client("dynamodb").transact_write_items(
            TransactItems=list(acts), ClientRequestToken="the-same"
        )

    def counted() -> str:
        rows = [row.to_json()["Attributes"] for row in world.table(TABLE).all_items()]
        return str(rows[0]["n"]["N"])

    once(add)
    once(add)
    assert counted() == "1"
    with pytest.raises(ClientError) as refused:
        once(add, {"Put": {"TableName": TABLE, "Item": item("other")}})
    assert refused.value.response["Error"]["Code"] == "IdempotentParameterMismatchException"
    simulation.pass_time(timedelta(minutes=10))
    once(add)
    assert counted() == "2"


def test_a_cancelled_transaction_leaves_everything_as_it_was(world: World) -> None:
    world.simulate("cancelled")
    dynamodb = runtime_aws.client("dynamodb")
    add = {
        "UpdateExpression": "ADD n :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
        "TableName": TABLE,
        "Key": item("n"),
    }
    dynamodb.update_item(**add)
    put("a")
    refused = {
        "Put": {
            "TableName": TABLE,
            "Item": item("a"),
            "ConditionExpression": "attribute_not_exists(p)",
        }
    }
    acts = [{"Update": add}, {"Put": {"TableName": TABLE, "Item": item("b")}}, refused]
    with pytest.raises(ClientError):
        dynamodb.transact_write_items(TransactItems=acts)
    found = dynamodb.scan(TableName=TABLE, ConsistentRead=True)["Items"]
    assert sorted(found, key=str) == sorted([item("n", n="1"), item("a")], key=str)


def test_the_library_retries_a_lost_transaction_with_its_own_token(world: World) -> None:
    simulation, _ = begin(world, Fault.TIMEOUT_AFTER)
    add = {
        "TableName": TABLE,
        "Key": item("n"),
        "UpdateExpression": "ADD n :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }
    runtime_aws.client("dynamodb").transact_write_items(TransactItems=[{"Update": add}])
    rows = [row.to_json()["Attributes"]["n"]["N"] for row in world.table(TABLE).all_items()]
    assert (rows, simulation.calls) == (["1"], 2)


def test_a_plain_counter_is_applied_twice_by_the_library_itself(world: World) -> None:
    begin(world, Fault.TIMEOUT_AFTER)
    runtime_aws.client("dynamodb").update_item(
        TableName=TABLE,
        Key=item("n"),
        UpdateExpression="ADD n :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    rows = [row.to_json()["Attributes"]["n"]["N"] for row in world.table(TABLE).all_items()]
    assert rows == ["2"]


@pytest.mark.parametrize(
    ("service", "code"),
    [("kms", "DisabledException"), ("secretsmanager", "DecryptionFailure")],
)
def test_a_disabled_key_is_told_as_its_service_tells_it(
    world: World, service: str, code: str
) -> None:
    begin(world, Fault.DISABLED)
    client = runtime_aws.client(service)
    with pytest.raises(ClientError) as refused:
        if service == "kms":
            client.list_keys()
        else:
            client.list_secrets()
    assert refused.value.response["Error"]["Code"] == code


@pytest.mark.catalogue("F17")
def test_the_audit_refuses_to_be_written_and_nothing_else_does(world: World) -> None:
    begin(world, Fault.AUDIT, 1, lasting=True)
    put("a")
    dynamodb = runtime_aws.client("dynamodb")
    row = {"subject": {"S": "s"}, "at": {"S": "t"}}
    with pytest.raises(ClientError) as refused:
        dynamodb.put_item(TableName=AUDIT, Item=row)
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
    with pytest.raises(ClientError):
        dynamodb.transact_write_items(
            TransactItems=[
                {"Put": {"TableName": TABLE, "Item": item("b")}},
                {"Put": {"TableName": AUDIT, "Item": row}},
            ]
        )
    assert dynamodb.scan(TableName=AUDIT)["Items"] == []
    assert names(world) == ["a"]


@dataclass(slots=True)
class Jumping(Undisturbed):
    """Nothing but the clock goes wrong."""

    jumps: bool = True


@pytest.mark.catalogue("F20")
def test_the_clock_of_some_invocations_jumps_by_ten_minutes_at_most(world: World) -> None:
    simulation = world.simulate("clock", Jumping())
    seen = []
    for _ in range(200):
        seen.append(simulation.invoke(clock.now) - simulation.true_now())
        assert clock.now() == simulation.true_now()
    jumped = [abs(one) for one in seen if one]
    assert 10 < len(jumped) < 60
    assert timedelta(minutes=5) < max(jumped) <= timedelta(minutes=10)
    assert [fault for _, fault in simulation.faults] == [Fault.CLOCK] * len(jumped)
    simulation.heal()
    assert all(simulation.invoke(clock.now) == simulation.true_now() for _ in range(200))


def test_a_watcher_sees_each_fact_when_it_is_told(world: World) -> None:
    simulation = world.simulate("watch")
    seen: list[tuple[Any, int]] = []
    simulation.watchers.append(lambda fact: seen.append((fact, simulation.calls)))
    put("a")
    journal.tell("one")  # type: ignore[arg-type]
    put("b")
    assert seen == [("one", 1)]
    assert simulation.facts == ["one"]


def test_each_schedule_begins_from_the_kept_state(world: World) -> None:
    world.simulate(1)
    put("a")
    world.simulate(2)
    assert names(world) == []


def test_time_identifiers_and_sleep_come_from_the_seed(world: World) -> None:
    def drawn(seed: int) -> tuple[str, ...]:
        simulation = world.simulate(seed)
        before = clock.now()
        simulation.pause()
        assert clock.now() > before
        return entropy.token(), entropy.digits(6), clock.now().isoformat()

    assert drawn(1) == drawn(1) != drawn(2)


def test_looking_quietly_is_neither_traced_nor_disturbed(world: World) -> None:
    simulation, _ = begin(world, Fault.CRASH_BEFORE, lasting=True)
    simulation.quietly(lambda: put("a"))
    assert (simulation.calls, simulation.trace, names(world)) == (0, [], ["a"])
