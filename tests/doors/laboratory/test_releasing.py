"""From accounted rows to told people: through the streams and the queue, in process."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import permutations
from typing import Any

import pytest

from functions.kernel.identifiers import TubeCode
from functions.laboratory import consumers, streams
from functions.laboratory.domain.file import FileState
from functions.laboratory.domain.words import Custody, Finding, Kind, Method, RowStatus
from functions.laboratory.service import approving
from functions.laboratory.store import orphans
from functions.runtime import facts
from tests.doors.laboratory.bench import (
    FIRST,
    LAB,
    OTHER,
    SECOND,
    SITE,
    Bench,
    approver,
    items_of,
    person,
)
from tests.world import messages_in

SEALED = ("specimens", "laboratories", "orphans")
NEGATIVE, POSITIVE = Finding.NEGATIVE, Finding.POSITIVE


@pytest.fixture
def bench(keys_kept: datetime) -> Bench:
    made = Bench(keys_kept)
    made.releases_by_itself()
    made.releases_by_itself(OTHER)
    return made


def test_a_files_rows_are_released_and_each_member_is_told_once(bench: Bench) -> None:
    bench.seals("VN-000001", 1)
    bench.seals("VN-000002", 2, 3)
    file = bench.reports("file-1", bench.row("VN-000001"), bench.row("VN-000002"))

    bench.run()

    assert bench.state(file) is FileState.RELEASED
    assert bench.findings("VN-000001") == [("reported", NEGATIVE)]
    assert bench.told() == sorted(
        [
            (person(1), "VN-000001", 1, False),
            (person(2), "VN-000002", 1, False),
            (person(3), "VN-000002", 1, False),
        ]
    )
    assert len(bench.messages) == 3


def test_a_kit_travels_by_its_id_in_the_list_of_devices(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[dict[str, Any]] = []
    monkeypatch.setattr(facts, "tell_all", heard.extend)
    bench.seals("VN-000001", 1)
    bench.seals("VN-000002", 2)
    rapid = bench.row("VN-000001", method=Method.ANTIGEN, assay="94558-4", device="panbio")
    other = bench.row("VN-000002", device="Kit lạ")
    bench.reports("file-1", rapid, other)

    bench.run()

    told = {one["tube"]: (one["method"], one["device"]) for one in heard if "device" in one}
    assert told == {"VN-000001": ("antigen", "1232"), "VN-000002": ("pcr", "")}


@pytest.mark.catalogue("Q01")
def test_everything_once_more_changes_nothing(bench: Bench) -> None:
    bench.seals("VN-000001", 1)
    bench.reports("file-1", bench.row("VN-000001"))
    bench.run()
    before, told = items_of("specimens"), bench.told()

    bench.run(again=True)
    bench.run(again=True)

    assert items_of("specimens") == before
    assert bench.told() == told


def test_several_chunks_end_in_one_released_file(bench: Bench) -> None:
    for number in range(1, 8):
        bench.seals(f"VN-00000{number}", number)
    rows = [bench.row(f"VN-00000{number}") for number in range(1, 8)]
    file = bench.reports("file-1", *rows, chunk=3)

    bench.run()

    assert bench.state(file) is FileState.RELEASED
    assert len(bench.told()) == 7


@pytest.mark.catalogue("C11")
def test_two_files_with_different_findings_tell_nobody(bench: Bench) -> None:
    bench.seals("VN-000001", 1)
    bench.reports("file-1", bench.row("VN-000001", NEGATIVE))
    bench.reports("file-2", bench.row("VN-000001", POSITIVE))

    bench.run()

    assert bench.findings("VN-000001") == [("conflict", None)]
    assert bench.told() == []


@pytest.mark.catalogue("C12")
def test_a_correction_after_the_message_is_an_amended_second_version(bench: Bench) -> None:
    bench.seals("VN-000001", 1)
    bench.reports("file-1", bench.row("VN-000001", POSITIVE))
    bench.run()
    bench.reports("file-2", bench.row("VN-000001", NEGATIVE, status=RowStatus.CORRECTED))

    bench.run()

    assert bench.findings("VN-000001") == [("reported", POSITIVE), ("reported", NEGATIVE)]
    assert bench.told() == [
        (person(1), "VN-000001", 1, False),
        (person(1), "VN-000001", 2, True),
    ]


def test_a_lab_pool_releases_its_tubes_or_has_them_tested(bench: Bench) -> None:
    pool = TubeCode("POOL-0001")
    for number in (1, 2):
        bench.seals(f"VN-00000{number}", number, pooled_in=pool)
    tubes = (TubeCode("VN-000001"), TubeCode("VN-000002"))
    bench.seals("POOL-0001", kind=Kind.LAB_POOL, members=(), tubes=tubes)
    bench.reports("file-1", bench.row("POOL-0001", NEGATIVE))

    bench.run()

    assert [bench.findings(tube) for tube in tubes] == [[("in_pool", NEGATIVE)]] * 2
    assert [told[1] for told in bench.told()] == list(tubes)

    bench.reports("file-2", bench.row("POOL-0001", POSITIVE, status=RowStatus.CORRECTED))
    bench.run()
    assert bench.findings("VN-000001") == [("in_pool", NEGATIVE), ("reflex", None)]


def test_a_positive_lab_pool_tells_nobody_anything_of_a_finding(bench: Bench) -> None:
    pool = TubeCode("POOL-0001")
    bench.seals("VN-000001", 1, pooled_in=pool)
    bench.seals("POOL-0001", kind=Kind.LAB_POOL, members=(), tubes=(TubeCode("VN-000001"),))
    bench.reports("file-1", bench.row("POOL-0001", POSITIVE))
    bench.run()

    assert bench.findings("VN-000001") == [("reflex", None)]
    assert bench.told() == []

    bench.reports("file-2", bench.row("VN-000001", NEGATIVE))
    bench.run()
    assert bench.told() == [(person(1), "VN-000001", 2, False)]


@pytest.mark.catalogue("L14")
def test_a_result_without_tube_waits_and_is_released_when_the_tube_comes(bench: Bench) -> None:
    file = bench.reports("file-1", bench.row("VN-000001"))
    bench.run()
    assert bench.state(file) is FileState.RELEASED
    assert [each.tube for each in orphans.of_unit(LAB, 10)] == ["VN-000001"]
    assert bench.told() == []

    bench.seals("VN-000001", 1)
    bench.run()

    assert bench.findings("VN-000001") == [("reported", NEGATIVE)]
    assert orphans.of_unit(LAB, 10) == ()
    assert len(bench.told()) == 1


def test_a_tube_that_comes_before_its_file_is_let_go_is_released_with_it(
    keys_kept: datetime,
) -> None:
    bench = Bench(keys_kept)
    bench.reports("file-1", bench.row("VN-000001"))
    bench.run()
    bench.seals("VN-000001", 1)
    bench.run()
    assert bench.told() == []

    for who in (FIRST, SECOND):
        approving.decide(approver(who), "file-1", lets_go=True, reason="", now=bench.now)
    bench.run()

    assert bench.findings("VN-000001") == [("reported", NEGATIVE)]
    assert len(bench.told()) == 1


@pytest.mark.catalogue("L14")
def test_a_result_of_anothers_tube_is_seen_by_both_and_released_by_nobody(bench: Bench) -> None:
    bench.seals("VN-000001", 1, laboratory=OTHER)
    bench.reports("file-1", bench.row("VN-000001"))

    bench.run()

    for unit in (LAB, OTHER, SITE):
        assert [each.why for each in orphans.of_unit(unit, 10)] == ["other_laboratory"]
    assert bench.versions("VN-000001") == ()
    assert bench.told() == []


def test_a_rejected_tube_is_not_released(bench: Bench) -> None:
    bench.seals("VN-000001", 1, custody=Custody.REJECTED)
    bench.reports("file-1", bench.row("VN-000001"))

    bench.run()

    assert bench.versions("VN-000001") == ()


@pytest.mark.catalogue("Q02")
@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.slow)])
def test_tube_row_correction_and_second_file_in_any_order_end_alike(
    keys_kept: datetime, step: int
) -> None:
    ends = set()
    orders = list(permutations(("tube", "row", "correction", "second")))[::step]
    bench = Bench(keys_kept)
    bench.releases_by_itself(positivity_floor=0.5, positivity_times=2.0)
    for trial, order in enumerate(orders):
        tube = f"VN-0001{trial:02d}"
        acts: dict[str, Any] = {
            "tube": lambda b, t: b.seals(t, 1),
            "row": lambda b, t: b.reports(f"row-{t}", b.row(t, NEGATIVE)),
            "correction": lambda b, t: b.reports(
                f"cor-{t}", b.row(t, POSITIVE, status=RowStatus.CORRECTED)
            ),
            "second": lambda b, t: b.reports(f"sec-{t}", b.row(t, NEGATIVE, assay="94309-2")),
        }
        for what in order:
            acts[what](bench, tube)
            bench.run()
        versions = bench.versions(tube)
        assert [each.number for each in versions] == list(range(1, len(versions) + 1))
        assert [each.tube for each in orphans.of_unit(LAB, 100)] == []
        ends.add((versions[-1].outcome, versions[-1].finding))

    assert len(ends) == 1


def test_nothing_of_a_finding_stands_in_clear(bench: Bench) -> None:
    bench.seals("VN-000001", 1, 2)
    bench.reports("file-1", bench.row("VN-000001", POSITIVE))
    bench.run()

    written = json.dumps([items_of(table) for table in SEALED], default=str)
    assert "VN-000001" in written
    assert not [word for word in ("positive", "conflict", "reflex") if f'"{word}"' in written]


@pytest.mark.catalogue("F14")
def test_what_the_queue_did_not_take_is_told_by_the_next_delivery(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.kernel.errors import Busy
    from functions.runtime import queues
    from tests.world import stream_records

    bench.seals("VN-000001", 1)
    bench.reports("file-1", bench.row("VN-000001"))

    def refused(queue: str, message: dict[str, Any]) -> None:
        raise Busy

    with monkeypatch.context() as broken:
        broken.setattr(queues, "send", refused)
        records = stream_records("result_files")
        streams.decide_files({"Records": records}, None)
        records = stream_records("result_files")
        assert streams.decide_files({"Records": records}, None)["batchItemFailures"]
    bench.run()

    assert len(bench.told()) == 1


@pytest.mark.catalogue("Q03")
def test_one_poison_among_ten_leaves_nine_released(bench: Bench) -> None:
    for number in range(1, 10):
        bench.seals(f"VN-00000{number}", number)
    file = bench.reports("file-1", *(bench.row(f"VN-00000{n}") for n in range(1, 10)), chunk=1)
    bench.records("specimens")
    streams.decide_files({"Records": bench.records("result_files")}, None)
    streams.decide_files({"Records": bench.records("result_files")}, None)
    poison = {"messageId": "poison", "body": "{}", "eventSource": "aws:sqs"}
    batch = messages_in("result-releases")
    assert len(batch) == 9

    answered = consumers.release_results({"Records": [*batch[:4], poison, *batch[4:]]}, None)

    assert answered == {"batchItemFailures": [{"itemIdentifier": "poison"}]}
    assert bench.state(file) is FileState.RELEASED
    assert [len(bench.versions(f"VN-00000{n}")) for n in range(1, 10)] == [1] * 9
