"""Results without tube and tubes without result: seen, suggested, matched by a person on record."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from functions.kernel.identifiers import TubeCode
from functions.laboratory.domain.clearing import ReasonMissing
from functions.laboratory.domain.words import Finding
from functions.laboratory.service import matching, worklist
from functions.laboratory.service.matching import MatchImpossible, OrphanUnknown
from functions.laboratory.store import orphans
from tests.doors.laboratory.bench import FIRST, LAB, OTHER, Bench, approver, items_of, person
from tests.doors.laboratory.works import Works

REASON = "gõ nhầm một ký tự của mã vạch"
NEGATIVE = Finding.NEGATIVE
RIGHT, WRONG = "HN-2021-0042", "HN-2021-0043"


@pytest.fixture
def bench(keys_kept: datetime) -> Bench:
    made = Bench(keys_kept)
    made.releases_by_itself()
    made.releases_by_itself(OTHER)
    return made


def mistyped(bench: Bench) -> str:
    bench.seals(RIGHT, 1)
    worklist.keep([TubeCode(RIGHT)], [])
    bench.reports("file-1", bench.row(WRONG))
    bench.run()
    (orphan,) = orphans.of_unit(LAB, 10)
    return orphan.id


def match(bench: Bench, orphan: str, to: str = RIGHT, unit: str = LAB) -> None:
    who = approver(FIRST, unit)
    matching.match(who, orphan, to=to, reason=REASON, now=bench.now)
    bench.run()


def test_the_expected_tube_is_suggested_and_matched_by_a_person(bench: Bench) -> None:
    orphan = mistyped(bench)
    expected = matching.tubes_expected(approver(), bench.now)
    (stray,) = matching.strays_shown(approver(), [each.tube for each in expected])
    assert [(each.tube, each.how) for each in stray.near] == [(RIGHT, "one_character")]

    match(bench, orphan)
    match(bench, orphan)
    bench.run(again=True)

    assert bench.findings(RIGHT) == [("reported", NEGATIVE)]
    assert bench.findings(WRONG) == []
    assert orphans.of_unit(LAB, 10) == ()
    assert bench.told() == [(person(1), RIGHT, 1, False)]
    subjects = {row["subject"]["S"] for row in items_of("audit")}
    assert {f"tube#{RIGHT}", f"tube#{WRONG}"} <= subjects


def test_what_was_moved_is_not_released_of_its_first_tube_when_that_comes(bench: Bench) -> None:
    match(bench, mistyped(bench))

    bench.seals(WRONG, 2)
    bench.run()

    assert bench.findings(WRONG) == []
    assert len(bench.told()) == 1


@pytest.mark.catalogue("L14")
def test_the_laboratory_of_the_tube_lets_anothers_result_count(bench: Bench) -> None:
    bench.seals(RIGHT, 1, laboratory=OTHER)
    bench.reports("file-1", bench.row(RIGHT))
    bench.run()
    (orphan,) = orphans.of_unit(OTHER, 10)

    with pytest.raises(MatchImpossible):
        match(bench, orphan.id)
    match(bench, orphan.id, unit=OTHER)

    assert bench.findings(RIGHT) == [("reported", NEGATIVE)]
    assert orphans.of_unit(OTHER, 10) == orphans.of_unit(LAB, 10) == ()


@pytest.mark.catalogue("Z02")
def test_nobody_matches_what_is_not_theirs_or_not_there(bench: Bench) -> None:
    orphan = mistyped(bench)

    with pytest.raises(OrphanUnknown):
        match(bench, orphan, unit="lab-09")
    with pytest.raises(OrphanUnknown):
        match(bench, f"{WRONG}#000000000000000000000000ZZ")
    for broken in ("", "#", "#000000000000000000000000ZZ", WRONG):
        with pytest.raises(OrphanUnknown):
            match(bench, broken)
    with pytest.raises(MatchImpossible):
        match(bench, orphan, to="HN-2021-9999")
    with pytest.raises(ReasonMissing):
        matching.match(approver(), orphan, to=RIGHT, reason="nhầm", now=bench.now)


def test_a_tube_without_result_is_late_after_the_hours_of_the_rule(bench: Bench) -> None:
    bench.seals(RIGHT, 1)
    worklist.keep([TubeCode(RIGHT)], [])

    late = [
        [each.is_stuck for each in matching.tubes_expected(approver(), bench.now + passed)]
        for passed in (timedelta(hours=39), timedelta(hours=41))
    ]

    assert late == [[False], [True]]


def test_the_page_shows_and_matches(works: Works) -> None:
    bench = Bench(works.now)
    bench.releases_by_itself()
    orphan = mistyped(bench)
    works.caller = approver()

    shown = works.call("GET", "/xet-nghiem/mo-coi").body.decode()
    form = {"orphan": orphan, "tube": RIGHT, "reason": REASON}
    wrong = works.call("POST", "/xet-nghiem/mo-coi", form=form | {"tube": "!!"})
    done = works.call("POST", "/xet-nghiem/mo-coi", form=form)

    assert WRONG in shown
    assert RIGHT in shown
    assert [wrong.status, done.status] == [422, 303]
    assert WRONG not in works.call("GET", "/xet-nghiem/mo-coi").body.decode()
