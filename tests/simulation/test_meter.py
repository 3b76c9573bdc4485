"""The meter against AWS's documented rules, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.runtime import aws as runtime_aws
from functions.runtime import clock
from tests.simulation.meter import Meter
from tests.simulation.sizes import Item, Value, item_size, number_size, read_units, value_size

INSTANT = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)
Client = Any


@pytest.fixture
def client(aws: None) -> Iterator[Client]:
    made = runtime_aws.client("dynamodb")
    keys = [
        {"AttributeName": "p", "AttributeType": "S"},
        {"AttributeName": "s", "AttributeType": "S"},
    ]
    schema = [
        {"AttributeName": "p", "KeyType": "HASH"},
        {"AttributeName": "s", "KeyType": "RANGE"},
    ]
    made.create_table(
        TableName="plain",
        KeySchema=schema,
        AttributeDefinitions=keys,
        BillingMode="PAY_PER_REQUEST",
    )
    indexed = [*keys, {"AttributeName": "g", "AttributeType": "S"}]
    indexes = [
        {
            "IndexName": name,
            "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
            "Projection": projection,
        }
        for name, projection in (
            ("all", {"ProjectionType": "ALL"}),
            ("keys", {"ProjectionType": "KEYS_ONLY"}),
        )
    ]
    made.create_table(
        TableName="indexed",
        KeySchema=schema,
        AttributeDefinitions=indexed,
        GlobalSecondaryIndexes=indexes,
        BillingMode="PAY_PER_REQUEST",
    )
    with clock.fixed(INSTANT):
        yield made


def item(size: int, p: str = "p", s: str = "s", more: Item | None = None) -> dict[str, Value]:
    """An item of exactly `size` bytes."""
    made: dict[str, Value] = {"p": {"S": p}, "s": {"S": s}, "b": {"B": b""}, **(more or {})}
    made["b"] = {"B": b"x" * (size - item_size(made))}
    assert item_size(made) == size
    return made


def key(p: str = "p", s: str = "s") -> dict[str, Value]:
    return {"p": {"S": p}, "s": {"S": s}}


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "abc"}, 3),
        ({"S": "Việt"}, 6),
        ({"B": b"1234"}, 4),
        ({"B": "MTIzNA=="}, 4),
        ({"N": "0"}, 1),
        ({"N": "7"}, 2),
        ({"N": "12"}, 2),
        ({"N": "-12"}, 3),
        ({"N": "123"}, 3),
        ({"N": "1000000"}, 2),
        ({"N": "0.0012"}, 2),
        ({"N": "1637631000"}, 5),
        ({"BOOL": True}, 1),
        ({"NULL": True}, 1),
        ({"SS": ["ab", "c"]}, 3),
        ({"NS": ["1", "23"]}, 4),
        ({"BS": [b"12345678", b"12345678"]}, 16),
        ({"L": []}, 3),
        ({"L": [{"S": "a"}, {"N": "7"}]}, 3 + 2 + 1 + 2),
        ({"M": {"ab": {"S": "c"}}}, 3 + 1 + 2 + 1),
    ],
)
def test_a_value_has_the_size_of_the_developer_guide(value: Value, size: int) -> None:
    assert value_size(value) == size


def test_an_item_is_its_names_and_values() -> None:
    assert item_size({"p": {"S": "abc"}, "năm": {"N": "21"}}) == 1 + 3 + 4 + 2
    assert item_size(None) == 0
    assert number_size("999") == 3


@pytest.mark.parametrize(
    ("size", "consistent", "units"),
    [(0, True, 1), (0, False, 0.5), (4096, True, 1), (4097, True, 2), (4097, False, 1)],
)
def test_reads_round_up_to_four_kilobytes(size: int, consistent: bool, units: float) -> None:
    assert read_units(size, consistent=consistent) == units


@pytest.mark.parametrize(("size", "units"), [(121, 1), (1024, 1), (1025, 2), (3000, 3)])
def test_a_put_costs_a_unit_per_kilobyte(client: Client, size: int, units: int) -> None:
    with Meter() as meter:
        client.put_item(TableName="plain", Item=item(size))
    assert meter.wcu == {"plain": units}
    assert meter.calls == {("dynamodb", "PutItem"): 1}
    assert meter.largest == {"plain": size}
    assert not meter.rcu


def test_replacing_a_large_item_by_a_small_one_costs_the_large_one(client: Client) -> None:
    client.put_item(TableName="plain", Item=item(3000))
    with Meter() as meter:
        client.put_item(TableName="plain", Item=item(50))
    assert meter.wcu["plain"] == 3


def test_an_update_costs_the_larger_of_before_and_after(client: Client) -> None:
    client.put_item(TableName="plain", Item=item(1000))
    with Meter() as meter:
        client.update_item(
            TableName="plain",
            Key=key(),
            UpdateExpression="SET c = :c",
            ExpressionAttributeValues={":c": {"S": "x" * 100}},
        )
    assert meter.wcu["plain"] == 2


@pytest.mark.parametrize(("size", "units"), [(0, 1), (2500, 3)])
def test_a_delete_costs_what_was_there_and_at_least_one(
    client: Client, size: int, units: int
) -> None:
    if size:
        client.put_item(TableName="plain", Item=item(size))
    with Meter() as meter:
        client.delete_item(TableName="plain", Key=key())
    assert meter.wcu["plain"] == units


@pytest.mark.parametrize(("size", "units"), [(100, 1), (2500, 3)])
def test_a_failed_condition_costs_the_item_that_was_there(
    client: Client, size: int, units: int
) -> None:
    client.put_item(TableName="plain", Item=item(size))
    with Meter() as meter, pytest.raises(ClientError):
        client.put_item(
            TableName="plain", Item=item(50), ConditionExpression="attribute_not_exists(p)"
        )
    assert meter.wcu["plain"] == units


def test_a_transaction_costs_each_item_twice_also_when_it_is_cancelled(client: Client) -> None:
    acts = [
        {"Put": {"TableName": "plain", "Item": item(1500, p="a"),
                 "ConditionExpression": "attribute_not_exists(p)"}},
        {"Put": {"TableName": "plain", "Item": item(100, p="b")}},
    ]  # fmt: skip
    with Meter() as meter:
        client.transact_write_items(TransactItems=acts)
    assert meter.wcu["plain"] == 2 * 2 + 2 * 1
    with Meter() as again, pytest.raises(ClientError):
        client.transact_write_items(TransactItems=acts)
    assert again.wcu["plain"] == 6
    assert again.calls == {("dynamodb", "TransactWriteItems"): 1}


def test_a_batch_costs_each_item_apart(client: Client) -> None:
    puts = [{"PutRequest": {"Item": item(600, p=str(n))}} for n in range(5)]
    with Meter() as meter:
        client.batch_write_item(RequestItems={"plain": puts})
    assert meter.wcu["plain"] == 5
    with Meter() as meter:
        client.batch_get_item(RequestItems={"plain": {"Keys": [key(p=str(n)) for n in range(6)]}})
    assert meter.rcu["plain"] == 6 * 0.5


@pytest.mark.parametrize(("consistent", "units"), [(True, 2), (False, 1)])
def test_a_get_costs_by_four_kilobytes(client: Client, consistent: bool, units: float) -> None:
    client.put_item(TableName="plain", Item=item(5000))
    with Meter() as meter:
        client.get_item(TableName="plain", Key=key(), ConsistentRead=consistent)
    assert meter.rcu["plain"] == units
    assert not meter.wcu


def test_a_get_of_nothing_costs_one_unit_or_half_of_it(client: Client) -> None:
    with Meter() as meter:
        client.get_item(TableName="plain", Key=key(), ConsistentRead=True)
        client.get_item(TableName="plain", Key=key())
    assert meter.rcu["plain"] == 1.5


def test_a_transactional_get_costs_twice(client: Client) -> None:
    client.put_item(TableName="plain", Item=item(5000))
    with Meter() as meter:
        client.transact_get_items(TransactItems=[{"Get": {"TableName": "plain", "Key": key()}}])
    assert meter.rcu["plain"] == 4


def test_a_query_costs_the_sum_of_what_it_examined_before_filters(client: Client) -> None:
    for n in range(20):
        client.put_item(TableName="plain", Item=item(1024, s=f"{n:02d}"))
    asked = {
        "TableName": "plain",
        "KeyConditionExpression": "p = :p",
        "ExpressionAttributeValues": {":p": {"S": "p"}},
    }
    with Meter() as meter:
        client.query(**asked, ConsistentRead=True)
    assert meter.rcu["plain"] == 5
    with Meter() as meter:
        found = client.query(**asked, ProjectionExpression="s")
    assert meter.rcu["plain"] == 2.5
    assert list(found["Items"][0]) == ["s"]
    assert meter.calls == {("dynamodb", "Query"): 1}


def test_a_filter_saves_nothing(client: Client) -> None:
    for n in range(8):
        client.put_item(TableName="plain", Item=item(1024, s=f"{n:02d}", more={"f": {"N": str(n)}}))
    with Meter() as meter:
        found = client.scan(
            TableName="plain",
            FilterExpression="f = :f",
            ExpressionAttributeValues={":f": {"N": "3"}},
        )
    assert (meter.rcu["plain"], found["Count"]) == (1.0, 1)


def test_indexes_cost_one_write_for_an_entry_and_two_where_its_key_changes(client: Client) -> None:
    def put(**more: Value) -> float:
        with Meter() as meter:
            client.put_item(TableName="indexed", Item=item(200, more=more))
        return meter.wcu["indexed"]

    assert put() == 1  # no entry in either index
    assert put(g={"S": "1"}) == 1 + 1 + 1
    assert put(g={"S": "1"}) == 1  # nothing changed
    assert put(g={"S": "1"}, c={"S": "new"}) == 1 + 1  # the whole projection alone has `c`
    assert put(g={"S": "2"}) == 1 + 2 + 2
    assert put() == 1 + 1 + 1


def test_the_hottest_key_is_told_by_second(client: Client) -> None:
    with Meter() as meter:
        for second in range(3):
            with clock.fixed(INSTANT.replace(second=second)):
                for n in range(second + 1):
                    client.put_item(TableName="plain", Item=item(100, p="hot", s=str(n)))
                client.put_item(TableName="plain", Item=item(100, p="cold"))
    assert meter.hottest_write() == (3, "plain", "hot")
    assert meter.hottest_write("none") == (0.0, "none", "")
    assert meter.wcu_of_key("plain", "hot") == 6


def test_other_services_are_counted_by_operation(client: Client) -> None:
    with Meter() as meter:
        runtime_aws.client("sqs").list_queues()
        runtime_aws.client("kms").list_keys()
    assert meter.calls_of("sqs") == 1
    assert meter.calls == {("sqs", "ListQueues"): 1, ("kms", "ListKeys"): 1}
