"""What tests of the laboratory's tables put there, and read there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from functions.kernel.identifiers import DivisionPath, FileId, PersonId, TubeCode, UnitId
from functions.laboratory.domain.file import ResultFile
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import (
    Custody,
    Finding,
    Kind,
    Method,
    RowStatus,
    SamplingReason,
)
from functions.laboratory.store import specimens
from functions.laboratory.store.rows import ReportedRow, Standing
from functions.runtime import aws, settings

LAB, OTHER_LAB, UNIT = UnitId("lab-01"), UnitId("lab-02"), UnitId("commune-00001")
MEMBER = PersonId("0000000000001")
TESTED = datetime(2021, 11, 22, 9, 0, tzinfo=UTC)


def tube(number: int) -> TubeCode:
    """A barcode of the laboratory's own."""
    return TubeCode(f"HN-2021-{number:06d}")


def put_tube(
    code: TubeCode, laboratory: str = LAB, custody: Custody = Custody.RECEIVED, unit: str = UNIT
) -> None:
    """A tube as sampling leaves it."""
    specimens.put_new(
        Specimen(
            tube=code,
            kind=Kind.SINGLE,
            custody=custody,
            unit=UnitId(unit),
            division=DivisionPath("01/001/00001"),
            session=None,
            laboratory=UnitId(laboratory),
            reason=SamplingReason.SCREENING,
            members=(MEMBER,),
        )
    )


def reported(number: int, now: datetime, **other: Any) -> ReportedRow:
    """A negative PCR result of a tube, row `number` of a file."""
    told: dict[str, Any] = {
        "tube": tube(number),
        "key": f"{number:026d}",
        "file": FileId("F" * 26),
        "row": number,
        "laboratory": LAB,
        "standing": Standing.MATCHED,
        "assay": "94500-6",
        "method": Method.PCR,
        "finding": Finding.NEGATIVE,
        "status": RowStatus.FINAL,
        "tested_at": TESTED,
        "reported_at": now,
    }
    return ReportedRow(**told | other)


def a_file(now: datetime, name: str = "F", **other: Any) -> ResultFile:
    """An announced file."""
    told: dict[str, Any] = {
        "id": FileId(name * 26),
        "laboratory": LAB,
        "filename": "ket-qua.csv",
        "ending": "csv",
        "object_key": f"results/{LAB}/{name * 26}/file.csv",
        "by": "staff-1",
        "made_at": now,
    }
    return ResultFile(**told | other)


def items_of(table: str) -> list[dict[str, Any]]:
    """Everything in a table."""
    found = aws.client("dynamodb").scan(TableName=settings.table_name(table), ConsistentRead=True)
    items: list[dict[str, Any]] = found["Items"]
    return items
