"""From when until when could a case infect: each ground, each dated version, each boundary."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from functions.kernel.periods import VIETNAM, start_of_day
from functions.kernel.rules import NoRuleInForce
from functions.tracing.domain.window import Course, Ground, rule_of, rules, why, window_of

SAMPLED = datetime(2021, 11, 22, 3, 0, tzinfo=UTC)
RELEASED = SAMPLED + timedelta(hours=9)
ONSET = date(2021, 11, 20)
MET = datetime(2021, 11, 12, 5, 0, tzinfo=UTC)
ISOLATED = datetime(2021, 11, 22, 10, 0, tzinfo=UTC)


def _drawn(**told: object) -> tuple[datetime, datetime, Ground, str]:
    course = Course(SAMPLED, RELEASED, **told)  # type: ignore[arg-type]
    made = window_of(course, rule_of(course))
    return made.starts_at, made.ends_at, made.ground, made.rule_id


def test_symptoms_a_known_source_and_neither_are_three_grounds() -> None:
    assumed = RELEASED + timedelta(hours=24)
    rule = "window-3638-2021"
    by_onset = start_of_day(ONSET) - timedelta(days=3)
    by_sample = start_of_day(date(2021, 11, 22)) - timedelta(days=14)
    assert _drawn(onset=ONSET) == (by_onset, assumed, Ground.ONSET, rule)
    assert _drawn(met_source_at=MET) == (MET, assumed, Ground.KNOWN_SOURCE, rule)
    assert _drawn() == (by_sample, assumed, Ground.UNKNOWN_SOURCE, rule)
    # Symptoms decide even where a source is known (3638: by kind of case).
    assert _drawn(onset=ONSET, met_source_at=MET)[2] is Ground.ONSET


def test_it_ends_with_isolation_and_never_before_it_begins() -> None:
    assert _drawn(isolated_at=ISOLATED)[1] == ISOLATED
    starts, ends, *_ = _drawn(met_source_at=ISOLATED + timedelta(hours=1), isolated_at=ISOLATED)
    assert starts == ends


@pytest.mark.parametrize(
    ("day", "rule", "days"),
    [
        (date(2020, 12, 3), "window-5053-2020", 3),
        (date(2021, 7, 29), "window-5053-2020", 3),
        (date(2021, 7, 30), "window-3638-2021", 3),
        (date(2021, 12, 28), "window-3638-2021", 3),
        (date(2021, 12, 29), "window-11042-2021", 2),
        (date(2022, 4, 14), "window-11042-2021", 2),
        (date(2022, 4, 15), "window-1909-2022", 2),
    ],
)
def test_the_rule_is_that_of_the_vietnamese_day_of_the_sample(
    day: date, rule: str, days: int
) -> None:
    for hour in (0, 23):
        sampled = datetime(day.year, day.month, day.day, hour, 30, tzinfo=VIETNAM)
        course = Course(sampled, sampled, onset=day)
        made = window_of(course, rule_of(course))
        assert made.rule_id == rule
        assert start_of_day(day) - made.starts_at == timedelta(days=days)


def test_versions_have_no_gap_and_before_the_first_nothing_is_guessed() -> None:
    for one, following in pairwise(rules().versions):
        assert one.valid_to is not None
        assert following.valid_from - one.valid_to == timedelta(days=1)
    early = datetime(2020, 12, 2, 3, 0, tzinfo=UTC)
    with pytest.raises(NoRuleInForce):
        rule_of(Course(early, early))


def test_the_reason_is_vietnamese_and_names_day_ground_and_rule() -> None:
    told = {}
    for ground, more in (("onset", {"onset": ONSET}), ("known", {"met_source_at": MET}), ("", {})):
        course = Course(SAMPLED, RELEASED, **more)  # type: ignore[arg-type]
        told[ground] = why(window_of(course, rule_of(course)), course)
    assert "17/11/2021" in told["onset"]
    assert "khởi phát" in told["onset"]
    assert "12/11/2021" in told["known"]
    assert "nguồn lây đã biết" in told["known"]
    assert "chưa rõ nguồn lây" in told[""]
    assert all("giả định" in one and "(window-3638-2021)" in one for one in told.values())
    apart = Course(SAMPLED, RELEASED, isolated_at=ISOLATED)
    assert "giả định" not in why(window_of(apart, rule_of(apart)), apart)
