"""Rules are dated data; what they lead to is pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from functions.aefi.domain import case as cases
from functions.aefi.domain import report as reports
from functions.aefi.domain.board import OpenCase, in_order, totals
from functions.aefi.domain.case import Act, Case, State
from functions.aefi.domain.case_refusals import StepImpossible
from functions.aefi.domain.report import Course, Report, Severity
from functions.kernel.identifiers import PersonId, UnitId
from functions.kernel.rules import NoRuleInForce
from functions.runtime.pages import phrases

TODAY = date(2021, 11, 23)
NOW = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)
CASE = Case(
    id="c",
    person=PersonId("0000000000001"),
    immunization="20211123",
    onset=TODAY,
    product="comirnaty",
    lot="FF2382",
    site=UnitId("site-01"),
    unit=UnitId("site-01"),
    division="01/001/00001",
    is_severe=True,
    opened_at=NOW,
)
SAID = Report(("fever",), TODAY, Severity.MINOR, Course.RECOVERING)


def test_every_symptom_course_and_class_has_its_words() -> None:
    rule, classes = reports.list_on(TODAY), cases.causality_on(TODAY).body["classes"]
    wanted = {f"aefi.s.{one}" for one in reports.symptoms_of(rule)}
    wanted |= {f"aefi.system.{one['id']}" for one in rule.body["systems"]}
    wanted |= {f"aefi.course.{one.value}" for one in Course}
    wanted |= {f"aefi.severity.{one.value}" for one in Severity}
    wanted |= {f"aefi.class.{one}" for one in classes}
    wanted |= {f"aefi.state.{one.value}" for one in State} | {
        f"aefi.act.{one.value}" for one in Act
    }

    assert {lang: wanted - phrases(lang).keys() for lang in ("vi", "en")} == {
        "vi": set(),
        "en": set(),
    }
    assert {one.value for one in Course} >= set(cases.clock_on(TODAY).body["severe_outcomes"])


def test_no_rule_is_applied_before_it_was_in_force() -> None:
    with pytest.raises(NoRuleInForce):
        reports.list_on(date(2021, 3, 7))
    with pytest.raises(NoRuleInForce):
        cases.clock_on(date(2016, 6, 30))


@pytest.mark.parametrize(
    ("severity", "course", "is_severe"),
    [
        (Severity.MINOR, Course.RECOVERED, False),
        (Severity.SEVERE, Course.RECOVERED, True),
        (Severity.MINOR, Course.DIED, True),
        (Severity.MINOR, Course.HOSPITALISED, True),
        (Severity.MINOR, Course.SEQUELAE, True),
        (Severity.MINOR, Course.UNKNOWN, False),
    ],
)
def test_what_is_severe(severity: Severity, course: Course, is_severe: bool) -> None:
    said = Report(("convulsion",), TODAY, severity, course)

    assert reports.is_severe(said, cases.clock_on(TODAY)) is is_severe


def test_a_report_is_kept_in_the_order_of_the_list_without_doubles() -> None:
    rule = reports.list_on(TODAY)
    said = replace(SAID, symptoms=("headache", "fever", "fever"), note="  a\u00a0 b ")

    assert reports.checked(rule, said, TODAY, TODAY) == replace(
        SAID, symptoms=("fever", "headache"), note="a b"
    )
    assert reports.checked(rule, Report(), TODAY, TODAY).is_well


def test_a_clock_ends_24_hours_after_it_was_recognised() -> None:
    timed = cases.timed(CASE, NOW - timedelta(hours=30))
    assert timed.due_at == NOW - timedelta(hours=6)
    assert timed.is_overdue(NOW)
    assert cases.timed(replace(CASE, is_severe=False), NOW).due_at is None


def test_a_case_goes_no_other_way() -> None:
    minor = replace(CASE, is_severe=False)
    steps = {
        "triage": lambda one: cases.triaged(one, is_severe=one.is_severe, now=NOW),
        "investigate": cases.investigated,
        "fill": lambda one: cases.filled_in(one, NOW),
        "classify": lambda one: cases.classified(replace(one, forms=1), "C", TODAY),
        "close": cases.closed,
    }
    allowed = {
        (State.REPORTED, "triage"), (State.TRIAGED, "investigate"),
        (State.UNDER_INVESTIGATION, "fill"), (State.UNDER_INVESTIGATION, "classify"),
        (State.CLASSIFIED, "close"),
    }  # fmt: skip
    for one, more in ((CASE, set()), (minor, {(State.TRIAGED, "close")})):
        for state in State:
            for name, step in steps.items():
                at = replace(one, state=state)
                if (state, name) in allowed | more:
                    assert step(at).version == at.version + 1
                else:
                    with pytest.raises(StepImpossible):
                        step(at)


def test_a_severe_report_raises_what_was_held_for_minor_or_was_closed() -> None:
    minor = replace(CASE, is_severe=False, state=State.CLOSED)
    raised, act = cases.linked(minor, is_severe=True, recognised_at=NOW)
    assert (raised.state, raised.is_severe, act) == (State.REPORTED, True, Act.RAISED)
    assert (raised.due_at, raised.answered_at) == (NOW + timedelta(hours=24), None)
    running = cases.timed(replace(CASE, state=State.UNDER_INVESTIGATION), NOW)
    same, act = cases.linked(running, is_severe=True, recognised_at=NOW + timedelta(hours=2))
    assert (same.state, same.due_at, act) == (running.state, running.due_at, Act.LINKED)
    still, act = cases.linked(minor, is_severe=False, recognised_at=NOW)
    assert (still.state, act) == (State.CLOSED, Act.LINKED)


def test_only_a_coincidence_is_no_caution() -> None:
    classes = cases.causality_on(TODAY).body["classes"]
    assert [one for one in classes if not replace(CASE, causality=one).is_caution] == ["C"]
    assert CASE.is_caution
    assert not replace(CASE, is_severe=False).is_caution


def opened(id_: str, due: int | None, answered: int | None = None, at: int = 0) -> OpenCase:
    def hours(n: int | None) -> datetime | None:
        return None if n is None else NOW + timedelta(hours=n)

    return OpenCase(
        id_, "01", UnitId("s"), UnitId("u"), "l", due is not None, State.REPORTED,
        NOW + timedelta(hours=at), hours(due), hours(answered),
    )  # fmt: skip


def test_overdue_cases_stand_first_then_running_clocks_then_the_oldest() -> None:
    board = [
        opened("minor", None, at=-3),
        opened("answered late", -5, answered=-1),
        opened("soon", 1),
        opened("late", -1),
        opened("later still", -9),
        opened("now", 0),
    ]

    assert [one.id for one in in_order(board, NOW)] == [
        "later still", "late", "now", "soon", "answered late", "minor",
    ]  # fmt: skip
    told = totals(board, NOW)
    assert (told.open, told.severe, told.running, told.late) == (6, 5, 4, 3)
