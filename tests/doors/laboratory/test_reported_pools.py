"""Pools that a laboratory's file tells of, in each format: formed once, decided as one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from botocore.client import BaseClient

from functions.kernel.identifiers import TubeCode, tube_code
from functions.kernel.periods import day_of
from functions.laboratory import streams
from functions.laboratory.domain.reported_pool import pool_code
from functions.laboratory.domain.settings import Settings
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Custody, Finding, Kind, Told
from functions.laboratory.service import approving
from functions.laboratory.service.announcing import is_laboratory
from functions.laboratory.service.projecting import versions_of
from functions.laboratory.store import laboratories, releases, specimens
from functions.laboratory.store.rows import rows_of
from tests.doors.laboratory.bench import FIRST, LAB, OTHER, SECOND, Bench, approver, items_of
from tests.doors.laboratory.works import Works, counts, worker
from tests.result_files import Cells, bundle, csv_file, hl7_message, written, xlsx_file
from tests.world import stream_records

POSITIVE, NEGATIVE = "Dương tính", "Âm tính"
IN_POOL, REFLEX = ("in_pool", Finding.NEGATIVE), ("reflex", None)
TUBES = tuple(tube_code(number) for number in range(1, 4))
LABEL = tube_code(99)


@pytest.fixture
def bench(works: Works) -> Bench:
    """The same laboratory, which releases by itself; its three tubes were sent, not received."""
    assert is_laboratory(LAB)
    made = Bench(works.now)
    made.releases_by_itself(positivity_rows=1_000)
    for number, tube in enumerate(TUBES, start=1):
        made.seals(tube, number)
    return made


def row(works: Works, tube: str, finding: str, **more: str) -> dict[str, str]:
    """A row of the national template, tested three hours ago."""
    told = {
        "tube": tube,
        "assay": "94500-6",
        "finding": finding,
        "tested_at": written(works.now - timedelta(hours=3)),
        "collected_at": written(works.now - timedelta(hours=8)),
        "received_at": written(works.now - timedelta(hours=6)),
        "status": "F",
        "specimen": "258500001",
        "device": "cobas SARS-CoV-2",
        "full_name": "Nguyễn Văn An",
    }
    return told | more


def each_tube(works: Works, finding: str, *tubes: str, pool: str = "G-0012") -> list[Cells]:
    """A row for each tube, with the pool's id."""
    return [row(works, tube, finding, pool=pool, pool_size="3") for tube in tubes or TUBES]


def one_row(works: Works, finding: str) -> list[Cells]:
    """One row of the pool, by a code of its own, with its members."""
    return [row(works, LABEL, finding, members=" ".join(TUBES), pool_size="3", full_name="")]


def as_csv(rows: list[Cells]) -> tuple[str, bytes]:
    return "ket-qua.csv", csv_file(rows).encode()


def as_xlsx(rows: list[Cells]) -> tuple[str, bytes]:
    return "ket-qua.xlsx", xlsx_file(rows)


def as_hl7(rows: list[Cells]) -> tuple[str, bytes]:
    """SPM-3 holds the tubes that were joined, SPM-11 says that it is a pool."""
    lines = ["FHS|^~\\&|LIS|LAB", "BHS|^~\\&|LIS|LAB"]
    for number, cells in enumerate(rows, start=1):
        *others, spm = hl7_message(cells | {"full_name": "A B C"}, number)
        fields = spm.split("|")
        parents = "~".join(f"{tube}&LACHAN" for tube in cells.get("members", "").split())
        fields[3], fields[11], fields[13] = parents, "L", cells["pool_size"]
        lines += [*(each for each in others if not each.startswith("PID")), "|".join(fields)]
    return "ket-qua.hl7", "\r".join([*lines, f"BTS|{len(rows)}", "FTS|1", ""]).encode()


