"""A table as a file and back: for stages without point-in-time recovery, and to prove the drill.

One item a line, then a line of their number and digest. A file that was cut short or changed is
refused before anything of it is written. What is sealed stays sealed; production is not exported.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from infra.recovery.restoring import NotRestored
from infra.recovery.tables import Content, content_of, item_of, items_in, line_of, wanted

TOGETHER: Final = 25
_ROUNDS: Final = 8


def export(dynamodb: Any, stage: str, name: str, file: Path) -> Content:
    """Write a table to a file. Raises NotRestored for production and for what must be forgotten."""
    if stage == "prod":
        raise NotRestored("production is restored by point in time, not by files")
    if name not in wanted() or not wanted()[name].recoverable:
        raise NotRestored(f"{name} is not exported: it is none of the template's, or is forgotten")
    table = f"lachan-{stage}-{name}"
    with gzip.open(file, "wt", encoding="utf-8") as out:

        def written() -> Iterator[dict[str, Any]]:
            for item in items_in(dynamodb, table):
                out.write(line_of(item) + "\n")
                yield item

        content = content_of(written())
        out.write(json.dumps({"items": content.items, "digest": content.digest}) + "\n")
    return content


def load(dynamodb: Any, stage: str, name: str, file: Path) -> Content:
    """Put a file into an empty table, made if it is not there. Raises NotRestored."""
    told = _checked(file)
    table, known = f"lachan-{stage}-{name}", wanted()[name]
    if table not in _tables(dynamodb):
        dynamodb.create_table(
            TableName=table,
            KeySchema=list(known.keys),
            AttributeDefinitions=list(known.types),
            BillingMode="PAY_PER_REQUEST",
        )
        dynamodb.get_waiter("table_exists").wait(TableName=table)
    if next(items_in(dynamodb, table), None) is not None:
        raise NotRestored(f"{table} is not empty")
    part: list[dict[str, Any]] = []
    for item in _items(file):
        part.append(item)
        if len(part) == TOGETHER:
            _put(dynamodb, table, part)
            part = []
    if part:
        _put(dynamodb, table, part)
    found = content_of(items_in(dynamodb, table))
    if found != told:
        raise NotRestored(f"{table} holds {found.items} of {told.items} items, or others")
    return found


def _checked(file: Path) -> Content:
    try:
        last = ""
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                last = line
        told = json.loads(last)
        content = Content(int(told["items"]), str(told["digest"]))
    except (EOFError, OSError, ValueError, KeyError, TypeError) as broken:
        raise NotRestored(f"{file.name} was cut short, or is no export") from broken
    if content_of(_items(file)) != content:
        raise NotRestored(f"{file.name} does not hold what it was written with")
    return content


def _items(file: Path) -> Iterator[dict[str, Any]]:
    """All lines but the last."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        before = ""
        for line in lines:
            if before:
                yield item_of(before)
            before = line


def _put(dynamodb: Any, table: str, items: list[dict[str, Any]]) -> None:
    waiting = {table: [{"PutRequest": {"Item": item}} for item in items]}
    for _ in range(_ROUNDS):
        waiting = dynamodb.batch_write_item(RequestItems=waiting).get("UnprocessedItems") or {}
        if not waiting:
            return
    raise NotRestored(f"{table} does not take what is written")


def _tables(dynamodb: Any) -> set[str]:
    pages = dynamodb.get_paginator("list_tables").paginate()
    return {name for page in pages for name in page["TableNames"]}
