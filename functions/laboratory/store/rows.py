"""Result rows: LAB-10 to LAB-12.

A row is an item of its tube, named after its own content, put once and never changed: another
result of the same tube is another item. What stands there says which file and row brought it, so
that a row taken again knows its own work. Rows are put up to 100 in one transaction, through
botocore itself: a file has 100,000 of them.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from functions.kernel.identifiers import FileId, TubeCode, UnitId
from functions.kernel.periods import instant_at
from functions.laboratory.domain.row import NOBODY, PersonSaid
from functions.laboratory.domain.words import Finding, Method, RowStatus
from functions.laboratory.store.sealed import open_body, seal_body
from functions.runtime import aws, settings
from functions.runtime.tables import translated

ROW: Final = "r#"


class Standing(StrEnum):
    """How a row stood to its tube when it was taken."""

    MATCHED = "matched"
    NO_TUBE = "no_tube"
    OTHER_LABORATORY = "other_laboratory"
    """Kept aside: it counts only if a person decides so (security.md L14)."""


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """What a laboratory reported of a tube, in which file and row; `reported_at`: the file came.

    `finding` is None where the row withdraws. `ct` are pairs of gene and cycle threshold.
    """

    tube: TubeCode
    key: str
    file: FileId
    row: int
    laboratory: UnitId
    standing: Standing
    assay: str
    method: Method
    finding: Finding | None
    status: RowStatus
    tested_at: datetime
    reported_at: datetime
    ct: tuple[tuple[str, str], ...] = ()
    collected_at: datetime | None = None
    received_at: datetime | None = None
    device: str = ""
    specimen: str = ""
    pooled: bool = False
    pool: str = ""
    pool_size: int = 0
    reason: str = ""
    person: PersonSaid = NOBODY


@dataclass(frozen=True, slots=True)
class Origin:
    """Which file and row brought a row first, and how it stood to its tube then."""

    file: FileId
    row: int
    standing: str


def item_of(row: ReportedRow) -> dict[str, Any]:
    """A row as DynamoDB takes it. Raises CryptoUnavailable."""
    s, year = ROW + row.key, row.reported_at.year
    body = {
        "assay": row.assay,
        "method": row.method,
        "finding": row.finding,
        "status": row.status,
        "ct": row.ct,
        "collected": _seconds(row.collected_at),
        "received": _seconds(row.received_at),
        "device": row.device,
        "specimen": row.specimen,
        "pooled": row.pooled,
        "pool": row.pool,
        "pool_size": row.pool_size,
        "reason": row.reason,
        "person": row.person,
    }
    told = {name: value for name, value in body.items() if value}
    return {
        "t": {"S": row.tube},
        "s": {"S": s},
        "f": {"S": row.file},
        "r": {"N": str(row.row)},
        "l": {"S": row.laboratory},
        "k": {"S": row.standing.value},
        "e": {"N": str(_seconds(row.tested_at))},
        "a": {"N": str(_seconds(row.reported_at))},
        "y": {"N": str(year)},
        "b": {"B": seal_body(row.tube, s, told, year)},
    }


def origin_of(item: Mapping[str, Any]) -> Origin:
    """Who brought the item that stands there."""
    return Origin(FileId(item["f"]["S"]), int(item["r"]["N"]), item["k"]["S"])


def row_of_item(item: Mapping[str, Any]) -> ReportedRow:
    """A row as it is stored, opened. Raises CryptoUnavailable, crypto.Unopenable."""
    t, s = item["t"]["S"], item["s"]["S"]
    told = open_body(t, s, item["b"]["B"], int(item["y"]["N"]))
    return ReportedRow(
        tube=TubeCode(t),
        key=s.removeprefix(ROW),
        file=FileId(item["f"]["S"]),
        row=int(item["r"]["N"]),
        laboratory=UnitId(item["l"]["S"]),
        standing=Standing(item["k"]["S"]),
        assay=told["assay"],
        method=Method(told["method"]),
        finding=Finding(told["finding"]) if "finding" in told else None,
        status=RowStatus(told["status"]),
        tested_at=instant_at(int(item["e"]["N"])),
        reported_at=instant_at(int(item["a"]["N"])),
        ct=tuple((gene, value) for gene, value in told.get("ct", ())),
        collected_at=_maybe(told.get("collected")),
        received_at=_maybe(told.get("received")),
        device=told.get("device", ""),
        specimen=told.get("specimen", ""),
        pooled=told.get("pooled", False),
        pool=told.get("pool", ""),
        pool_size=told.get("pool_size", 0),
        reason=told.get("reason", ""),
        person=PersonSaid(*told.get("person", ())),
    )


def rows_of(tube: TubeCode) -> tuple[ReportedRow, ...]:
    """LAB-12: the rows reported of a tube, read strongly, in the order of their keys."""
    asked: dict[str, Any] = {
        "TableName": settings.table_name("specimens"),
        "KeyConditionExpression": "t = :t AND begins_with(s, :r)",
        "ExpressionAttributeValues": {":t": {"S": tube}, ":r": {"S": ROW}},
        "ConsistentRead": True,
    }
    found: list[Mapping[str, Any]] = []
    while True:
        with translated():
            told = aws.client("dynamodb").query(**asked)
        found += told["Items"]
        if "LastEvaluatedKey" not in told:
            return rows_of_items(found)
        asked["ExclusiveStartKey"] = told["LastEvaluatedKey"]


def rows_of_items(items: Iterable[Mapping[str, Any]]) -> tuple[ReportedRow, ...]:
    """Those of a tube's items that are result rows, opened."""
    return tuple(row_of_item(item) for item in items if item["s"]["S"].startswith(ROW))


def row_of_image(image: Mapping[str, Any] | None) -> ReportedRow | None:
    """The row of a stream record's image, opened; None where it is no result row."""
    if not image or not image.get("s", {}).get("S", "").startswith(ROW):
        return None
    return row_of_item({**image, "b": {"B": plain_bytes(image["b"]["B"])}})


def plain_bytes(told: bytes | str) -> bytes:
    """Binary of an item: bytes, or the base64 text that a stream's record holds."""
    return b64decode(told) if isinstance(told, str) else bytes(told)


def _seconds(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp())


def _maybe(seconds: int | None) -> datetime | None:
    return None if seconds is None else instant_at(seconds)