def as_fhir(rows: list[Cells]) -> tuple[str, bytes]:
    """A specimen with its parents; nobody is the subject."""
    documents = []
    for number, cells in enumerate(rows, start=1):
        made = bundle(cells | {"full_name": "A B"}, number)
        report, observation, specimen, _ = (entry["resource"] for entry in made["entry"])
        tubes = cells["members"].split()
        specimen["parent"] = [{"reference": f"Specimen/m{at}"} for at in range(len(tubes))]
        for resource in (report, observation):
            del resource["subject"]
        parents = [
            {
                "resourceType": "Specimen",
                "id": f"m{at}",
                "identifier": [{"system": "urn:lachan:tube", "value": tube}],
            }
            for at, tube in enumerate(tubes)
        ]
        made["entry"] = [{"resource": each} for each in (report, observation, specimen, *parents)]
        documents.append(json.dumps(made))
    return "ket-qua.json", "\n".join(documents).encode()


def send(works: Works, told: tuple[str, bytes]) -> str:
    name, body = told
    return works.send(body, filename=name)


def the_pool() -> Specimen:
    """The only pool of a laboratory that there is."""
    codes = {TubeCode(item["t"]["S"]) for item in items_of("specimens")}
    found = [one for one in specimens.specimens(codes).values() if one.kind is Kind.LAB_POOL]
    assert len(found) == 1
    return found[0]


def told_to(tube: str) -> list[Told]:
    """What the people of a tube are told, version by version."""
    known = releases.aggregate(TubeCode(tube))
    assert known.specimen is not None
    return [each.told for each in versions_of(known.specimen, known.releases)]


def faults(works: Works, file: str) -> dict[int, tuple[str, str]]:
    """Column and code of the rows that were given back."""
    notes = works.shown(file)["notes"]
    return {n["row"]: (n["column"], n["code"]) for n in notes if n["outcome"] == "rejected"}


@pytest.mark.catalogue("L05")
@pytest.mark.parametrize(
    ("rows", "format_"),
    [
        (each_tube, as_csv),
        (each_tube, as_xlsx),
        (one_row, as_csv),
        (one_row, as_xlsx),
        (one_row, as_hl7),
        (one_row, as_fhir),
    ],
)
@pytest.mark.parametrize("finding", [POSITIVE, NEGATIVE])
def test_a_file_makes_the_pool_and_the_pool_speaks_for_its_tubes(
    works: Works,
    bench: Bench,
    rows: Callable[[Works, str], list[Cells]],
    format_: Callable[[list[Cells]], tuple[str, bytes]],
    finding: str,
) -> None:
    file = send(works, format_(rows(works, finding)))
    bench.run()

    shown = works.shown(file)
    assert counts(shown) == {"received": shown["received"], "matched": shown["received"]}
    pool = the_pool()
    assert pool.tubes == TUBES
    assert (pool.laboratory, pool.custody) == (LAB, Custody.RECEIVED)
    expected, told = (IN_POOL, Told.NEGATIVE_IN_POOL) if finding == NEGATIVE else (
        REFLEX, Told.BEING_RETESTED)  # fmt: skip
    for tube in TUBES:
        assert bench.findings(tube) == [expected]
        assert told_to(tube) == [told]
        assert specimens.specimen(tube).pooled_in == pool.tube  # type: ignore[union-attr]
    assert len(bench.told()) == (len(TUBES) if finding == NEGATIVE else 0)  # retested: not yet


def test_the_same_file_again_changes_nothing(works: Works, bench: Bench) -> None:
    name, body = as_csv(each_tube(works, NEGATIVE))
    send(works, (name, body))
    bench.run()
    before = items_of("specimens")

    again = send(works, (name, body))
    other = send(works, (name, body + b"\r\n"))
    bench.run()

    assert works.shown(again)["state"] == "REPEATED"
    assert counts(works.shown(other)) == {"received": 3, "duplicate": 3}
    assert items_of("specimens") == before


def test_a_pool_is_told_over_several_files_in_any_order(works: Works, bench: Bench) -> None:
    for tube in TUBES:
        send(works, as_csv(each_tube(works, POSITIVE, tube)))
    bench.run()

    assert the_pool().tubes == TUBES
    assert [bench.findings(tube) for tube in TUBES] == [[REFLEX]] * 3


