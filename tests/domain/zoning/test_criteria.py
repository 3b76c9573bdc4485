"""Which level follows, what is missing, and when a count says more than a rate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from functions.kernel.rules import NoRuleInForce
from functions.zoning.domain.criteria import Known, Warn, assess, criteria_rules, rule_on
from functions.zoning.domain.why import why

NOVEMBER = rule_on(date(2021, 11, 22))
WELL = Known(
    cases=0,
    population=100_000,
    adults=70_000,
    elders65=8_000,
    elders50=20_000,
    adults_one=49_000,
    adults_full=49_000,
    elders65_full=6_400,
    elders50_full=16_000,
    deaths=0,
    ventilated=0,
    capacity_met=True,
)


def test_each_day_has_the_table_that_was_in_force() -> None:
    days = {
        date(2021, 5, 31): "zones-2686-2021-05",
        date(2021, 10, 11): "zones-2686-2021-05",
        date(2021, 10, 12): "zones-4800-2021-10",
        date(2021, 11, 1): "zones-4800-2021-11",
        date(2022, 1, 26): "zones-4800-2021-11",
        date(2022, 1, 27): "zones-218-2022-01",
        date(2026, 11, 26): "zones-218-2022-01",
    }
    assert {day: rule_on(day).rule_id for day in days} == days
    with pytest.raises(NoRuleInForce):
        rule_on(date(2021, 5, 30))
    for one, other in pairwise(criteria_rules().versions):
        assert one.valid_to is not None and other.valid_from == one.valid_to + timedelta(days=1)


@pytest.mark.parametrize(
    ("cases", "covered", "uncovered"),
    [(0, 1, 2), (19, 1, 2), (20, 2, 3), (49, 2, 3), (50, 3, 4), (149, 3, 4), (150, 4, 4)],
)
def test_the_matrix_has_two_rows_and_four_columns(cases: int, covered: int, uncovered: int) -> None:
    well = replace(WELL, cases=cases)
    assert assess(NOVEMBER, well).level == covered
    assert assess(NOVEMBER, replace(well, adults_one=48_999)).level == uncovered


def test_unvaccinated_elders_raise_a_level_and_which_age_counts_changes_in_november() -> None:
    october = rule_on(date(2021, 10, 31))
    only_65 = replace(WELL, elders50_full=15_999)
    assert (assess(october, only_65).level, assess(NOVEMBER, only_65).level) == (1, 2)
    only_50 = replace(WELL, elders65_full=6_399)
    assert (assess(october, only_50).level, assess(NOVEMBER, only_50).level) == (2, 1)
    worst = replace(only_65, cases=500)
    assert assess(NOVEMBER, worst).level == 4


def test_a_level_is_not_lowered_while_capacity_is_not_met() -> None:
    short = replace(WELL, capacity_met=False, standing=3)
    found = assess(NOVEMBER, short)
    assert found.level == 3 and Warn.NOT_LOWERED in found.warnings
    assert assess(NOVEMBER, replace(short, capacity_met=True)).level == 1
    assert assess(NOVEMBER, replace(short, cases=200)).level == 4
    assert assess(NOVEMBER, replace(short, standing=None)).level == 1


def test_what_is_missing_is_named_and_never_guessed() -> None:
    found = assess(NOVEMBER, Known(cases=3))
    assert found.level is None and (found.lowest, found.highest) == (1, 4)
    assert set(found.missing) == {
        "population", "adults", "adults_one", "elders50", "elders50_full", "capacity_met",
    }  # fmt: skip
    no_adults = assess(NOVEMBER, replace(WELL, cases=20, adults=None))
    assert no_adults.level is None and (no_adults.lowest, no_adults.highest) == (2, 3)


def test_what_is_missing_and_can_change_nothing_leaves_the_level_and_is_still_named() -> None:
    found = assess(NOVEMBER, replace(WELL, cases=150, adults=None, elders50=None))
    assert found.level == 4 and set(found.missing) == {"adults", "elders50"}
    asked = assess(NOVEMBER, replace(WELL, capacity_met=None))
    assert asked.level == 1 and asked.missing == ("capacity_met",)
    stood = assess(NOVEMBER, replace(WELL, capacity_met=None, standing=2))
    assert stood.level is None and (stood.lowest, stood.highest) == (1, 2)


@pytest.mark.parametrize(("people", "trips"), [(16_666, True), (16_667, False)])
def test_one_death_trips_six_in_a_hundred_thousand_below_16667_people(
    people: int, trips: bool
) -> None:
    rule = rule_on(date(2022, 2, 1))
    known = replace(WELL, population=people, adults=10_000, adults_full=9_000, deaths=1)
    deaths = next(one for one in assess(rule, known).criteria if one.name == "deaths")
    assert (Warn.SMALL in deaths.warnings, deaths.band) == (trips, 2 if trips else 1)
    assert (Warn.ONE_LESS in deaths.warnings) is trips
    assert (deaths.count, deaths.of) == (1, people)


def test_a_figure_without_a_known_threshold_is_shown_and_compared_with_nothing() -> None:
    rule = rule_on(date(2022, 2, 1))
    found = assess(rule, replace(WELL, ventilated=90))
    told = next(one for one in found.criteria if one.name == "ventilated")
    assert (told.count, told.band, told.missing) == (90, None, ())
    assert found.level == assess(rule, replace(WELL, ventilated=None)).level == 1
    assert Warn.NOT_COMPARED in found.warnings


def test_of_2686_only_what_is_known_is_said() -> None:
    rule = rule_on(date(2021, 8, 1))
    few, more = (assess(rule, replace(WELL, cases=count)) for count in (1, 2))
    assert (few.level, few.lowest, few.highest) == (None, 1, 4)
    assert (more.level, more.lowest, more.highest) == (None, 3, 4)
    assert "unread" in few.missing


def test_more_people_than_there_are_is_said() -> None:
    found = assess(NOVEMBER, replace(WELL, adults_one=70_001))
    assert Warn.OVER_ALL in found.warnings
    assert Warn.UNCONFIRMED in found.warnings


def test_why_says_counts_rates_and_what_is_missing_in_both_languages() -> None:
    told = why(assess(NOVEMBER, replace(WELL, cases=23, elders50=None)), "vi")
    assert "23 trên 100000 người (23,0 trên 100.000 dân), mức 2" in told
    assert "thiếu số người từ 50 tuổi" in told and "từ cấp 2 đến cấp 3" in told
    english = why(assess(NOVEMBER, replace(WELL, cases=23)), "en")
    assert "Proposed: level 2." in english and "23.0 per 100,000" in english
