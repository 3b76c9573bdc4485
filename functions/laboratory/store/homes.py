"""Where do tubes belong? LAB-11: what taking a chunk has to know of its tubes, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from functions.kernel.errors import Busy
from functions.kernel.identifiers import TubeCode, UnitId
from functions.laboratory.domain.words import Custody
from functions.runtime import aws, settings
from functions.runtime.tables import translated

MOST: Final = 100
"""Keys of a BatchGetItem."""
ROUNDS: Final = 8
TUBE: Final = "tube"

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Home:
    """Where a tube belongs: the laboratory it goes to, and the unit that took it."""

    laboratory: UnitId
    unit: UnitId


def homes_of(tubes: Sequence[TubeCode]) -> dict[TubeCode, Home]:
    """LAB-11: where sealed tubes belong, read strongly, 100 a call. Raises Busy.

    A tube that is still being filled is not known yet. Keys that DynamoDB leaves unprocessed are
    asked for again (security.md F10).
    """
    table, found = settings.table_name("specimens"), {}
    for start in range(0, len(tubes), MOST):
        keys = [{"t": {"S": tube}, "s": {"S": TUBE}} for tube in tubes[start : start + MOST]]
        for item in _batch(table, keys):
            if item["custody"]["S"] != Custody.COLLECTING:
                home = Home(UnitId(item["laboratory"]["S"]), UnitId(item["unit"]["S"]))
                found[TubeCode(item["t"]["S"])] = home
    return found


def _batch(table: str, keys: list[Item]) -> list[Item]:
    found: list[Item] = []
    asked: Item = {
        table: {
            "Keys": keys,
            "ConsistentRead": True,
            "ProjectionExpression": "t, laboratory, #u, custody",
            "ExpressionAttributeNames": {"#u": "unit"},
        }
    }
    for _ in range(ROUNDS):
        with translated():
            answer = aws.client("dynamodb").batch_get_item(RequestItems=asked)
        found += answer.get("Responses", {}).get(table, [])
        asked = answer.get("UnprocessedKeys") or {}
        if not asked:
            return found
    raise Busy