def test_rows_of_one_pool_that_disagree_tell_nobody_anything(works: Works, bench: Bench) -> None:
    """One row says negative of the pool that another calls positive: people decide."""
    mixed = each_tube(works, NEGATIVE, TUBES[0]) + each_tube(works, POSITIVE, *TUBES[1:])
    for order in permutations(mixed, 3):
        send(works, as_csv(list(order)))
    bench.run()

    assert bench.findings(the_pool().tube) == [("conflict", None)]
    assert [bench.findings(tube) for tube in TUBES] == [[], [], []]
    assert bench.told() == []


def test_what_was_found_in_a_tube_itself_follows_its_pool(works: Works, bench: Bench) -> None:
    send(works, as_csv(each_tube(works, POSITIVE)))
    bench.run()
    own = written(works.now - timedelta(hours=1))
    alone = [
        row(works, tube, found, tested_at=own)
        for tube, found in zip(TUBES, (NEGATIVE, POSITIVE, NEGATIVE), strict=True)
    ]
    send(works, as_csv(alone))
    bench.run()

    assert [told_to(tube)[-1] for tube in TUBES] == [Told.NEGATIVE, Told.POSITIVE, Told.NEGATIVE]
    assert all(told_to(tube)[0] is Told.BEING_RETESTED for tube in TUBES)


def test_the_laboratory_sees_which_tubes_it_has_to_test_until_when(
    works: Works, bench: Bench
) -> None:
    """The clock of a reflex test runs from the pool's release, and stops with the tube's own."""

    def listed() -> dict[str, str]:
        streams.project_specimens({"Records": stream_records("specimens")}, None)
        shown = works.call("GET", "/api/lab/retests").json["tubes"]
        return {each["tube"]: each["pool"] for each in shown}

    send(works, as_csv(each_tube(works, POSITIVE)))
    bench.run()
    pool = the_pool().tube
    assert listed() == dict.fromkeys(TUBES, pool)
    page = works.call("GET", "/xet-nghiem/lam-lai").body.decode()
    assert all(tube in page for tube in TUBES)
    assert "ương tính" not in page
    own = written(works.now - timedelta(hours=1))
    send(works, as_csv([row(works, TUBES[0], NEGATIVE, tested_at=own)]))
    bench.run()

    assert listed() == dict.fromkeys(TUBES[1:], pool)
    works.caller = worker("lab-02")
    assert listed() == {}


def test_a_correction_of_the_pool_reaches_its_tubes(works: Works, bench: Bench) -> None:
    send(works, as_csv(each_tube(works, POSITIVE)))
    bench.run()
    later = written(works.now - timedelta(hours=2))
    mended = [
        dict(cells) | {"status": "C", "reason": "Nhập nhầm kết quả", "tested_at": later}
        for cells in each_tube(works, NEGATIVE)
    ]
    send(works, as_csv(list(mended)))
    bench.run()

    assert the_pool().tubes == TUBES
    assert [bench.findings(tube) for tube in TUBES] == [[REFLEX, IN_POOL]] * 3


def test_a_tube_that_is_sealed_after_its_result_joins_its_pool(works: Works, bench: Bench) -> None:
    late = tube_code(7)
    file = send(works, as_csv(each_tube(works, NEGATIVE, *TUBES, late)))
    bench.run()
    assert counts(works.shown(file)) == {"received": 4, "matched": 3, "orphaned": 1}
    assert late not in the_pool().tubes

    bench.seals(late, 9)
    bench.run()

    assert set(the_pool().tubes) == {*TUBES, late}
    assert bench.findings(late) == [IN_POOL]


def test_all_tubes_of_a_pool_may_come_late(works: Works, bench: Bench) -> None:
    late = tube_code(7), tube_code(8)
    send(works, as_csv(each_tube(works, POSITIVE, *late)))
    bench.run()
    for number, tube in enumerate(late, start=7):
        bench.seals(tube, number)
    bench.run()

    assert set(the_pool().tubes) == set(late)
    assert [bench.findings(tube) for tube in late] == [[REFLEX], [REFLEX]]


