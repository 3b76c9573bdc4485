"""What is released of a tube, in whatever order its record, reports and pools are known?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from types import MappingProxyType

import pytest

from functions.kernel.identifiers import DivisionPath, FileId, PersonId, TubeCode, UnitId
from functions.laboratory.domain.release import Aggregate, Clearance, Outcome, Release, Why
from functions.laboratory.domain.releasing import (
    Next,
    Unchanged,
    Wait,
    Waiting,
    decide,
    strays,
)
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import (
    Custody,
    Finding,
    Kind,
    Method,
    RowStatus,
    SamplingReason,
)

NOW = datetime(2021, 11, 23, 3, tzinfo=UTC)
TUBE, POOL = TubeCode("VN-000001"), TubeCode("POOL-0001")
LAB, OTHER = UnitId("lab-01"), UnitId("lab-02")
CLEARED = MappingProxyType(
    dict.fromkeys(("file-1", "file-2", "file-3"), Clearance.CLEARED)
    | {"held": Clearance.PENDING, "rejected": Clearance.VOID}
)
POSITIVE, NEGATIVE, INVALID = Finding.POSITIVE, Finding.NEGATIVE, Finding.INVALID


@dataclass(frozen=True)
class Row:
    """A reported row as the rules need it."""

    key: str
    finding: Finding | None = NEGATIVE
    file: FileId = FileId("file-1")
    row: int = 1
    laboratory: UnitId = LAB
    assay: str = "94500-6"
    method: Method = Method.PCR
    status: RowStatus = RowStatus.FINAL
    tested_at: datetime = NOW - timedelta(hours=5)
    reported_at: datetime = NOW - timedelta(hours=1)
    pooled: bool = False
    pool: str = ""
    tube: TubeCode = TUBE
    device: str = ""


def specimen(**changed: object) -> Specimen:
    made = Specimen(
        tube=TUBE,
        kind=Kind.SINGLE,
        custody=Custody.SEALED,
        unit=UnitId("site-01"),
        division=DivisionPath("01/001/00001"),
        session=None,
        laboratory=LAB,
        reason=SamplingReason.SCREENING,
        members=(PersonId("0000000000001"),),
        sealed_at=NOW - timedelta(hours=10),
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def known(*rows: Row, **changed: object) -> Aggregate:
    made = Aggregate(TUBE, specimen(), rows, files=CLEARED)
    return replace(made, **changed)  # type: ignore[arg-type]


def settled(start: Aggregate) -> Aggregate:
    """Decide until nothing changes; no version may be left out."""
    for _ in range(5):
        decision = decide(start, NOW)
        if not isinstance(decision, Next):
            return start
        assert decision.release.number == len(start.releases) + 1
        start = replace(start, releases=(*start.releases, decision.release))
    raise AssertionError("it never settles")


def released(start: Aggregate) -> Release:
    told = settled(start).standing
    assert told is not None
    return told


def pool_release(finding: Finding | None, outcome: Outcome = Outcome.REPORTED) -> Release:
    return Release(
        tube=POOL,
        number=1,
        outcome=outcome,
        finding=finding,
        method=Method.PCR,
        tested_at=NOW - timedelta(hours=5),
        released_at=NOW,
        laboratory=LAB,
        file=FileId("file-1"),
        row_key="pool-row",
        rule_id="release-2021-07",
        reason=Why.FIRST,
    )


def by_people(finding: Finding | None, *seen: str, number: int = 2) -> Release:
    outcome = Outcome.REPORTED if finding else Outcome.WITHDRAWN
    made = pool_release(finding, outcome)
    return replace(
        made, tube=TUBE, number=number, reason=Why.DECIDED_BY_PEOPLE, seen=seen, by=("a", "b")
    )


def test_a_final_report_of_a_sealed_tube_is_released_with_its_rule() -> None:
    told = released(known(Row("r1", POSITIVE)))

    assert (told.number, told.outcome, told.finding) == (1, Outcome.REPORTED, POSITIVE)
    assert (told.rule_id, told.row_key, told.file) == ("release-2021-07", "r1", "file-1")
    assert told.reason is Why.FIRST


def test_what_is_released_already_is_not_released_again() -> None:
    once = settled(known(Row("r1")))

    assert isinstance(decide(once, NOW + timedelta(days=1)), Unchanged)
    assert len(once.releases) == 1


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"specimen": None}, Waiting.NO_TUBE),
        ({"specimen": specimen(custody=Custody.COLLECTING)}, Waiting.NOT_SEALED),
        ({"specimen": specimen(custody=Custody.REJECTED)}, Waiting.REJECTED),
        ({"specimen": specimen(laboratory=OTHER)}, Waiting.OTHER_LABORATORY),
        ({"rows": ()}, Waiting.NO_REPORT),
        ({"rows": (Row("r1", file=FileId("held")),)}, Waiting.NOT_CLEARED),
        ({"rows": (Row("r1", file=FileId("rejected")),)}, Waiting.NO_REPORT),
        ({"moved": frozenset({"r1"})}, Waiting.NO_REPORT),
    ],
)
def test_what_is_missing_is_waited_for(changed: dict[str, object], why: Waiting) -> None:
    decision = decide(known(Row("r1"), **changed), NOW)

    assert isinstance(decision, Wait)
    assert decision.why is why


@pytest.mark.catalogue("L14")
def test_a_result_of_another_laboratory_is_a_stray_until_a_person_lets_it_count() -> None:
    foreign = known(Row("r1", laboratory=OTHER))

    assert [row.key for row in strays(foreign)] == ["r1"]
    assert isinstance(decide(foreign, NOW), Wait)
    accepted = replace(foreign, accepted=frozenset({"r1"}))
    assert strays(accepted) == ()
    assert released(accepted).laboratory == OTHER


@pytest.mark.catalogue("C11")
@pytest.mark.parametrize(
    "second",
    [
        Row("r2", POSITIVE, file=FileId("file-2")),
        Row("r2", POSITIVE, assay="94309-2"),
        Row("r2", POSITIVE, tested_at=NOW),
        Row("r2", POSITIVE, laboratory=OTHER),
    ],
)
def test_two_different_final_findings_are_a_conflict(second: Row) -> None:
    told = released(known(Row("r1"), second, accepted=frozenset({"r2"})))

    assert (told.outcome, told.finding, told.reason) == (
        Outcome.CONFLICT,
        None,
        Why.CONTRADICTION,
    )


def test_a_held_report_that_says_otherwise_keeps_a_tube_waiting() -> None:
    both = known(Row("r1"), Row("r2", POSITIVE, file=FileId("held")))

    assert decide(both, NOW) == Wait(Waiting.DISPUTED)


def test_a_held_report_changes_nothing_of_what_was_released() -> None:
    once = settled(known(Row("r1")))
    disputed = replace(once, rows=(*once.rows, Row("r2", POSITIVE, file=FileId("held"))))

    assert isinstance(decide(disputed, NOW), Unchanged)


def test_a_held_report_that_says_the_same_is_not_waited_for() -> None:
    told = released(known(Row("r1"), Row("r2", file=FileId("held"))))

    assert told.row_key == "r1"


def test_pcr_goes_before_antigen_and_definite_before_invalid() -> None:
    antigen = Row("r1", POSITIVE, method=Method.ANTIGEN)

    assert released(known(antigen, Row("r2", NEGATIVE))).finding is NEGATIVE
    assert released(known(antigen, Row("r2", INVALID))).finding is POSITIVE
    assert released(known(Row("r1", INVALID))).finding is INVALID


@pytest.mark.catalogue("C12")
def test_a_correction_is_the_next_version() -> None:
    once = settled(known(Row("r1", POSITIVE)))
    correction = Row("r2", NEGATIVE, status=RowStatus.CORRECTED, reported_at=NOW)
    twice = settled(replace(once, rows=(*once.rows, correction)))

    first, second = twice.releases
    assert (first.finding, second.finding) == (POSITIVE, NEGATIVE)
    assert (second.number, second.reason) == (2, Why.LABORATORY_CORRECTION)


def test_a_withdrawal_is_a_version_that_says_nothing() -> None:
    once = settled(known(Row("r1", POSITIVE)))
    gone = Row("r2", None, status=RowStatus.CANCELLED, reported_at=NOW)
    twice = settled(replace(once, rows=(*once.rows, gone)))

    told = twice.standing
    assert told is not None
    assert told.cancelled
    assert (told.number, told.finding, told.reason) == (2, None, Why.LABORATORY_WITHDRAWAL)
    assert isinstance(decide(twice, NOW), Unchanged)


def test_a_withdrawal_before_anything_was_released_leaves_nothing() -> None:
    gone = Row("r2", None, status=RowStatus.CANCELLED)

    assert decide(known(Row("r1"), gone), NOW) == Wait(Waiting.NO_REPORT)


def test_a_later_test_after_a_withdrawal_is_released() -> None:
    gone = Row("r2", None, status=RowStatus.CANCELLED)

    assert released(known(Row("r1"), gone, Row("r3", tested_at=NOW))).row_key == "r3"


@pytest.mark.catalogue("Q02")
@pytest.mark.parametrize(
    "rows",
    [
        (Row("r1"), Row("r2", POSITIVE, status=RowStatus.CORRECTED, reported_at=NOW)),
        (Row("r1"), Row("r2", POSITIVE), Row("r3", INVALID)),
        (Row("r1"), Row("r2", None, status=RowStatus.CANCELLED, reported_at=NOW)),
        (
            Row("r1"),
            Row("r2", POSITIVE, status=RowStatus.CORRECTED),
            Row("r3", NEGATIVE, status=RowStatus.CORRECTED, reported_at=NOW),
        ),
        (
            Row("r1", POSITIVE),
            Row("r2", None, status=RowStatus.CANCELLED),
            Row("r3", NEGATIVE, status=RowStatus.CORRECTED, reported_at=NOW),
        ),
    ],
)
def test_every_order_of_arrival_ends_in_the_same_standing(rows: tuple[Row, ...]) -> None:
    ends = set()
    for order in permutations((None, *rows)):
        state = Aggregate(TUBE, files=CLEARED)
        for what in order:
            more = {"specimen": specimen()} if what is None else {"rows": (*state.rows, what)}
            state = settled(replace(state, **more))
            assert [each.number for each in state.releases] == list(
                range(1, len(state.releases) + 1)
            )
        told = state.standing
        ends.add(None if told is None or told.cancelled else (told.outcome, told.finding))

    assert len(ends) == 1


@pytest.mark.parametrize(
    ("finding", "outcome", "says"),
    [
        (NEGATIVE, Outcome.IN_POOL, NEGATIVE),
        (POSITIVE, Outcome.REFLEX, None),
        (INVALID, Outcome.REFLEX, None),
        (Finding.INDETERMINATE, Outcome.REFLEX, None),
    ],
)
def test_a_tube_in_a_pool_is_told_negative_or_tested_by_itself(
    finding: Finding, outcome: Outcome, says: Finding | None
) -> None:
    told = released(known(specimen=specimen(pooled_in=POOL), pool=pool_release(finding)))

    assert (told.outcome, told.finding, told.pool) == (outcome, says, POOL)


def test_a_tubes_own_test_goes_before_its_pool() -> None:
    in_pool = known(specimen=specimen(pooled_in=POOL), pool=pool_release(POSITIVE))
    reflex = settled(in_pool)
    own = settled(replace(reflex, rows=(Row("r1", NEGATIVE),)))

    assert [each.outcome for each in own.releases] == [Outcome.REFLEX, Outcome.REPORTED]
    assert own.releases[-1].finding is NEGATIVE


@pytest.mark.parametrize("outcome", [Outcome.CONFLICT, Outcome.WITHDRAWN])
def test_a_pool_that_is_void_takes_back_what_its_tubes_were_told(outcome: Outcome) -> None:
    in_pool = known(specimen=specimen(pooled_in=POOL), pool=pool_release(NEGATIVE))
    void = replace(settled(in_pool), pool=pool_release(None, outcome))

    assert released(void).outcome is Outcome.WITHDRAWN
    assert isinstance(decide(replace(in_pool, pool=pool_release(None, outcome)), NOW), Wait)


def test_what_two_people_decided_stands_against_the_rows_they_saw() -> None:
    conflict = settled(known(Row("r1"), Row("r2", POSITIVE)))
    decided = replace(conflict, releases=(*conflict.releases, by_people(NEGATIVE, "r1", "r2")))

    assert isinstance(decide(decided, NOW), Unchanged)
    again = replace(decided, rows=(*decided.rows, Row("r3", NEGATIVE)))
    assert isinstance(decide(again, NOW), Unchanged)


def test_a_new_report_against_two_people_is_a_conflict_and_its_withdrawal_restores_them() -> None:
    base = known(Row("r1"), releases=(pool_release(NEGATIVE), by_people(NEGATIVE, "r1")))
    against = settled(replace(base, rows=(*base.rows, Row("r2", POSITIVE))))
    assert against.releases[-1].outcome is Outcome.CONFLICT

    gone = Row("r3", None, status=RowStatus.CANCELLED, reported_at=NOW)
    restored = settled(replace(against, rows=(*against.rows, gone)))
    told = restored.releases[-1]
    assert (told.finding, told.number, told.by) == (NEGATIVE, 4, ("a", "b"))


def test_a_correction_by_the_laboratory_goes_before_two_people() -> None:
    base = known(Row("r1"), releases=(pool_release(NEGATIVE), by_people(NEGATIVE, "r1")))
    correction = Row("r2", POSITIVE, status=RowStatus.CORRECTED)

    assert released(replace(base, rows=(*base.rows, correction))).finding is POSITIVE


def test_what_two_people_withdrew_stays_void_until_a_new_report() -> None:
    base = known(Row("r1"), releases=(pool_release(NEGATIVE), by_people(None, "r1")))

    assert isinstance(decide(base, NOW), Unchanged)
    assert released(replace(base, rows=(*base.rows, Row("r2", POSITIVE)))).finding is POSITIVE


@pytest.mark.parametrize("finding", [POSITIVE, INVALID, Finding.INDETERMINATE])
def test_a_pooled_row_that_names_one_persons_tube_makes_nobody_positive(finding: Finding) -> None:
    told = released(known(Row("pool", finding, pooled=True)))

    assert (told.outcome, told.finding) == (Outcome.REFLEX, None)


def test_a_negative_pooled_row_is_negative_in_a_pool() -> None:
    told = released(known(Row("pool", NEGATIVE, pooled=True)))

    assert (told.outcome, told.finding) == (Outcome.IN_POOL, NEGATIVE)


@pytest.mark.parametrize("pool", [POSITIVE, NEGATIVE])
@pytest.mark.parametrize("own", [POSITIVE, NEGATIVE])
def test_what_was_found_in_the_tube_itself_goes_before_its_pool(
    pool: Finding, own: Finding
) -> None:
    rows = (Row("pool", pool, pooled=True), Row("own", own))
    for order in permutations(rows):
        told = released(known(*order))
        assert (told.outcome, told.finding) == (Outcome.REPORTED, own)
    later = settled(replace(settled(known(rows[0])), rows=rows)).standing
    assert later is not None and (later.outcome, later.finding) == (Outcome.REPORTED, own)


def test_a_pooled_row_of_a_file_that_is_held_tells_nothing() -> None:
    decision = decide(known(Row("pool", POSITIVE, FileId("held"), pooled=True)), NOW)

    assert isinstance(decision, Wait)


@pytest.mark.parametrize("finding", [POSITIVE, NEGATIVE])
def test_a_row_that_names_the_pool_of_its_tube_releases_nothing_by_itself(finding: Finding) -> None:
    """Another row of the same pool may say otherwise: the pool's own release decides."""
    row = Row("pool", finding, pooled=True, pool="G-1")
    in_pool = known(row, specimen=specimen(pooled_in=POOL))

    assert isinstance(decide(in_pool, NOW), Wait)
    told = released(replace(in_pool, pool=pool_release(POSITIVE)))
    assert (told.outcome, told.pool) == (Outcome.REFLEX, POOL)
