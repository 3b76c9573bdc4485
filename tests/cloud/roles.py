"""Who calls, and may they? A door's calls are held against the policy it is deployed with.

moto lets everybody do everything, so that a policy that lacks a table would show on AWS alone. The
door is found on the stack: the audience of an HTTP door, or the function that a queue, a stream or
a clock opens. Calls of the tests themselves have no door and are not judged.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

from tests.cloud import resources

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ROOT / ".chalice" / "policies"
_DOOR: Final = re.compile(r"/functions/(?P<house>\w+)/(?:consumers|schedules|streams)\.py$")
_CROSSING: Final = re.compile(r"/functions/runtime/http/api\.py$")
_TRANSACTED: Final = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}
refused: list[str] = []
"""What was asked without a permission since the list was emptied."""


def judge(operation: str, body: bytes | str) -> None:
    """Note what a call to DynamoDB asks for that the policy of its door does not name."""
    door = door_of(sys._getframe(1))
    if door is None:
        return
    for act, table in _asked(operation, json.loads(body)):
        if not _may(door, act, table):
            refused.append(f"{door} may not dynamodb:{act} on {table}")


def judge_others(event: str, url: str, body: Any) -> None:
    """Note what a call to another service asks for that the policy of its door does not name."""
    _, service, operation = event.split(".")[-3:]
    door = door_of(sys._getframe(1))
    if door is None:
        return
    for one in resources.asked(service, operation, url, body):
        if not any(resources.allows(told, one) for told in _statements(door)):
            refused.append(f"{door} may not {one[0]} on {one[1]} {one[2]}".rstrip())


def withholds(event: str, url: str) -> bool:
    """Does S3 answer the door 403 where an object is missing? It tells 404 only to a role that may
    list the bucket; to others what is not there and what they may not read look the same."""
    _, service, operation = event.split(".")[-3:]
    door = door_of(sys._getframe(1))
    if door is None or service != "s3" or operation not in ("GetObject", "HeadObject"):
        return False
    ((_, place, _),) = resources.asked(service, operation, url, None)
    wanted = ("s3:ListBucket", place.removeprefix("${").partition(".Arn}")[0], "")
    return not any(resources.allows(told, wanted) for told in _statements(door))


@cache
def _statements(door: str) -> list[dict[str, Any]]:
    told = json.loads((POLICIES / f"{door}.json").read_text("utf-8"))
    return list(told["Statement"])


def door_of(frame: FrameType | None) -> str | None:
    """The innermost door on the stack; None where a test calls by itself, be it within a door."""
    while frame is not None:
        if _is_of_tests(frame.f_code):
            return None
        kind = _kind(frame.f_code)
        if kind is not None:
            return str(frame.f_locals["plate"].audience) if kind == "_cross" else kind
        frame = frame.f_back
    return None


@cache
def _is_of_tests(code: CodeType) -> bool:
    """Is it a test's own code, and none that stands between boto and moto?"""
    name = code.co_filename
    return "/tests/" in name and not (
        "/tests/cloud/" in name or name.endswith("/tests/fixtures.py")
    )


@cache
def _kind(code: CodeType) -> str | None:
    if code.co_name == "_cross" and _CROSSING.search(code.co_filename):
        return "_cross"
    if opened := _DOOR.search(code.co_filename):
        told = _told_names(code.co_filename).get(code.co_name, code.co_name)
        names = (told, f"{opened['house']}_{told}")
        return next((name for name in names if (POLICIES / f"{name}.json").exists()), None)
    return None


@cache
def _told_names(path: str) -> dict[str, str]:
    """What doors of a module are deployed as, where their decorator says so (`name=`)."""
    return {
        door.name: word.value.value
        for door in ast.parse(Path(path).read_text("utf-8")).body
        if isinstance(door, ast.FunctionDef)
        for told in door.decorator_list
        if isinstance(told, ast.Call)
        for word in told.keywords
        if word.arg == "name" and isinstance(word.value, ast.Constant)
    }


def _asked(operation: str, body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for item in body.get("TransactItems", ()):
        for act, told in item.items():
            yield _TRANSACTED[act], told["TableName"]
    for table in body.get("RequestItems", ()):
        yield operation, table
    if "TableName" in body:
        yield operation, body["TableName"]


@cache
def _may(door: str, act: str, table: str) -> bool:
    return f"dynamodb:{act}" in _allowed(door).get(table, frozenset())


@cache
def _allowed(door: str) -> dict[str, frozenset[str]]:
    from tests.fixtures import resources_of

    names = {
        logical: made["Properties"]["TableName"].rpartition("-")[2]
        for logical, made in resources_of("tables").items()
        if made["Type"] == "AWS::DynamoDB::Table"
    }
    allowed: dict[str, set[str]] = {}
    for statement in json.loads((POLICIES / f"{door}.json").read_text("utf-8"))["Statement"]:
        places = statement["Resource"]
        for place in places if isinstance(places, list) else [places]:
            for logical in _tables(place):
                table = f"lachan-test-{names[logical]}"
                allowed.setdefault(table, set()).update(statement["Action"])
    return {table: frozenset(acts) for table, acts in allowed.items()}


def _tables(place: Any) -> Iterator[str]:
    """The tables that a resource names, by itself or by an index of it."""
    text = json.dumps(place)
    yield from re.findall(r'"(\w+Table)"', text)
    yield from re.findall(r"\$\{(\w+Table)(?:\.Arn)?\}", text)
