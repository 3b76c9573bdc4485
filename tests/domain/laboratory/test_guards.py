"""Is a file held where it is unlike what its laboratory sends, and only there?"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from functions.kernel.identifiers import UnitId
from functions.laboratory.domain.guards import NOTHING, Counted, Day, Guard, alarms, silence
from functions.laboratory.domain.settings import (
    Guards,
    ReleaseMode,
    Settings,
    SettingsUnusable,
    check,
    in_force_on,
)

TODAY = date(2021, 11, 23)
GUARDS = Guards()
LAB = UnitId("lab-01")


def day(*files: Counted) -> Day:
    """A day on which these files came."""
    told = Day()
    for file in files:
        told = told.changed(NOTHING, file)
    return told


def days(rows: int = 1000, positives: int = 10, count: int = 14) -> dict[date, Day]:
    return {
        TODAY - timedelta(days=back): day(Counted(rows, positives)) for back in range(1, count + 1)
    }


def held(file: Counted, before: dict[date, Day]) -> set[Guard]:
    return {alarm.guard for alarm in alarms(file, TODAY, before, GUARDS)}


def test_a_usual_file_is_not_held() -> None:
    assert held(Counted(1000, 12), days()) == set()


@pytest.mark.catalogue("L19")
@pytest.mark.parametrize(
    ("file", "guard"),
    [
        (Counted(5000, 50), Guard.VOLUME_HIGH),
        (Counted(499, 4), Guard.VOLUME_LOW),
        (Counted(1000, 50), Guard.POSITIVITY_HIGH),
        (Counted(1000, 1000), Guard.POSITIVITY_HIGH),
    ],
)
def test_a_file_unlike_the_others_is_held(file: Counted, guard: Guard) -> None:
    assert held(file, days()) == {guard}


@pytest.mark.parametrize(
    "file", [Counted(4999, 50), Counted(500, 5), Counted(1000, 49), Counted(1, 0)]
)
def test_the_bound_is_where_it_is_said_to_be(file: Counted) -> None:
    wanted = {Guard.VOLUME_LOW} if file.rows == 1 else set()

    assert held(file, days()) == wanted


def test_many_small_files_of_a_day_are_seen_together() -> None:
    before = days()
    before[TODAY] = day(*[Counted(9, 9)] * 2)

    assert held(Counted(9, 9), days(10, 0)) == set()
    assert held(Counted(9, 9), {**days(10, 0), TODAY: before[TODAY]}) == {Guard.POSITIVITY_HIGH}


def test_without_history_only_the_floor_of_positivity_guards() -> None:
    assert held(Counted(100_000, 4000), {}) == set()
    assert held(Counted(100, 5), {}) == {Guard.POSITIVITY_HIGH}
    assert held(Counted(19, 19), {}) == set()


def test_a_laboratory_that_sends_single_messages_is_not_held_for_a_small_file() -> None:
    assert held(Counted(1, 0), days(rows=1, positives=0)) == set()


def test_an_alarm_tells_what_was_measured_what_is_usual_and_the_bound() -> None:
    (alarm,) = alarms(Counted(1000, 100), TODAY, days(), GUARDS)

    assert (alarm.measured, alarm.usual, round(alarm.bound, 6)) == (0.1, 0.01, 0.05)


@pytest.mark.catalogue("L19")
def test_a_silent_day_is_below_half_of_the_median() -> None:
    assert silence(TODAY, days()) is not None
    assert silence(TODAY, {**days(), TODAY: day(Counted(499, 0))}) is not None
    assert silence(TODAY, {**days(), TODAY: day(*[Counted(250, 0)] * 2)}) is None
    assert silence(TODAY, days(count=2)) is None


def test_settings_hold_from_their_day_and_the_last_set_wins() -> None:
    auto = Settings(LAB, 1, ReleaseMode.AUTO, valid_from=TODAY)
    back = Settings(LAB, 2, ReleaseMode.TWO_PERSON, valid_from=TODAY + timedelta(days=2))

    assert in_force_on(LAB, (), TODAY) == Settings(LAB)
    assert in_force_on(LAB, (auto, back), TODAY - timedelta(days=1)).number == 0
    assert in_force_on(LAB, (auto, back), TODAY).mode is ReleaseMode.AUTO
    assert in_force_on(LAB, (auto, back), TODAY + timedelta(days=2)).number == 2


def test_a_guard_can_not_be_switched_off() -> None:
    good = Settings(LAB, 1, valid_from=TODAY, instrument="QĐ 12/2021")
    check(good, TODAY)

    for bad in (
        replace(good, guards=replace(GUARDS, positivity_times=1000.0)),
        replace(good, guards=replace(GUARDS, volume_most=1.0)),
        replace(good, valid_from=TODAY - timedelta(days=1)),
        replace(good, instrument=""),
    ):
        with pytest.raises(SettingsUnusable):
            check(bad, TODAY)


def test_a_day_is_the_sum_of_its_files_whatever_their_order() -> None:
    files = [Counted(1, 1), Counted(1234, 5), Counted(100_000, 0), Counted(1, 0), Counted(99, 3)]
    drawn = random.Random(7)
    whole = day(*files)
    for _ in range(20):
        drawn.shuffle(files)
        assert day(*files) == whole

    assert (whole.rows, whole.positives) == (101_335, 9)
    assert whole.sizes == {1: 2, 99: 1, 1200: 1, 100_000: 1}
    for file in files:
        assert whole.changed(file, NOTHING).changed(NOTHING, file) == whole
    assert whole.changed(Counted(99, 3), NOTHING).sizes == {1: 2, 1200: 1, 100_000: 1}


def test_a_day_stays_small_whatever_comes() -> None:
    told = day(*(Counted(rows, 0) for rows in range(1, 3000)))

    assert sum(told.sizes.values()) == 2999
    assert len(told.sizes) < 210
