"""Two people correct or withdraw a result; old versions stay, and reading them is on record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from functions.kernel.callers import Caller
from functions.laboratory.domain.clearing import ReasonMissing
from functions.laboratory.domain.release import Why
from functions.laboratory.domain.words import Finding, RowStatus
from functions.laboratory.service import correcting
from functions.laboratory.service.correcting import (
    NothingToCorrect,
    ResultMoved,
    SamePerson,
    VersionsUnknown,
)
from tests.doors.laboratory.bench import FIRST, SECOND, Bench, approver, items_of, person
from tests.doors.laboratory.works import Works

TUBE, REASON = "VN-000001", "đọc nhầm giếng A4 trên đĩa"
NEGATIVE, POSITIVE = Finding.NEGATIVE, Finding.POSITIVE


@pytest.fixture
def bench(keys_kept: datetime) -> Bench:
    made = Bench(keys_kept)
    made.releases_by_itself()
    made.seals(TUBE, 1)
    made.reports("file-1", made.row(TUBE, POSITIVE))
    made.run()
    return made


def propose(bench: Bench, who: Caller, finding: Finding | None = NEGATIVE, **more: Any) -> Any:
    told = {"finding": finding, "note": REASON, "now": bench.now} | more
    return correcting.propose(who, TUBE, **told)


def confirm(bench: Bench, who: Caller, number: int = 2, by: str = FIRST) -> Any:
    told = correcting.confirm(who, TUBE, number=number, proposed_by=by, now=bench.now)
    bench.run()
    return told


@pytest.mark.catalogue("C12")
def test_two_people_correct_a_result_and_the_member_is_told_as_amended(bench: Bench) -> None:
    propose(bench, approver(FIRST))
    bench.run()
    assert bench.findings(TUBE) == [("reported", POSITIVE)]

    done = confirm(bench, approver(SECOND))

    assert bench.findings(TUBE) == [("reported", POSITIVE), ("reported", NEGATIVE)]
    assert (done.by, done.note, done.reason) == ((FIRST, SECOND), REASON, Why.DECIDED_BY_PEOPLE)
    assert bench.told() == [(person(1), TUBE, 1, False), (person(1), TUBE, 2, True)]


def test_confirming_again_is_answered_alike(bench: Bench) -> None:
    propose(bench, approver(FIRST))
    propose(bench, approver(FIRST))

    assert confirm(bench, approver(SECOND)) == confirm(bench, approver(SECOND))
    assert len(bench.versions(TUBE)) == 2
    with pytest.raises(ResultMoved):
        confirm(bench, approver("approver-3"))


def test_one_person_is_not_two(bench: Bench) -> None:
    propose(bench, approver(FIRST))

    with pytest.raises(SamePerson):
        confirm(bench, approver(FIRST))


def test_two_people_withdraw_a_result(bench: Bench) -> None:
    propose(bench, approver(FIRST), None)
    confirm(bench, approver(SECOND))

    assert bench.findings(TUBE) == [("reported", POSITIVE), ("withdrawn", None)]
    assert bench.told()[-1] == (person(1), TUBE, 2, True)


@pytest.mark.catalogue("C11")
def test_two_people_decide_a_conflict(bench: Bench) -> None:
    bench.reports("file-2", bench.row(TUBE, NEGATIVE))
    bench.run()
    assert bench.findings(TUBE)[-1] == ("conflict", None)
    assert len(bench.told()) == 1

    propose(bench, approver(FIRST), NEGATIVE)
    confirm(bench, approver(SECOND), 3)
    bench.run(again=True)

    assert bench.findings(TUBE)[-1] == ("reported", NEGATIVE)
    assert bench.told()[-1] == (person(1), TUBE, 3, True)


def test_what_was_released_in_between_makes_a_confirmation_fail(bench: Bench) -> None:
    propose(bench, approver(FIRST))
    bench.reports("file-2", bench.row(TUBE, NEGATIVE, status=RowStatus.CORRECTED))
    bench.run()

    with pytest.raises(ResultMoved):
        confirm(bench, approver(SECOND))
    assert [each.reason for each in bench.versions(TUBE)] == [
        Why.FIRST,
        Why.LABORATORY_CORRECTION,
    ]


def test_a_correction_needs_words_and_a_change(bench: Bench) -> None:
    with pytest.raises(ReasonMissing):
        propose(bench, approver(FIRST), note="nhầm")
    with pytest.raises(NothingToCorrect):
        propose(bench, approver(FIRST), POSITIVE)
    propose(bench, approver(FIRST))
    with pytest.raises(ResultMoved):
        propose(bench, approver(FIRST), Finding.INVALID)


@pytest.mark.catalogue("Z02")
def test_another_laboratorys_tube_is_like_an_unknown_one(bench: Bench) -> None:
    for who, tube in ((approver(FIRST, "lab-02"), TUBE), (approver(), "VN-999999")):
        with pytest.raises(VersionsUnknown):
            correcting.history(who, tube, bench.now)
        with pytest.raises(VersionsUnknown):
            correcting.propose(who, tube, finding=None, note=REASON, now=bench.now)


def test_old_versions_are_read_on_record(bench: Bench) -> None:
    propose(bench, approver(FIRST))
    confirm(bench, approver(SECOND))

    shown = correcting.history(approver(), TUBE, bench.now)

    assert [each.finding for each in shown.releases] == [POSITIVE, NEGATIVE]
    actions = [row["action"]["S"] for row in items_of("audit") if row["subject"]["S"] == person(1)]
    assert sorted(actions) == [
        "confirm_correction",
        "propose_correction",
        "read_result_versions",
    ]


@pytest.mark.catalogue("F17")
def test_where_nothing_can_be_put_on_record_nothing_is_shown(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.access import service as access
    from functions.kernel.errors import AuditUnavailable

    def refused(*_: Any, **__: Any) -> None:
        raise AuditUnavailable

    monkeypatch.setattr(access, "write_audit", refused)

    with pytest.raises(AuditUnavailable):
        correcting.history(approver(), TUBE, bench.now)


def test_the_page_proposes_and_the_second_person_confirms(works: Works) -> None:
    bench = Bench(works.now)
    bench.releases_by_itself()
    bench.seals(TUBE, 1)
    bench.reports("file-1", bench.row(TUBE, POSITIVE))
    bench.run()
    works.caller = approver(FIRST)
    path = f"/xet-nghiem/ket-qua/{TUBE}"

    wrong = works.call("POST", path, form={"finding": "maybe", "reason": REASON})
    sent = works.call("POST", path, form={"finding": "withdraw", "reason": REASON})
    works.caller = approver(SECOND)
    shown = works.call("GET", path)
    form = {"number": "2", "proposed_by": FIRST}
    confirmed = works.call("POST", f"{path}/xac-nhan", form=form)

    assert [wrong.status, sent.status, shown.status, confirmed.status] == [422, 303, 200, 303]
    assert REASON in shown.body.decode()
    assert bench.findings(TUBE)[-1] == ("withdrawn", None)