def test_a_tube_that_can_not_join_is_given_back_with_its_reason(works: Works, bench: Bench) -> None:
    bench.seals(tube_code(5), 5, laboratory=OTHER)
    bench.seals(tube_code(6), 6, custody=Custody.REJECTED)
    send(works, as_csv(each_tube(works, NEGATIVE, TUBES[0], pool="G-1")))
    told = each_tube(works, NEGATIVE, TUBES[0], tube_code(5), tube_code(6), TUBES[1])

    file = send(works, as_csv(told))
    bench.run()

    assert faults(works, file) == {
        1: ("pool", "POOL_MEMBER_TAKEN"),
        2: ("tube", "NOT_YOUR_TUBE"),
        3: ("pool", "CUSTODY_OUT_OF_ORDER"),
    }
    assert bench.findings(TUBES[1]) == [IN_POOL]


def test_a_row_that_lists_what_can_not_be_one_pool_is_given_back(
    works: Works, bench: Bench
) -> None:
    bench.seals(tube_code(5), 5, laboratory=OTHER)
    send(works, as_csv(one_row(works, NEGATIVE)))
    at = written(works.now - timedelta(hours=2))

    def pool(number: int, members: str, size: str = "") -> Cells:
        code = LABEL if number == 99 else tube_code(number)
        return row(works, code, NEGATIVE, members=members, pool_size=size, tested_at=at)

    told = [
        pool(99, " ".join(TUBES[:2])),
        pool(90, f"{TUBES[0]} {tube_code(8)}"),
        pool(91, f"{tube_code(8)} {tube_code(9)}"),
        pool(92, f"{tube_code(5)} {tube_code(5)}"),
        pool(93, tube_code(5)),
        pool(94, " ".join(TUBES), "4"),
        pool(1, f"{TUBES[1]}, {TUBES[2]}"),
        pool(95, "LC0000000013"),
    ]
    file = send(works, as_csv(told))

    assert faults(works, file) == {
        1: ("members", "POOL_DIFFERS"),
        2: ("members", "POOL_MEMBER_TAKEN"),
        3: ("members", "POOL_MEMBER_UNKNOWN"),
        4: ("members", "TUBE_TWICE"),
        5: ("members", "POOL_MEMBER_UNKNOWN"),
        6: ("members", "POOL_SIZE_DISAGREES"),
        7: ("members", "POOL_MEMBER_TAKEN"),
        8: ("members", "TUBE_CODE_INVALID"),
    }


def test_a_pool_holds_no_more_than_the_rule(works: Works, bench: Bench) -> None:
    tubes = [tube_code(number) for number in range(20, 31)]
    for number, tube in enumerate(tubes, start=20):
        bench.seals(tube, number)

    file = send(works, as_csv(each_tube(works, NEGATIVE, *tubes)))

    assert faults(works, file) == {11: ("pool", "TUBE_TOO_FULL")}
    assert the_pool().size == 10


def test_pools_of_a_chunk_are_made_many_at_a_time(works: Works, bench: Bench) -> None:
    """20 pools of 5 tubes: the calls are counted; one that can't be does no harm to the others."""
    tubes = [tube_code(number) for number in range(200, 300)]
    for number, tube in enumerate(tubes, start=200):
        bench.seals(tube, number, custody=Custody.REJECTED if number == 250 else Custody.SENT)
    rows = [
        each
        for at in range(0, 100, 5)
        for each in each_tube(works, NEGATIVE, *tubes[at : at + 5], pool=f"G-{at}")
    ]
    calls: list[str] = []
    really = BaseClient._make_api_call

    def noting(client: Any, name: str, sent: Any) -> Any:
        calls.append(name)
        return really(client, name, sent)

    file = works.announce()
    works.arrive(f"results/{LAB}/{file}/file.csv", as_csv(rows)[1], run=False)
    works.take_one("result-files")
    with pytest.MonkeyPatch.context() as counted:
        counted.setattr(BaseClient, "_make_api_call", noting)
        works.take_one("result-chunks")
    bench.run()

    assert faults(works, file) == {51: ("pool", "CUSTODY_OUT_OF_ORDER")}
    made = [item for item in items_of("specimens") if item.get("kind") == {"S": "lab_pool"}]
    assert sorted(len(item["tubes"]["SS"]) for item in made) == [4, *[5] * 19]
    assert all(bench.findings(tube) == [IN_POOL] for tube in (*tubes[:50], *tubes[51:]))
    assert len(calls) <= 30, calls


