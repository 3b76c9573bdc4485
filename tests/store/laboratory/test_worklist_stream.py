"""The stream of `specimens`, as Lambda hands it over, becomes the worklist in any order."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

import pytest

from functions.kernel.identifiers import FileId, TubeCode
from functions.kernel.periods import HOUR
from functions.laboratory.domain.release import Outcome, Release, Why
from functions.laboratory.domain.words import Finding, Method, RowStatus
from functions.laboratory.domain.worklist import Outcome as Counted
from functions.laboratory.domain.worklist import Worked
from functions.laboratory.service import worklist
from functions.laboratory.store import releases
from functions.laboratory.store import worklist as store
from functions.laboratory.store.rows import ReportedRow, Standing, item_of
from functions.runtime import aws, settings
from tests.store.laboratory.test_worklist import DAY, LAB, sealed
from tests.world import stream_records

FILE = FileId("0" * 26)


def reported(tube: TubeCode, finding: Finding, at: datetime) -> None:
    """A result row of the tube."""
    row = ReportedRow(
        tube=tube,
        key=f"{tube:0>26}"[:26],
        file=FILE,
        row=1,
        laboratory=LAB,
        standing=Standing.MATCHED,
        assay="94500-6",
        method=Method.PCR,
        finding=finding,
        status=RowStatus.FINAL,
        tested_at=at,
        reported_at=at + HOUR,
    )
    table = settings.table_name("specimens")
    aws.client("dynamodb").put_item(TableName=table, Item=item_of(row))


def released(tube: TubeCode, number: int, at: datetime, **more: Any) -> None:
    """A version of the tube's result."""
    told: dict[str, Any] = {"outcome": Outcome.REPORTED, "finding": Finding.POSITIVE, **more}
    version = Release(
        tube=tube,
        number=number,
        method=Method.PCR,
        tested_at=at,
        released_at=at + number * HOUR,
        laboratory=LAB,
        file=FILE,
        row_key="k",
        rule_id="r",
        reason=Why.FIRST,
        **told,
    )
    assert releases.put_releases([version]) == ()


def a_busy_day(now: datetime) -> list[dict[str, Any]]:
    """What the stream tells of a positive, a positive pool, a correction, a dispute."""
    single, pool, corrected, disputed, withdrawn = (
        sealed(number, now, 5 if number == 2 else 1).tube for number in range(1, 6)
    )
    for tube in (single, pool, corrected, disputed, withdrawn):
        reported(tube, Finding.POSITIVE, now + HOUR)
        if tube != disputed:
            released(tube, 1, now + HOUR)
    released(corrected, 2, now + HOUR, finding=Finding.NEGATIVE)
    released(disputed, 1, now + HOUR, outcome=Outcome.CONFLICT, finding=None)
    released(withdrawn, 2, now + HOUR, outcome=Outcome.WITHDRAWN, finding=None)
    return stream_records("specimens")


def rows() -> list[Worked]:
    """The day's worklist by tube."""
    return sorted(store.rows_of(LAB, DAY)[0], key=lambda one: one.tube)


def test_what_the_stream_tells_is_what_the_day_counts(keys_kept: datetime) -> None:
    worklist.project_worklist(a_busy_day(keys_kept))
    single, pool, corrected, disputed, withdrawn = rows()

    assert single.outcome == Counted(1, 1)
    assert pool.outcome == Counted(5, 0)
    assert corrected.outcome == Counted(1, 0)
    assert corrected.released_at == keys_kept + 2 * HOUR
    assert disputed.released_at is None
    assert disputed.outcome == Counted(1, 0)
    assert withdrawn.outcome == Counted(1, 0)
    assert withdrawn.released_at == keys_kept + 2 * HOUR
    assert {one.tested_at for one in rows()} == {keys_kept + HOUR}
    assert {one.reported_at for one in rows()} == {keys_kept + 2 * HOUR}


@pytest.mark.catalogue("Q01", "Q02")
def test_replays_in_any_order_and_any_batches_end_alike(keys_kept: datetime) -> None:
    told = a_busy_day(keys_kept)
    worklist.project_worklist(told)
    first = rows()
    for seed in range(4):
        client, table = aws.client("dynamodb"), settings.table_name("worklist")
        for item in client.scan(TableName=table)["Items"]:
            client.delete_item(TableName=table, Key={"w": item["w"], "t": item["t"]})
        order = random.Random(seed).sample([*told, *told], 2 * len(told))
        for start in range(0, len(order), 1 + seed * 3):
            worklist.project_worklist(order[start : start + 1 + seed * 3])
        assert rows() == first


def test_a_removal_tells_nothing(keys_kept: datetime) -> None:
    told = a_busy_day(keys_kept)
    gone = [{**record, "eventName": "REMOVE"} for record in told]

    assert worklist.project_worklist(gone) == 0
    assert rows() == []
