"""A synthetic file runs the whole path; a silent laboratory is told of."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.kernel.identifiers import FileId
from functions.kernel.periods import day_of
from functions.laboratory import streams
from functions.laboratory.domain.guards import Counted
from functions.laboratory.domain.probe import LABORATORY, probe_of
from functions.laboratory.service import probing
from functions.laboratory.store import laboratories, releases
from functions.runtime import aws, settings
from tests.doors.laboratory.bench import LAB, Bench, items_of
from tests.doors.laboratory.works import Works
from tests.world import stream_records


def quarter(now: datetime, minutes: int) -> datetime:
    return probe_of(now).at + timedelta(minutes=minutes)


def arrives(works: Works, now: datetime) -> None:
    """S3 tells of the probe's object; queues and streams run."""
    key = probe_of(now).key
    body = aws.client("s3").get_object(Bucket=settings.bucket("uploads"), Key=key)["Body"].read()
    works.arrive(key, body)
    Bench(now).run()


@pytest.mark.catalogue("R05")
def test_a_probe_runs_the_whole_path_and_tells_nobody(works: Works) -> None:
    now = quarter(works.now, 1)
    assert probing.probe(now) == ()
    bench = Bench(now)

    arrives(works, now)

    wanted = probe_of(now)
    assert [len(releases.aggregate(tube).releases) for tube in wanted.tubes] == [1, 1]
    assert probing.late_probes(quarter(now, 16)) == ()
    bench.run(again=True)
    projected = streams.project_specimens({"Records": stream_records("specimens")}, None)
    assert projected == {"batchItemFailures": []}
    assert items_of("worklist") == items_of("person_results") == []
    assert bench.messages == []
    assert LABORATORY not in laboratories.senders()
    assert laboratories.days_of(LABORATORY, day_of(now), day_of(now)) == {}


@pytest.mark.catalogue("R05")
def test_a_probe_that_does_not_arrive_is_told_within_twenty_minutes(
    works: Works, capsys: pytest.CaptureFixture[str]
) -> None:
    now = quarter(works.now, 0)
    ticks = [now + timedelta(minutes=minutes) for minutes in range(0, 21, 5)]

    late = [len(probing.probe(tick)) for tick in ticks]

    assert late == [0, 0, 0, 1, 1]
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["minutes"] for one in told if one.get("fact") == "ProbeLate"] == [15, 20]
    assert [one["ProbesLate"] for one in told if "ProbesLate" in one][-1] == [1.0]


@pytest.mark.catalogue("F15", "R05")
def test_a_tick_twice_makes_one_probe_and_a_missing_one_is_late(works: Works) -> None:
    now = quarter(works.now, 0)
    probing.probe(now)
    before = items_of("specimens")
    probing.probe(now + timedelta(minutes=5))
    assert items_of("specimens") == before

    arrives(works, now)
    later = now + timedelta(minutes=40)

    assert [each.at for each in probing.late_probes(later)] == [now + timedelta(minutes=15)]


@pytest.mark.catalogue("L19")
def test_a_silent_laboratory_is_told_of(
    keys_kept: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    today = day_of(keys_kept)
    yesterday = today - timedelta(days=1)
    for back in range(2, 8):
        for lab in (LAB, "lab-02"):
            day = today - timedelta(days=back)
            laboratories.note_file(lab, day, FileId(f"f{back}"), Counted(100, 1))  # type: ignore[arg-type]
    laboratories.note_file(LAB, yesterday, FileId("f1"), Counted(49, 0))
    laboratories.note_file("lab-02", yesterday, FileId("f1"), Counted(50, 0))  # type: ignore[arg-type]

    assert probing.find_silence(keys_kept) == 1

    told: list[dict[str, Any]] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (silent,) = [one for one in told if one.get("fact") == "LaboratorySilent"]
    assert (silent["laboratory"], silent["rows"], silent["usual"]) == (LAB, 49, 100)
