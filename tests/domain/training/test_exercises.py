"""Is each task made of nobody real, the same for the same seed, and judged by the rules?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from functions.access.domain.learning import (
    How,
    Learnt,
    Progress,
    answered,
    begun_anew,
    check_door,
    is_open,
    read_learnt,
    required,
    rule_on,
)
from functions.access.domain.learning import TrainingNeeded as Needed
from functions.access.policy import BY_ROUTE
from functions.kernel.callers import STAFF_ROLES, Caller, Role
from functions.training.domain.exercises import (
    EXERCISES,
    OF_ROLE,
    Exercise,
    ExerciseUnknown,
    exercise_of,
    task_of,
)
from functions.training.domain.guide import guide_of
from functions.training.domain.practice import MIDDLES

DAY = date(2021, 11, 23)
AFTER = date(2022, 1, 20)
"""A day after the doctors' guide of 21 December 2021, and its days of grace."""


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_every_answer_comes_up_and_the_same_seed_is_the_same_task(exercise: Exercise) -> None:
    tasks = [task_of(exercise, f"s{number}", "79", DAY) for number in range(250)]
    assert {one.right for one in tasks} <= {code for code, _ in tasks[0].options}
    assert len({one.right for one in tasks}) >= 3
    assert tasks[:9] == [task_of(exercise, f"s{number}", "79", DAY) for number in range(9)]
    people = [one.value.vi for task in tasks for one in task.facts if "Người (" in one.label.vi]
    assert all(any(f" {middle} " in told for middle in MIDDLES) for told in people)


def test_an_auditor_and_an_organisation_are_judged_by_the_rules_of_what_they_see() -> None:
    for name, answers in (
        ("ticket", {"in_time", "overdue", "over"}),
        ("deletion", {"readable", "deleting", "gone"}),
        ("listed", {"ok", "withdrawn", "document", "birth", "phone", "group", "sex"}),
    ):
        tasks = [task_of(EXERCISES[name], f"s{n}", "01", DAY) for n in range(250)]
        assert {one.right for one in tasks} == answers
        assert {code for code, _ in tasks[0].options} == answers


def test_the_right_answer_changes_with_the_rule_of_the_day() -> None:
    exercise = EXERCISES["screening"]
    before, after = date(2021, 9, 9), date(2021, 9, 10)
    told = [
        (task_of(exercise, f"s{n}", "01", before), task_of(exercise, f"s{n}", "01", after))
        for n in range(200)
    ]
    moved = {(old.right, new.right) for old, new in told if old.right != new.right}
    assert ("careful", "hospital") in moved
    assert {new.rule_id for _, new in told} == {"screening-4355"}


def test_every_role_that_must_learn_has_exercises_and_the_guide_has_the_number() -> None:
    roles = rule_on(DAY).body["roles"]
    assert set(OF_ROLE) == STAFF_ROLES
    free = {Role.AUDITOR.value, Role.ORGANISATION.value}
    assert set(roles) == {role.value for role in OF_ROLE} - free
    for role in OF_ROLE:
        guide = guide_of(role)
        assert guide is not None and guide.roles == (role,)
        for one in roles.get(role.value, ()):
            assert guide.version(one["number"]).valid_from <= date.fromisoformat(one["from"])


def test_an_exercise_of_another_role_is_not_there() -> None:
    assert exercise_of(Role.SAMPLER, "tube").id == "tube"
    with pytest.raises(ExerciseUnknown):
        exercise_of(Role.SAMPLER, "screening")
    with pytest.raises(ExerciseUnknown):
        exercise_of(Role.AUDITOR, "tube")


def test_three_right_in_a_row_finish_and_a_wrong_one_begins_the_row_anew() -> None:
    told = Progress()
    for is_right in (True, True, False, True, True):
        told = answered(told, "x", is_right=is_right, day=DAY)
    assert (told.answers, told.in_a_row, told.is_done) == (5, 2, False)
    told = answered(told, "x", is_right=True, day=DAY)
    assert told.is_done
    assert answered(told, "x", is_right=False, day=DAY).is_done
    assert begun_anew(told) == Progress(answers=6, round=2)


def _learnt(how: How, number: int, day: date = DAY, role: Role = Role.DOCTOR) -> str:
    return Learnt(how, role, number, day).written()


@pytest.mark.parametrize(
    ("learnt", "day", "is_it"),
    [
        ("", DAY, True),
        ("", date(2027, 6, 30), True),
        ("", date(2027, 7, 1), False),
        (_learnt(How.NEW, 0), DAY, False),
        (_learnt(How.PASSED, 3), DAY, True),
        (_learnt(How.PASSED, 1), DAY, False),
        (_learnt(How.PASSED, 3), date(2022, 1, 3), True),
        (_learnt(How.PASSED, 3), date(2022, 1, 4), False),
        (_learnt(How.PASSED, 4), AFTER, True),
        (_learnt(How.WAIVED, 0, DAY), DAY, True),
        (_learnt(How.WAIVED, 0, DAY), DAY + timedelta(days=1), False),
        (_learnt(How.PASSED, 4, DAY, Role.VACCINATOR), DAY, False),
    ],
)
def test_live_work_is_open_as_the_record_and_the_day_say(
    learnt: str, day: date, *, is_it: bool
) -> None:
    assert is_open(Role.DOCTOR, learnt, day) is is_it
    assert (read_learnt(learnt) is None) is (learnt == "")


def test_who_needs_nothing_is_never_closed_out() -> None:
    assert required(Role.AUDITOR, AFTER) == 0 and required(Role.DOCTOR, AFTER) == 4
    assert is_open(Role.AUDITOR, _learnt(How.NEW, 0, role=Role.AUDITOR), AFTER)


def test_practising_and_what_is_public_stay_open_and_work_does_not() -> None:
    caller = Caller(Role.DOCTOR, "s", learnt=_learnt(How.NEW, 0))
    for key in ("GET /can-bo", "GET /can-bo/luyen-tap", "POST /can-bo/luyen-tap/bai", "GET /"):
        check_door(BY_ROUTE[key], caller, DAY)
    for key in ("GET /diem-tiem/kham", "GET /can-bo/to-cong-nghe", "GET /can-bo/lenh"):
        with pytest.raises(Needed):
            check_door(BY_ROUTE[key], caller, DAY)
