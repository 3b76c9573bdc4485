"""A member of staff practises on made-up people of their province; the platform's rules grade it.

Nothing of live work is read or written: a task is made from a seed and forgotten, and what is kept
is how many answers were right. The last exercise done opens live work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.periods import day_of
from functions.training.domain.exercises import (
    EXERCISES,
    OF_ROLE,
    Exercise,
    exercise_of,
    task_of,
)
from functions.training.domain.guide import Guide, Said, guide_of
from functions.training.domain.practice import Task

NOWHERE = "01"
"""Whose made-up people those practise on who look after the whole nation."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it came in: to which task (answers given before, round, day)."""

    exercise: str
    answers: int
    round: int
    day: date
    answer: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What somebody has practised: their guide, the number practised, each exercise, and whether
    live work is open."""

    guide: Guide | None
    number: int
    exercises: tuple[tuple[Exercise, access.Progress], ...]
    may_work: bool

    @property
    def is_done(self) -> bool:
        """Are all exercises done?"""
        return all(told.is_done for _, told in self.exercises)


@dataclass(frozen=True, slots=True)
class Shown:
    """A task to be answered, and what the one before would have been: None where there was none,
    or where it was of another day."""

    exercise: Exercise
    progress: access.Progress
    task: Task
    day: date
    before: tuple[Said, str] | None


def overview(caller: Caller, now: datetime) -> Overview:
    """What the caller has practised. Raises NoRuleInForce, Busy."""
    number = _number(caller, now)
    names = OF_ROLE.get(caller.role, ())
    kept = access.progress_of(caller, number) if names else {}
    told = tuple((EXERCISES[name], kept.get(name, access.Progress())) for name in names)
    return Overview(guide_of(caller.role), number, told, access.may_work(caller, now))


def show(caller: Caller, name: str, now: datetime) -> Shown:
    """The next task of an exercise. Raises ExerciseUnknown, NoRuleInForce, Busy."""
    exercise, day = exercise_of(caller.role, name), day_of(now)
    number, progress = _standing(caller, name, now)
    seed = f"{number}|{progress.round}"
    task = _task(caller, exercise, f"{seed}|{progress.answers}", day)
    before = None
    if progress.last:
        last = _task(caller, exercise, f"{seed}|{progress.answers - 1}", day)
        if (last.right == progress.last) == progress.was_right:
            before = dict(last.options)[last.right], last.rule_id
    return Shown(exercise, progress, task, day, before)


def answer(caller: Caller, given: Given, now: datetime) -> access.Progress:
    """Grade an answer and keep how it was; the same sent twice is one. When all exercises are
    done, live work opens with the next request.

    Raises ExerciseUnknown, ProgressChanged, NoRuleInForce, Busy.
    """
    exercise, today = exercise_of(caller.role, given.exercise), day_of(now)
    number, seen = _standing(caller, given.exercise, now)
    is_again = (seen.answers, seen.last) == (given.answers + 1, given.answer)
    if seen.round != given.round or given.day not in (today, today - timedelta(days=1)):
        raise access.ProgressChanged
    if not is_again:
        if seen.answers != given.answers:
            raise access.ProgressChanged
        task = _task(caller, exercise, f"{number}|{seen.round}|{seen.answers}", given.day)
        told = (given.answer, given.answer == task.right)
        lesson = access.Lesson(number, given.exercise)
        seen = access.keep_answer(caller, lesson, seen, told, now)
    if seen.is_done and overview(caller, now).is_done:
        access.keep_passed(caller, number, now)
    return seen


def begin_anew(caller: Caller, name: str, answers: int, now: datetime) -> access.Progress:
    """Begin an exercise from its beginning; seen with so many answers. What was passed stays
    passed. Raises ExerciseUnknown, ProgressChanged, NoRuleInForce, Busy."""
    exercise_of(caller.role, name)
    number, seen = _standing(caller, name, now)
    if seen.answers != answers:
        raise access.ProgressChanged
    return access.begin_anew(caller, access.Lesson(number, name), seen)


def _standing(caller: Caller, name: str, now: datetime) -> tuple[int, access.Progress]:
    number = _number(caller, now)
    return number, access.progress_of(caller, number).get(name, access.Progress())


def _number(caller: Caller, now: datetime) -> int:
    """Which version of the guide is practised: the one required, else the one in force."""
    guide = guide_of(caller.role)
    return access.must_learn(caller, now) or (guide.on(day_of(now)).number if guide else 0)


def _task(caller: Caller, exercise: Exercise, seed: str, day: date) -> Task:
    province = (caller.division or "").partition("/")[0] or NOWHERE
    return task_of(exercise, f"{caller.subject}|{seed}", province, day)
