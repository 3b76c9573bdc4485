"""How are hundreds of rows put, each once? LAB-10.

Up to 100 items go in one transaction, each row on the condition that it is new. A row that waits
for its tube is put together with its entries among the orphans and word of the tube, on the
condition that the tube is still not there: whoever seals the tube later finds the row, whoever
sealed it just now makes the transaction fail. The items at fault are told by DynamoDB itself, with
what stands there; they are settled, the others tried again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import botocore.exceptions

from functions.kernel.errors import Busy
from functions.kernel.identifiers import FileId, TubeCode, UnitId
from functions.kernel.periods import instant_at, millis_of
from functions.laboratory.domain.keeping import unplaced_until
from functions.laboratory.domain.row import ParkedRow
from functions.laboratory.domain.words import Custody
from functions.laboratory.store.homes import TUBE
from functions.laboratory.store.orphans import word_of
from functions.laboratory.store.rows import Origin, ReportedRow, item_of, origin_of
from functions.laboratory.store.sealed import seal_body
from functions.runtime import aws, settings
from functions.runtime.tables import translated

MOST: Final = 100
"""Items of a transaction."""
TRIES: Final = 8
PARKED: Final = "parked"

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One row to be put, and what has to be put or to hold together with it."""

    key: str
    item: Item
    table: str = "specimens"
    beside: tuple[Item, ...] = ()
    tube: TubeCode | None = None
    """A tube that must not be known yet."""


@dataclass(slots=True)
class Put:
    """What became of rows by key: who brought each first; those whose tube has come meanwhile."""

    origins: dict[str, Origin] = field(default_factory=dict)
    tube_came: set[str] = field(default_factory=set)


def wanted_row(row: ReportedRow, listed_under: Sequence[UnitId], *, waits: bool) -> Wanted:
    """A row of a tube; `listed_under`: units that must see it among the orphans."""
    beside = tuple(_orphan(row, unit) for unit in dict.fromkeys(listed_under))
    return Wanted(row.key, item_of(row), beside=beside, tube=row.tube if waits else None)


def wanted_parked(
    row: ParkedRow, key: str, file: FileId, laboratory: UnitId, reported_at: datetime
) -> Wanted:
    """A row of another disease: kept by its laboratory, beside no tube."""
    w, year = f"{PARKED}#{laboratory}", reported_at.year
    body = {"why": row.why, "place": row.place, "cells": dict(row.cells)}
    item = {
        "w": {"S": w},
        "s": {"S": key},
        "f": {"S": file},
        "r": {"N": str(row.number)},
        "k": {"S": PARKED},
        "y": {"N": str(year)},
        "b": {"B": seal_body(w, key, body, year, table="orphans")},
        "x": {"N": str(unplaced_until(reported_at))},
    }
    return Wanted(key, item, table="orphans")


def put_rows(wanted: Sequence[Wanted]) -> Put:
    """LAB-10: every row once; the keys must differ. Raises Busy where too much stands in the way.

    A row that stands already is told by its origin, which may be one's own earlier try.
    """
    done = Put()
    waiting = list(wanted)
    for _ in range(TRIES):
        left: list[Wanted] = []
        for batch in _batches(waiting):
            left += _put(batch, done)
        if not left:
            return done
        waiting = left
    raise Busy


def _put(batch: list[Wanted], done: Put) -> list[Wanted]:
    """Put a batch; those that have to be tried again."""
    operations = list(_operations(batch))
    asked = [operation for _, operation in operations]
    try:
        with translated():
            aws.client("dynamodb").transact_write_items(TransactItems=asked)
    except Busy:
        return batch
    except botocore.exceptions.ClientError as lost:
        reasons = lost.response.get("CancellationReasons")
        if not reasons:
            raise
        return _settle(batch, operations, reasons, done)
    for row in batch:
        done.origins[row.key] = origin_of(row.item)
    return []


def _settle(
    batch: list[Wanted],
    operations: list[tuple[str, Item]],
    reasons: list[dict[str, Any]],
    done: Put,
) -> list[Wanted]:
    settled, came = set(), set()
    for (named, operation), reason in zip(operations, reasons, strict=True):
        if reason.get("Code") != "ConditionalCheckFailed":
            continue
        if "ConditionCheck" in operation:
            came.add(named)
        else:
            settled.add(named)
            done.origins[named] = origin_of(_standing(operation["Put"], reason))
    for row in batch:
        if row.tube in came and row.key not in settled:
            settled.add(row.key)
            done.tube_came.add(row.key)
    return [row for row in batch if row.key not in settled]


def _standing(put: Item, reason: dict[str, Any]) -> Item:
    """What stands in a put's place: told with the refusal, or read back."""
    if reason.get("Item"):
        return dict(reason["Item"])
    names = ("t", "s") if "t" in put["Item"] else ("w", "s")
    key = {name: put["Item"][name] for name in names}
    with translated():
        told = aws.client("dynamodb").get_item(
            TableName=put["TableName"], Key=key, ConsistentRead=True
        )
    if "Item" not in told:
        raise Busy
    return dict(told["Item"])


def _batches(wanted: Sequence[Wanted]) -> Iterator[list[Wanted]]:
    """As many rows as fit in one transaction, which may name an item once only."""
    batch: list[Wanted] = []
    size = 0
    for row in wanted:
        own = 1 + len(row.beside) + 2 * (row.tube is not None)
        if batch and size + own > MOST:
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += own
    if batch:
        yield batch


def _operations(batch: list[Wanted]) -> Iterator[tuple[str, Item]]:
    checked = set()
    for row in batch:
        yield row.key, {"Put": _put_once(row)}
        for item in row.beside:
            yield row.key, {"Put": {"TableName": settings.table_name("orphans"), "Item": item}}
        if row.tube is not None and row.tube not in checked:
            checked.add(row.tube)
            yield row.tube, {"ConditionCheck": _no_tube(row.tube)}
            word = {"TableName": settings.table_name("orphans"), "Item": _word(row)}
            yield row.tube, {"Put": word}


def _put_once(row: Wanted) -> Item:
    return {
        "TableName": settings.table_name(row.table),
        "Item": row.item,
        "ConditionExpression": "attribute_not_exists(s)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }


def _word(row: Wanted) -> Item:
    return word_of(TubeCode(row.item["t"]["S"]), instant_at(int(row.item["a"]["N"])))


def _no_tube(tube: TubeCode) -> Item:
    return {
        "TableName": settings.table_name("specimens"),
        "Key": {"t": {"S": tube}, "s": {"S": TUBE}},
        "ConditionExpression": "attribute_not_exists(s) OR custody = :filling",
        "ExpressionAttributeValues": {":filling": {"S": Custody.COLLECTING.value}},
    }


def _orphan(row: ReportedRow, unit: UnitId) -> Item:
    """An entry as `store.orphans` reads it: nothing of the result is in it."""
    return {
        "w": {"S": unit},
        "s": {"S": f"{row.tube}#{row.key}"},
        "laboratory": {"S": row.laboratory},
        "f": {"S": row.file},
        "row": {"N": str(row.row)},
        "why": {"S": row.standing.value},
        "at": {"N": str(millis_of(row.reported_at))},
        "x": {"N": str(unplaced_until(row.reported_at))},
    }
