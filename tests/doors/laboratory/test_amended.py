"""The unit that sampled is told which of its results were changed or taken back, and no finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from functions.kernel.callers import Role
from functions.kernel.identifiers import UnitId, tube_code
from functions.laboratory.domain.amended import Amendment
from functions.laboratory.domain.release import Why
from functions.laboratory.domain.words import Finding, RowStatus
from functions.laboratory.service import amending, correcting
from functions.laboratory.store import amendments
from functions.runtime import clock
from tests.doors.laboratory.bench import FIRST, SECOND, SITE, Bench, approver
from tests.doors.laboratory.field import COMMUNE, Field

TUBE, POOL = "VN-000001", "VN-000002"
REASON = "đọc nhầm giếng A4 trên đĩa"


@pytest.fixture
def bench(keys_kept: datetime) -> Bench:
    made = Bench(keys_kept)
    made.releases_by_itself()
    made.seals(TUBE, 1)
    made.seals(POOL, 2, 3, 4)
    made.reports("file-1", made.row(TUBE, Finding.POSITIVE), made.row(POOL, Finding.NEGATIVE))
    made.run()
    return made


def listed(bench: Bench, unit: UnitId = SITE, days: int = 0) -> list[tuple[str, int, Why, bool]]:
    """What staff of a unit read some days later."""
    sampler = replace(approver(), unit=unit)
    shown = amending.amended_results(sampler, bench.now + timedelta(days=days))
    return [(one.tube, one.number, one.reason, one.withdrawn) for one in shown]


@pytest.mark.catalogue("C12")
def test_the_unit_hears_of_each_correction_once_and_of_no_first_result(bench: Bench) -> None:
    assert listed(bench) == []
    bench.reports("file-2", bench.row(POOL, None, status=RowStatus.CANCELLED))
    bench.run()
    proposed = correcting.propose(
        approver(FIRST), TUBE, finding=Finding.NEGATIVE, note=REASON, now=bench.now
    )
    assert [tube for tube, *_ in listed(bench)] == [POOL]
    later = bench.now + timedelta(minutes=5)
    correcting.confirm(approver(SECOND), TUBE, number=proposed.number, proposed_by=FIRST, now=later)
    bench.run()
    bench.run(again=True)
    assert listed(bench) == [
        (TUBE, 2, Why.DECIDED_BY_PEOPLE, False),
        (POOL, 2, Why.LABORATORY_WITHDRAWAL, True),
    ]
    assert listed(bench, UnitId("commune-00004")) == []
    assert listed(bench, days=29) == []


@pytest.mark.catalogue("C11")
def test_a_dispute_is_not_told_before_it_is_decided(bench: Bench) -> None:
    bench.reports("file-2", bench.row(TUBE, Finding.NEGATIVE))
    bench.run()
    assert bench.findings(TUBE)[-1] == ("conflict", None)
    assert listed(bench) == []


def test_the_list_is_a_page_and_json_for_ones_own_unit(field: Field) -> None:
    told = Amendment(
        UnitId(COMMUNE), tube_code(1), 2, clock.now(), Why.LABORATORY_CORRECTION, False, 10
    )
    amendments.put_amendment(told)
    amendments.put_amendment(told)
    page = field.sampler.get("/lay-mau/dinh-chinh").body.decode()
    assert page.count(tube_code(1)) == 1
    assert "Phòng xét nghiệm đính chính" in page
    (one,) = field.sampler.get("/api/amended-results").json["results"]
    assert (one["tube"], one["number"], one["people"]) == (tube_code(1), 2, 10)
    stranger = field.member(Role.SAMPLER, "commune-00004")
    assert stranger.get("/api/amended-results").json == {"results": []}
    assert tube_code(1) not in stranger.get("/lay-mau/dinh-chinh").body.decode()
