"""What the template says of tables, which a restored one lacks; what lies in one, as a digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from infra.parts import read_part


@dataclass(frozen=True, slots=True)
class Wanted:
    """A table of the template: its short name and what of it no restore brings along."""

    name: str
    recoverable: bool
    expires_by: str
    streams: str
    keys: tuple[Mapping[str, str], ...]
    types: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """How many items, and a digest that does not hang on their order."""

    items: int
    digest: str


@cache
def wanted() -> dict[str, Wanted]:
    """Every table of the template by its short name."""
    found = {}
    for made in read_part("tables")["Resources"].values():
        if made["Type"] != "AWS::DynamoDB::Table":
            continue
        told = made["Properties"]
        name = told["TableName"]["Fn::Sub"].removeprefix("lachan-${Stage}-")
        recovery = told["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
        found[name] = Wanted(
            name,
            bool(recovery),
            told.get("TimeToLiveSpecification", {}).get("AttributeName", ""),
            told.get("StreamSpecification", {}).get("StreamViewType", ""),
            tuple(told["KeySchema"]),
            tuple(told["AttributeDefinitions"]),
        )
    return found


def items_in(dynamodb: Any, table: str) -> Iterator[dict[str, Any]]:
    """Every item of a table, page by page."""
    asked: dict[str, Any] = {"TableName": table, "ConsistentRead": True}
    while True:
        page = dynamodb.scan(**asked)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def content_of(items: Iterator[Mapping[str, Any]]) -> Content:
    """The sum of the items' SHA-256, so that two tables of the same items are told the same."""
    total = many = 0
    for item in items:
        many += 1
        total += int.from_bytes(hashlib.sha256(line_of(item).encode()).digest())
    return Content(many, f"{total % 2**256:064x}")


def line_of(item: Mapping[str, Any]) -> str:
    """An item as one line that is always the same: binary as hexadecimal, sets sorted."""
    return json.dumps(_plain(item), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def item_of(line: str) -> dict[str, Any]:
    """The item of a line."""
    return {name: _wire(value) for name, value in json.loads(line).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return {
            key: sorted(_plain(one) for one in held) if key in ("SS", "NS", "BS") else _plain(held)
            for key, held in value.items()
        }
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _wire(value: Mapping[str, Any]) -> dict[str, Any]:
    ((kind, held),) = value.items()
    if kind == "B":
        return {"B": bytes.fromhex(held)}
    if kind == "BS":
        return {"BS": [bytes.fromhex(one) for one in held]}
    if kind == "M":
        return {"M": {name: _wire(one) for name, one in held.items()}}
    return {"L": [_wire(one) for one in held]} if kind == "L" else {kind: held}
