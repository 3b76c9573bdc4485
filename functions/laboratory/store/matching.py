"""A person says where a stray result belongs: LAB-44, as one transaction with what follows.

The row stays where it was reported; a mark says that it counts there, or that it belongs to
another tube, where a copy of it is put. All of it happens once, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import botocore.exceptions

from functions.kernel.errors import Busy
from functions.laboratory.store.marks import Mark, mark_item, mark_of
from functions.laboratory.store.orphans import Orphan
from functions.laboratory.store.rows import ReportedRow, Standing, item_of
from functions.runtime import aws, settings
from functions.runtime.tables import ConditionLost, translated

TRIES = 5
Operation = dict[str, Any]


def put_matched(mark: Mark, row: ReportedRow, orphans: Iterable[Orphan]) -> None:
    """Put the mark, the row's copy where it moves, and take the orphans off the lists.

    Raises ConditionLost where another mark stands or the tube has such a row, Busy. An own mark
    whose answer was lost is read back and counts.
    """
    operations = [_put(mark_item(mark))]
    if mark.to is not None:
        operations.append(_put(item_of(replace(row, tube=mark.to, standing=Standing.MATCHED))))
    operations += [_delete(orphan) for orphan in orphans]
    for _ in range(TRIES):
        try:
            with translated():
                aws.client("dynamodb").transact_write_items(TransactItems=operations)
            return
        except Busy:
            continue
        except botocore.exceptions.ClientError as lost:
            reasons = {each.get("Code") for each in lost.response.get("CancellationReasons", ())}
            if "ConditionalCheckFailed" in reasons:
                _read_back(mark)
                return
            if not reasons & {"TransactionConflict", "ThrottlingError"}:
                raise
    raise Busy


def _read_back(mark: Mark) -> None:
    standing = mark_of(mark.tube, mark.row_key)
    if standing is None or (standing.by, standing.to) != (mark.by, mark.to):
        raise ConditionLost


def _put(item: dict[str, Any]) -> Operation:
    return {
        "Put": {
            "TableName": settings.table_name("specimens"),
            "Item": item,
            "ConditionExpression": "attribute_not_exists(s)",
        }
    }


def _delete(orphan: Orphan) -> Operation:
    return {
        "Delete": {
            "TableName": settings.table_name("orphans"),
            "Key": {"w": {"S": orphan.unit}, "s": {"S": orphan.id}},
        }
    }