def test_two_rows_of_one_pool_with_other_members_are_not_both_taken(
    works: Works, bench: Bench
) -> None:
    at = written(works.now - timedelta(hours=2))
    told = [
        row(works, LABEL, NEGATIVE, members=" ".join(TUBES[:2])),
        row(works, LABEL, NEGATIVE, members=TUBES[2], tested_at=at),
    ]
    file = send(works, as_csv(told))

    assert faults(works, file) == {2: ("members", "POOL_DIFFERS")}
    assert the_pool().tubes == TUBES[:2]


def test_a_pool_that_was_made_at_the_bench_is_known_again(works: Works, bench: Bench) -> None:
    for tube in TUBES:
        standing = specimens.specimen(tube)
        assert standing is not None
    made = works.call("POST", "/api/lab/pools", json_body={"pool": "G-0012", "tubes": [*TUBES],
                                                           "method": "pcr"})  # fmt: skip
    assert made.status == 409  # none has been received
    code = pool_code(LAB, "G-0012", works.now)
    assert specimens.specimen(code) is None

    send(works, as_csv(each_tube(works, NEGATIVE, pool=LABEL)))
    bench.run()
    assert the_pool().tube == LABEL
    retest = [
        dict(cells) | {"tested_at": written(works.now - timedelta(hours=1))}
        for cells in each_tube(works, NEGATIVE, pool=LABEL)
    ]
    send(works, as_csv(list(retest)))
    bench.run()

    assert the_pool().tube == LABEL
    assert [bench.findings(tube) for tube in TUBES] == [[IN_POOL]] * 3


def test_a_tube_leaves_a_pool_that_only_a_refused_file_told(works: Works, bench: Bench) -> None:
    two = Settings(LAB, 2, valid_from=day_of(works.now), instrument="QĐ 2/2021")
    laboratories.put_settings(two, works.now)
    wrong = send(works, as_csv(each_tube(works, POSITIVE)))
    bench.run()
    approving.decide(
        approver(), wrong, lets_go=False, reason="Nhầm mẫu gộp, gửi lại", now=works.now
    )
    bench.run()
    right = each_tube(works, NEGATIVE, *TUBES[1:]) + each_tube(
        works, NEGATIVE, TUBES[0], pool="G-1"
    )
    file = send(works, as_csv(right))
    bench.run()
    for who in (FIRST, SECOND):
        approving.decide(approver(who), file, lets_go=True, reason="", now=works.now)
    bench.run()

    assert counts(works.shown(file)) == {"received": 3, "matched": 3}
    assert [bench.findings(tube) for tube in TUBES] == [[IN_POOL]] * 3
    pools = {specimens.specimen(tube).pooled_in for tube in TUBES}  # type: ignore[union-attr]
    assert len(pools) == 2


def test_a_tube_of_several_people_keeps_its_own_finding(works: Works, bench: Bench) -> None:
    """The pool's id beside a tube of the field is that tube's own name in the laboratory."""
    tube = tube_code(40)
    bench.seals(tube, 40, 41, 42)
    send(works, as_csv(each_tube(works, POSITIVE, tube)))
    bench.run()

    assert bench.findings(tube) == [("reported", Finding.POSITIVE)]
    assert told_to(tube) == [Told.NEEDS_SECOND_SAMPLE]


def test_nothing_of_a_person_stands_beside_the_pool(works: Works, bench: Bench) -> None:
    send(works, as_csv(each_tube(works, POSITIVE)))

    (kept,) = rows_of(the_pool().tube)
    assert (kept.person.name, kept.ct, kept.pool) == ("", (), "")
    assert kept.finding is Finding.POSITIVE
