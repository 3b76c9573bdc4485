"""How are many items read and written in few calls, and none of them lost?

DynamoDB takes 100 keys, 25 plain puts, or 100 conditional ones a call, and may hand some back:
those are asked for again. Where a race must be decided each put has its own condition, and those
whose condition does not hold are told apart from the others, which are put all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

import botocore.exceptions

from functions.kernel.errors import Busy
from functions.runtime import aws, settings
from functions.runtime.tables import translated

_Any = TypeVar("_Any")
Item = dict[str, Any]
READ, WRITTEN, TOGETHER = 100, 25, 100
"""Items of one BatchGetItem, BatchWriteItem, TransactWriteItems (DynamoDB's own limits)."""
TRIES: Final = 5


def items_at(table: str, keys: Sequence[Item], only: str = "") -> Iterator[Item]:
    """The items of a table that exist at the keys, read strongly, in any order.

    `only` are names of attributes, by commas. The keys must differ. Raises Busy.
    """
    name = settings.table_name(table)
    asked: Item = {"ConsistentRead": True}
    if only:
        names = only.split(",")
        asked["ExpressionAttributeNames"] = {f"#{each}": each for each in names}
        asked["ProjectionExpression"] = ",".join(asked["ExpressionAttributeNames"])
    for part in _parts(keys, READ):
        waiting = list(part)
        for _ in range(TRIES):
            with translated():
                told = aws.client("dynamodb").batch_get_item(
                    RequestItems={name: {**asked, "Keys": waiting}}
                )
            yield from told.get("Responses", {}).get(name, ())
            waiting = told.get("UnprocessedKeys", {}).get(name, {}).get("Keys", [])
            if not waiting:
                break
        else:
            raise Busy


def put_items(table: str, items: Sequence[Item]) -> None:
    """Put absolute values: again, or late, must be right too. Keys must differ. Raises Busy."""
    name = settings.table_name(table)
    for part in _parts(items, WRITTEN):
        waiting = [{"PutRequest": {"Item": item}} for item in part]
        for _ in range(TRIES):
            with translated():
                told = aws.client("dynamodb").batch_write_item(RequestItems={name: waiting})
            waiting = told.get("UnprocessedItems", {}).get(name, [])
            if not waiting:
                break
        else:
            raise Busy


def put_each_if(
    table: str, items: Sequence[Item], condition: str, values: Sequence[Item] = ()
) -> dict[int, Item]:
    """Put each item whose condition holds; of the others, by their place, what stands there.

    `values` are those of each condition. Keys must differ. An own put whose answer was lost may be
    told as standing there. Raises Busy.
    """
    name = settings.table_name(table)
    puts: list[Item] = [
        {
            "TableName": name,
            "Item": item,
            "ConditionExpression": condition,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        for item in items
    ]
    for put, own in zip(puts, values, strict=False):
        put["ExpressionAttributeValues"] = own
    return _written([{"Put": put} for put in puts])


def update_each_if(
    table: str, keys: Sequence[Item], update: str, condition: str, *, names: Item, values: Item
) -> frozenset[int]:
    """Update each item whose condition holds, all alike; the places of the others.

    Keys must differ. As for `put_each_if` an own update whose answer was lost may be among the
    others, where it makes its own condition false. Raises Busy.
    """
    name = settings.table_name(table)
    alike = {
        "TableName": name,
        "UpdateExpression": update,
        "ConditionExpression": condition,
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    }
    return frozenset(_written([{"Update": alike | {"Key": key}} for key in keys]))


def _written(acts: Sequence[Item]) -> dict[int, Item]:
    standing: dict[int, Item] = {}
    for part in _parts(list(enumerate(acts)), TOGETHER):
        standing |= _write_part(dict(part))
    return standing


def _write_part(waiting: dict[int, Item]) -> dict[int, Item]:
    standing: dict[int, Item] = {}
    for _ in range(TRIES):
        if not waiting:
            return standing
        try:
            with translated():
                aws.client("dynamodb").transact_write_items(TransactItems=list(waiting.values()))
            return standing
        except Busy:
            continue
        except botocore.exceptions.ClientError as lost:
            reasons = lost.response.get("CancellationReasons")
            if not reasons:
                raise
            refused = _refused(waiting, reasons)
        standing |= refused
        waiting = {place: act for place, act in waiting.items() if place not in refused}
    raise Busy


def _refused(waiting: Mapping[int, Item], reasons: Sequence[Item]) -> dict[int, Item]:
    return {
        place: dict(reason.get("Item") or {})
        for place, reason in zip(waiting, reasons, strict=True)
        if reason.get("Code") == "ConditionalCheckFailed"
    }


def _parts(whole: Sequence[_Any], size: int) -> Iterator[Sequence[_Any]]:
    for start in range(0, len(whole), size):
        yield whole[start : start + size]
