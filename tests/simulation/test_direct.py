"""The short way to moto answers exactly as the long one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.runtime import aws as runtime_aws
from tests.cloud import direct
from tests.simulation.world import World

TABLE = "lachan-test-direct"
NUMBERED = {
    "UpdateExpression": "SET #n = if_not_exists(#n, :zero) + :one ADD m :one REMOVE gone",
    "ExpressionAttributeNames": {"#n": "n"},
    "ExpressionAttributeValues": {":one": {"N": "1"}, ":zero": {"N": "0"}},
}


def row(p: bytes, s: str, **more: Any) -> dict[str, Any]:
    return {"p": {"B": p}, "s": {"S": s}, **more}


RICH = row(
    b"\x00\xff",
    "a",
    n={"N": "12.50"},
    t={"BOOL": True},
    z={"NULL": True},
    l={"L": [{"S": "Việt"}, {"B": b"1"}]},
    m={"M": {"B": {"S": "no binary"}, "x": {"N": "1"}}},
    ss={"SS": ["a"]},
    bs={"BS": [b"\x01"]},
)
PUT = {"TableName": TABLE, "Item": RICH}
ONCE = {"ConditionExpression": "attribute_not_exists(p)"}
KEY = {"TableName": TABLE, "Key": row(b"\x00\xff", "a")}
ASKED = {
    "TableName": TABLE,
    "KeyConditionExpression": "p = :p",
    "ExpressionAttributeValues": {":p": {"B": b"\x00\xff"}},
}
STORY: tuple[tuple[str, dict[str, Any]], ...] = (
    ("get_item", KEY),
    ("put_item", PUT | ONCE),
    ("put_item", PUT | ONCE),
    ("put_item", PUT | {"ReturnValues": "ALL_OLD"}),
    ("get_item", KEY | {"ConsistentRead": True, "ReturnConsumedCapacity": "TOTAL"}),
    ("get_item", KEY | {"ProjectionExpression": "n, t"}),
    ("update_item", {"TableName": TABLE, "Key": row(b"k", "u"), **NUMBERED}),
    ("update_item", {"TableName": TABLE, "Key": row(b"k", "u"), **NUMBERED,
                     "ReturnValues": "ALL_NEW"}),
    ("update_item", KEY | {"UpdateExpression": "SET q = :q", "ConditionExpression": "q = :q",
                           "ExpressionAttributeValues": {":q": {"S": "x"}}}),
    ("batch_write_item", {"RequestItems": {TABLE: [
        {"PutRequest": {"Item": row(b"\x00\xff", letter)}} for letter in "bcd"]}}),
    ("query", ASKED),
    ("query", ASKED | {"Limit": 2, "ScanIndexForward": False}),
    ("query", ASKED | {"Select": "COUNT"}),
    ("scan", {"TableName": TABLE, "Limit": 2}),
    ("batch_get_item", {"RequestItems": {TABLE: {"Keys": [row(b"\x00\xff", s) for s in "abx"]}}}),
    ("transact_write_items", {"TransactItems": [
        {"Put": {"TableName": TABLE, "Item": row(b"t", "1"), **ONCE}},
        {"Update": {"TableName": TABLE, "Key": row(b"t", "2"), **NUMBERED}}]}),
    ("transact_write_items", {"TransactItems": [
        {"Put": {"TableName": TABLE, "Item": row(b"t", "1"), **ONCE}},
        {"Delete": {"TableName": TABLE, "Key": row(b"t", "2")}}]}),
    ("transact_get_items", {"TransactItems": [{"Get": KEY}]}),
    ("delete_item", KEY | {"ReturnValues": "ALL_OLD"}),
    ("delete_item", KEY | {"ConditionExpression": "attribute_exists(p)"}),
    ("put_item", {"TableName": "lachan-test-nowhere", "Item": RICH}),
    ("put_item", {"TableName": TABLE, "Item": {"p": {"B": b"no sort key"}}}),
    ("describe_table", {"TableName": TABLE}),
    ("scan", {"TableName": TABLE}),
)  # fmt: skip


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as made:
        runtime_aws.client("dynamodb").create_table(
            TableName=TABLE,
            KeySchema=[
                {"AttributeName": "p", "KeyType": "HASH"},
                {"AttributeName": "s", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "p", "AttributeType": "B"},
                {"AttributeName": "s", "AttributeType": "S"},
            ],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        made.keep()
        yield made


def told(world: World) -> tuple[list[Any], list[Any]]:
    world.simulate("direct")
    client = runtime_aws.client("dynamodb")
    answers = []
    for operation, request in STORY:
        try:
            answer = getattr(client, operation)(**request)
        except ClientError as refused:
            answer = dict(refused.response)
        answer.pop("ResponseMetadata")
        answers.append(answer)
    shard = world.table(TABLE).stream_shard
    volatile = ("eventID", "dynamodb")
    records = [
        {k: v for k, v in one.to_json().items() if k not in volatile}
        | {k: v for k, v in one.to_json()["dynamodb"].items() if not k.startswith("Approximate")}
        for one in shard.items
    ]
    return answers, records


def test_both_ways_tell_and_stream_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    short = told(world)
    monkeypatch.setattr(direct, "answer", lambda *_: None)
    long = told(world)
    for (operation, _), one, other in zip(STORY, short[0], long[0], strict=True):
        assert one == other, operation
    assert short[1] == long[1]


def test_most_of_the_story_goes_the_short_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    went = []
    plain = direct.answer

    def counted(operation: str, body: bytes) -> Any:
        answer = plain(operation, body)
        went.append(answer is not None)
        return answer

    monkeypatch.setattr(direct, "answer", counted)
    told(world)
    assert sum(went) >= len(STORY) - 5
