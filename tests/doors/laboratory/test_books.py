"""Rows sent, versions stored, people who can read them: what does not agree overnight alarms."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.kernel.callers import Caller, Relation, Role
from functions.laboratory.schedules import close_days
from functions.laboratory.service import board, reconciling
from functions.laboratory.store.files import FileRecord
from functions.laboratory.store.person_results import PersonResultRecord
from functions.runtime import aws, clock, settings
from infra.parts import ROOT
from tests.doors.laboratory.bench import LAB, Bench, items_of, person

EVENT = ROOT / "events" / "laboratory" / "schedules.close_days.json"
PROVINCE = Caller(
    Role.PROVINCE_OFFICER, "s-1", division="01", relations=frozenset({Relation.JURISDICTION})
)
DAY = date(2021, 11, 23)
NIGHT = datetime.fromisoformat("2021-11-24T01:30:00+07:00")


def gone_through(
    capsys: pytest.CaptureFixture[str], at: datetime = NIGHT
) -> list[tuple[int, int, int]]:
    """A round of the hour; what the journal says of books that differ."""
    capsys.readouterr()
    with clock.fixed(at):
        close_days(json.loads(EVENT.read_text()), None)
    lines = [json.loads(one) for one in capsys.readouterr().out.splitlines() if one[:1] == "{"]
    told = [one for one in lines if one.get("fact") == "ResultsDiffer"]
    return [(one["unaccounted"], one["unstored"], one["untold"]) for one in told]


@pytest.fixture
def bench(keys_kept: datetime) -> Bench:
    return Bench(keys_kept)


@pytest.mark.catalogue("R06")
def test_what_was_sent_stored_and_can_be_read_agrees_until_something_is_lost(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    access.put_unit(Unit(LAB, "laboratory", "CDC Hà Nội (thử)", "01"))
    bench.releases_by_itself()
    bench.seals("VN-000001", 1)
    bench.seals("VN-000002", 2, 3)
    file = bench.reports("file-1", bench.row("VN-000001"), bench.row("VN-000002"))
    bench.run()
    assert gone_through(capsys, NIGHT - timedelta(hours=1)) == []  # streams may still tell
    # A person's row is lost.
    kept = PersonResultRecord.get(person(3), "VN-000002")
    kept.delete()
    assert gone_through(capsys) == [(0, 0, 1)]
    shown = board.province_board(PROVINCE, DAY, NIGHT).differing
    assert [(name, told.people, told.untold) for name, told in shown] == [
        ("CDC Hà Nội (thử)", 3, 1)
    ]
    # An older version of it is no better.
    PersonResultRecord(person(3), "VN-000002", n=0, y=2021, b=b"x").save()
    assert gone_through(capsys, NIGHT + timedelta(hours=1)) == [(0, 0, 1)]
    kept.save()
    assert gone_through(capsys, NIGHT + timedelta(hours=2)) == []
    assert board.province_board(PROVINCE, DAY, NIGHT).differing == ()
    # What agreed is not gone through twice in a night.
    kept.delete()
    assert gone_through(capsys, NIGHT + timedelta(hours=3)) == []
    # A version that the worklist knows and the tube does not have; a row without an outcome.
    for item in items_of("specimens"):
        if item["t"] == {"S": "VN-000001"} and item["s"]["S"].startswith("rel#"):
            aws.client("dynamodb").delete_item(
                TableName=settings.table_name("specimens"),
                Key={"t": item["t"], "s": item["s"]},
            )
    FileRecord(file, "head").update(actions=[FileRecord.rows.set(3)])
    found = reconciling.books_on(LAB, DAY)
    assert (found.sent, found.unaccounted, found.unstored, found.untold) == (3, 1, 1, 1)
