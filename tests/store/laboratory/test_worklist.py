"""LAB-80 to LAB-87 on the tables of the template: the worklist, cohorts, days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from functions.kernel.identifiers import DivisionPath, PersonId, TubeCode, UnitId, tube_code
from functions.kernel.periods import HOUR, day_of
from functions.laboratory.domain.cohort import Volume
from functions.laboratory.domain.specimen import Specimen, received, sent
from functions.laboratory.domain.words import Custody, Kind, SamplingReason
from functions.laboratory.domain.worklist import Outcome, Worked
from functions.laboratory.service import clocks, worklist
from functions.laboratory.store import days, specimens
from functions.laboratory.store import worklist as store
from functions.runtime import aws, settings
from functions.runtime.tables import ConditionLost

LAB = UnitId("lab-01")
DAY = date(2021, 11, 23)
PEOPLE = tuple(PersonId(f"{number:013d}") for number in range(1, 11))


def sealed(number: int, at: datetime, size: int = 1) -> Specimen:
    """A sealed tube of that many people, as it was put."""
    made = Specimen(
        tube=tube_code(number),
        kind=Kind.SINGLE if size == 1 else Kind.FIELD_POOL,
        custody=Custody.SEALED,
        unit=UnitId("commune-00001"),
        division=DivisionPath("01/001/00001"),
        session=None,
        laboratory=LAB,
        reason=SamplingReason.SCREENING,
        members=PEOPLE[:size],
        collected_at=at,
        sealed_at=at,
    )
    return specimens.put_new(made)


def row(tube: TubeCode, at: datetime, laboratory: UnitId = LAB) -> Worked:
    """A result row told the worklist."""
    return worklist.told_of_row(tube, laboratory, at, at + HOUR)


def release(tube: TubeCode, at: datetime, number: int = 1, positives: int = 0) -> Worked:
    """A release told the worklist."""
    return Worked(
        tube, LAB, tested_at=at, released_at=at, release=number, outcome=Outcome(1, positives)
    )


def stored() -> list[Worked]:
    return sorted(store.rows_of(LAB, DAY)[0], key=lambda one: one.tube)


def test_a_tube_stands_in_the_list_of_its_laboratory_and_day(keys_kept: datetime) -> None:
    tube = sealed(1, keys_kept, 3)
    assert worklist.keep([tube.tube], []) == 1

    assert stored() == [
        Worked(tube.tube, LAB, 1, Kind.FIELD_POOL, tube.unit, 3, keys_kept, keys_kept)
    ]
    assert days.changed_cohorts()[0][:2] == (LAB, DAY)


@pytest.mark.catalogue("Q02")
def test_every_order_of_the_stream_ends_alike(keys_kept: datetime) -> None:
    rows = []
    for place, order in enumerate(permutations(range(3))):
        tube = sealed(place + 1, keys_kept)
        moved = received(sent(tube, "M1", keys_kept + HOUR), keys_kept + 2 * HOUR)
        specimens.put_change(replace(moved, version=2), 1)
        told = [
            row(tube.tube, keys_kept + 5 * HOUR),
            release(tube.tube, keys_kept + 6 * HOUR),
            release(tube.tube, keys_kept + 9 * HOUR, 2, 1),
        ]
        for step in (*order, *order):
            worklist.keep([tube.tube], [told[step]])
        rows.append(replace(stored()[-1], tube=tube_code(1)))

    assert len(stored()) == 6
    assert len({replace(one, tube=tube_code(1)) for one in stored()}) == 1
    assert stored()[0].outcome == Outcome(1, 1)
    assert stored()[0].released_at == keys_kept + 6 * HOUR


@pytest.mark.catalogue("Q01")
def test_a_replay_writes_nothing(keys_kept: datetime) -> None:
    tube = sealed(1, keys_kept)
    told = [row(tube.tube, keys_kept + HOUR)]

    assert worklist.keep([tube.tube], told) == 1
    assert worklist.keep([tube.tube], told) == 0
    assert store.rows_of(LAB, DAY)[1] == 1


def test_a_late_replay_does_not_bring_an_older_state_back(keys_kept: datetime) -> None:
    tube = sealed(1, keys_kept)
    specimens.put_change(sent(tube, "M1", keys_kept + HOUR), 1)
    worklist.keep([tube.tube], [])
    worklist.keep([tube.tube], [])

    assert stored()[0].sent_at == keys_kept + HOUR


def test_a_result_before_its_tube_waits_and_is_joined_when_the_tube_comes(
    keys_kept: datetime,
) -> None:
    tube = tube_code(1)
    worklist.keep([], [row(tube, keys_kept + HOUR)])
    assert stored() == []

    sealed(1, keys_kept)
    worklist.keep([tube], [])

    assert stored()[0].tested_at == keys_kept + HOUR
    assert not store.rows_at([(f"?{LAB}#{tube}", tube)])


def test_another_laboratorys_result_does_not_move_the_clock(keys_kept: datetime) -> None:
    tube = sealed(1, keys_kept)
    worklist.keep([tube.tube], [row(tube.tube, keys_kept, UnitId("lab-79"))])

    assert stored()[0].tested_at is None


def test_the_first_time_that_somebody_reads_a_result_counts(keys_kept: datetime) -> None:
    tube = sealed(1, keys_kept)
    worklist.note_seen(tube.tube, keys_kept + 3 * HOUR)
    worklist.note_seen(tube.tube, keys_kept + 9 * HOUR)
    worklist.note_seen(tube_code(99), keys_kept)

    assert stored()[0].seen_at == keys_kept + 3 * HOUR


def test_two_projectors_never_undo_one_another(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    tube = sealed(1, keys_kept)
    worklist.keep([tube.tube], [])
    plain, once = store.put_rows, []

    def overtaken(rows: Any) -> None:
        if not once:
            once.append(True)
            worklist.keep([], [Worked(tube.tube, LAB, seen_at=keys_kept + HOUR)])
        plain(rows)

    monkeypatch.setattr(store, "put_rows", overtaken)
    worklist.keep([], [row(tube.tube, keys_kept + HOUR)])

    assert (stored()[0].seen_at, stored()[0].tested_at) == (keys_kept + HOUR, keys_kept + HOUR)


def test_a_hundred_and_one_tubes_are_two_writes(keys_kept: datetime) -> None:
    tubes = [sealed(number, keys_kept).tube for number in range(101)]

    assert worklist.keep(tubes, []) == 101
    assert len(stored()) == 101


def test_no_row_tells_in_clear_what_was_found(keys_kept: datetime) -> None:
    for number in (1, 2):
        tube = sealed(number, keys_kept).tube
        worklist.keep([tube], [release(tube, keys_kept + HOUR, positives=number - 1)])
    items = aws.client("dynamodb").scan(TableName=settings.table_name("worklist"))["Items"]
    shown = [{**item, "t": None, "b": len(item["b"]["B"])} for item in items]

    assert shown[0] == shown[1]
    assert {one.outcome for one in stored()} == {Outcome(1, 0), Outcome(1, 1)}


@pytest.mark.catalogue("F15")
def test_a_day_is_closed_to_absolute_values_however_often(keys_kept: datetime) -> None:
    tubes = [sealed(number, keys_kept).tube for number in range(1, 4)]
    told = [release(tubes[0], keys_kept + HOUR, positives=1)]
    worklist.keep(tubes, told)

    for _ in range(3):
        clocks.close_days(keys_kept + 2 * HOUR)
        worklist.keep(tubes, told)

    assert days.volumes(LAB, DAY, DAY) == {DAY: Volume(3, 0, 0, 1, 1, 1)}
    assert [one.laboratory for one in days.laboratories()] == [LAB]
    assert clocks.close_days(keys_kept + 2 * HOUR) == 1
    assert days.changed_cohorts() == []


def test_a_result_three_days_late_reissues_its_day(keys_kept: datetime) -> None:
    tube = sealed(1, keys_kept).tube
    worklist.keep([tube], [])
    clocks.close_days(keys_kept)
    late = keys_kept + timedelta(days=3)
    worklist.keep([], [release(tube, keys_kept + HOUR)])
    clocks.close_days(late)

    assert days.volumes(LAB, DAY, DAY)[DAY] == Volume(sealed=1, released=1, persons=1)


def test_what_changes_while_a_day_is_closed_is_closed_by_the_next_run(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    tube = sealed(1, keys_kept).tube
    worklist.keep([tube], [])
    plain, once = days.put_cohort, []

    def meanwhile(*told: Any) -> None:
        if not once:
            once.append(True)
            worklist.keep([], [release(tube, keys_kept + HOUR)])
        plain(*told)

    monkeypatch.setattr(days, "put_cohort", meanwhile)
    clocks.close_days(keys_kept + HOUR)
    assert days.volumes(LAB, DAY, DAY)[DAY].released == 0
    clocks.close_days(keys_kept + HOUR)

    assert days.volumes(LAB, DAY, DAY)[DAY].released == 1


def test_an_older_reading_never_replaces_a_newer_one(keys_kept: datetime) -> None:
    tube = sealed(1, keys_kept).tube
    worklist.keep([tube], [])
    clocks.close_days(keys_kept)
    old = days.cohort(LAB, DAY)
    worklist.keep([], [release(tube, keys_kept + HOUR)])
    clocks.close_days(keys_kept)
    assert old is not None

    with pytest.raises(ConditionLost):
        days.put_cohort(LAB, old)
    with pytest.raises(ConditionLost):
        days.put_volume(LAB, DAY, Volume(), old.progress)


def test_a_day_that_only_ages_is_made_anew_after_an_hour(
    keys_kept: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    worklist.keep([sealed(number, keys_kept).tube for number in range(5)], [])
    clocks.close_days(keys_kept)

    assert clocks.close_days(keys_kept + HOUR / 2) == 0
    assert clocks.close_days(keys_kept + HOUR) == 1
    assert clocks.close_days(keys_kept + 20 * HOUR) == 1
    assert '"fact":"TubesStuck"' in capsys.readouterr().out


def test_a_laboratory_that_is_no_unit_any_more_is_listed_by_its_id(keys_kept: datetime) -> None:
    tube = sealed(1, keys_kept).tube
    worklist.keep([tube], [])
    clocks.close_days(keys_kept)

    assert days.laboratories() == [days.Listed(LAB, LAB, DivisionPath("?"))]
    assert day_of(keys_kept) == DAY
