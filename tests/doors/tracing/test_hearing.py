"""A positive opens a case, whatever comes twice, late or in another order; a pool opens none."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from functions.kernel.periods import day_of
from functions.tracing.domain.case import Act, State
from functions.tracing.service import hearing
from functions.tracing.store import cases, events, listed, persons, traces
from tests.doors.tracing.told import HERE, case_of, facts_told, opened, result

ONE, TWO = "0000000000001", "0000000000002"


def test_a_positive_opens_a_case_and_asks_for_its_visits(keys_kept: datetime) -> None:
    hearing.hear(result(ONE), keys_kept)
    case = case_of(ONE)
    assert case is not None
    assert (case.state, case.revision, case.division) == (State.OPEN, 1, HERE)
    assert case.window is not None
    assert case.window.rule_id == "window-3638-2021"
    assert case.window.starts_at == datetime(2021, 11, 8, 17, tzinfo=UTC)
    (trace,) = traces.traces_of(case.id).values()
    assert case.traces == {"": trace.id}
    assert (trace.starts_at, trace.ends_at) == (case.window.starts_at, case.window.ends_at)
    (fact,) = facts_told()
    assert (fact["fact"], fact["case"], fact["day"]) == ("CaseOpened", case.id, "2021-11-23")
    told = opened(fact)
    assert (told.person, told.basis, told.tube, told.rule) == (
        ONE, "laboratory", "VN-000001", "window-3638-2021",
    )  # fmt: skip
    (line,) = listed.listed_in("01/001", date(2021, 11, 20), date(2021, 11, 23))
    assert (line.case, line.state, line.trace) == (case.id, State.OPEN, trace.id)
    assert not listed.listed_in("01/002", date(2021, 11, 20), date(2021, 11, 23))


@pytest.mark.catalogue("Q01")
def test_a_result_that_is_told_three_times_opens_one_case(keys_kept: datetime) -> None:
    for _ in range(3):
        hearing.hear(result(ONE), keys_kept)
    case = case_of(ONE)
    assert case is not None
    assert case.revision == 1
    assert case_of(ONE, 1) is None
    assert len(events.events_of(case.id)) == 1
    assert len(traces.traces_of(case.id)) == 1


def test_a_pools_finding_and_a_negative_open_nothing(keys_kept: datetime) -> None:
    for kind, told in (
        ("field_pool", "needs_second_sample"),
        ("field_pool", "positive"),
        ("lab_pool", "positive"),
        ("single", "negative"),
        ("single", "recollect"),
    ):
        hearing.hear(result(ONE, TWO, told=told, kind=kind), keys_kept)
    assert case_of(ONE) is None
    assert case_of(TWO) is None


@pytest.mark.catalogue("Q02")
def test_results_of_an_episode_lead_to_one_case_in_any_order(keys_kept: datetime) -> None:
    told = [
        result(tube="VN-000001"),
        result(tube="VN-000002", at=keys_kept - timedelta(days=3)),
        result(tube="VN-000002", release=2, told="negative", at=keys_kept - timedelta(days=3)),
        result(tube="VN-000003", at=keys_kept - timedelta(days=1)),
    ]
    ends = set()
    for number, order in enumerate(permutations(range(len(told)))):
        person = f"{number + 1:013d}"
        for place in order:
            hearing.hear(told[place].replace('"members":[]', f'"members":["{person}"]'), keys_kept)
        case = case_of(person)
        assert case is not None
        assert case_of(person, 1) is None
        tubes = tuple(sorted(one.tube for one in case.positives))
        ends.add((case.state, case.day, tubes, case.window and case.window.starts_at))
    assert len(ends) == 1
    (end,) = ends
    assert (end[0], end[1], end[2]) == (
        State.OPEN, day_of(keys_kept - timedelta(days=1)), ("VN-000001", "VN-000003"),
    )  # fmt: skip


def test_a_retraction_withdraws_the_case_unless_another_positive_stands(
    keys_kept: datetime,
) -> None:
    hearing.hear(result(ONE), keys_kept)
    hearing.hear(result(ONE, tube="VN-000002"), keys_kept)
    hearing.hear(result(ONE, release=2, told="negative"), keys_kept)
    case = case_of(ONE)
    assert case is not None
    assert (case.state, [one.tube for one in case.positives]) == (State.OPEN, ["VN-000002"])
    hearing.hear(result(ONE, tube="VN-000002", release=2, told="withdrawn"), keys_kept)
    case = case_of(ONE)
    assert case is not None
    assert (case.state, case.act, case.positives) == (State.WITHDRAWN, Act.RETRACTED, ())
    # What was is still to be read, and where it was counted is told.
    assert [one.act for one in events.events_of(case.id)] == [
        Act.OPENED, Act.AMENDED, Act.AMENDED, Act.RETRACTED,
    ]  # fmt: skip
    told = facts_told()
    assert [one["fact"] for one in told] == [
        "CaseOpened", "CaseAmended", "CaseAmended", "CaseWithdrawn",
    ]  # fmt: skip
    assert {(one["day"], one["division"]) for one in told} == {("2021-11-23", HERE)}
    assert told[-1]["why"] == "retracted"
    # A later release may find it again: the same case, a new revision.
    hearing.hear(result(ONE, release=3), keys_kept)
    case = case_of(ONE)
    assert case is not None
    assert (case.state, case.act, case.revision) == (State.OPEN, Act.OPENED, 5)
    assert len(traces.traces_of(case.id)) == 2


def test_a_sample_of_a_later_episode_opens_another_case(keys_kept: datetime) -> None:
    hearing.hear(result(ONE, at=keys_kept - timedelta(days=90, hours=8)), keys_kept)
    hearing.hear(result(ONE, tube="VN-000002"), keys_kept)
    first, second = case_of(ONE), case_of(ONE, 1)
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert [one.tube for one in second.positives] == ["VN-000002"]


@pytest.mark.catalogue("T01")
def test_a_sample_at_half_past_midnight_is_counted_on_the_vietnamese_day(
    keys_kept: datetime,
) -> None:
    at = datetime(2021, 11, 22, 17, 30, tzinfo=UTC)  # 00:30 on the 23rd in Vietnam
    hearing.hear(result(ONE, at=at), keys_kept)
    (fact,) = facts_told()
    assert fact["day"] == "2021-11-23"
    (line,) = listed.listed_in("01", date(2021, 11, 23), date(2021, 11, 23))
    assert line.day == date(2021, 11, 23)
    case = case_of(ONE)
    assert case is not None
    assert case.window is not None
    assert case.window.starts_at == datetime(2021, 11, 8, 17, tzinfo=UTC)


@pytest.mark.catalogue("T02")
def test_a_result_that_comes_three_days_late_counts_on_the_day_of_its_sample(
    keys_kept: datetime,
) -> None:
    taken = keys_kept - timedelta(days=3)
    hearing.hear(result(TWO, tube="VN-000009"), keys_kept)
    before = listed.listed_in("01", day_of(taken), day_of(keys_kept))
    hearing.hear(result(ONE, at=taken, late=timedelta(days=3)), keys_kept)
    after = listed.listed_in("01", day_of(taken), day_of(keys_kept))
    # The earlier day has one more, the present day as many: a delta that is told as a fact.
    assert len(after) == len(before) + 1
    assert {one.day for one in after} - {one.day for one in before} == {day_of(taken)}
    fact = facts_told()[-1]
    assert (fact["fact"], fact["day"]) == ("CaseOpened", day_of(taken).isoformat())


def test_nothing_of_a_person_stands_in_clear(keys_kept: datetime) -> None:
    hearing.hear(result(ONE), keys_kept)
    place = persons.place_of(ONE)  # type: ignore[arg-type]
    assert ONE not in place
    case = case_of(ONE)
    assert case is not None
    record = cases.CaseRecord.get(f"case#{case.id}", "head")
    assert ONE.encode() not in bytes(record.b)
